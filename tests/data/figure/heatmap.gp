# "gnuplot -d ./heatmap.gp" draws it again
NAME = 'heatmap'
TITLE = 'Accept delay, mean'
SUBTITLE = 'mean of 4 runs; server.end = close'
NOTE = ''
XLABEL = 'Handler time of on_sock_event (ms)'
YLABEL = 'Probability that a packet is lost, each way (%)'
ZLABEL = 'Accept delay, mean (ms)'
LEGEND = ''
array SERIES[2]
SERIES[1] = '0'
SERIES[2] = '5'
array PANEL[1]
PANEL[1] = ''
NAMES = 7
FORMATS = 'svg narrow png'
do for [FORMAT in FORMATS] {
load 'style/format.gp'
load 'style/style.gp'
do for [p = 1:|PANEL|] {
load 'style/panel.gp'
set xtics (ticx('1') 0, ticx('10') 1) noenhanced
set xrange [-0.5:1.5]
at_x(x) = x
set ytics (ticy('0') 0, ticy('5') 1) noenhanced
set yrange [-0.5:1.5]
set logscale cb
set cbtics (ticc('0.1') 0.1, ticc('0.2') 0.2, ticc('0.5') 0.5, ticc('1') 1, ticc('2') 2, ticc('5') 5, ticc('10') 10, ticc('20') 20, ticc('50') 50) noenhanced
set cbrange [2:20]
DARK = 5.024
IS_LOG = 1
WITH_NUMBERS = 1
load 'style/heatmap.gp'
}
unset multiplot
unset output
}
