# "gnuplot -d ./stacked.gp" draws it again
NAME = 'stacked'
TITLE = 'Number of each class'
SUBTITLE = 'mean of 4 runs; server.end = close; server.vm.on_sock_event = 10ms'
XLABEL = 'Probability that a packet is lost, each way (%)'
YLABEL = 'Number of each class'
LEGEND = 'how it ended'
array SERIES[3]
SERIES[1] = 'clean closes'
SERIES[2] = 'refused attempts'
SERIES[3] = 'time-outs'
array STYLE[3]
STYLE[1] = 1
STYLE[2] = 2
STYLE[3] = 4
load 'style/style.gp'
set xtics ('0' 0, '5' 1) noenhanced
set xrange [-0.5:1.5]
set yrange [-0.64:33.6]
load 'style/stacked.gp'
