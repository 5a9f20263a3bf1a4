# "gnuplot -d ./heatmap.gp" draws it again
NAME = 'heatmap'
TITLE = 'Accept delay, mean'
SUBTITLE = 'mean of 4 runs; server.end = close'
XLABEL = 'Handler time of on_sock_event (ms)'
YLABEL = 'Probability that a packet is lost, each way (%)'
ZLABEL = 'Accept delay, mean (ms)'
LEGEND = ''
array SERIES[2]
SERIES[1] = '0'
SERIES[2] = '5'
load 'style/style.gp'
set xtics ('1' 0, '10' 1) noenhanced
set xrange [-0.5:1.5]
set ytics ('0' 0, '5' 1) noenhanced
set yrange [-0.5:1.5]
set logscale cb
set cbtics ('0.1' 0.1, '0.2' 0.2, '0.5' 0.5, '1' 1, '2' 2, '5' 5, '10' 10, '20' 20, '50' 50)
set cbrange [2:20]
DARK = 5.024
WITH_NUMBERS = 1
load 'style/heatmap.gp'
