# "gnuplot -d ./stacked.gp" draws it again
NAME = 'stacked'
TITLE = 'Number of each class'
SUBTITLE = 'mean of 4 runs; server.end = close; server.vm.on_sock_event = 10ms'
NOTE = ''
XLABEL = 'Probability that a packet is lost, each way (%)'
YLABEL = 'Number of each class'
LEGEND = 'how it ended'
array SERIES[3]
SERIES[1] = 'clean closes'
SERIES[2] = 'refused attempts'
SERIES[3] = 'time-outs'
array PANEL[1]
PANEL[1] = ''
array STYLE[3]
STYLE[1] = 1
STYLE[2] = 2
STYLE[3] = 4
NAMES = 6
FORMATS = 'svg narrow png'
do for [FORMAT in FORMATS] {
load 'style/format.gp'
load 'style/style.gp'
do for [p = 1:|PANEL|] {
load 'style/panel.gp'
set xtics (ticx('0') 0, ticx('5') 1) noenhanced
set xrange [-0.5:1.5]
at_x(x) = x
set yrange [-0.64:33.6]
at_y(y) = y
end_y(y) = y
load 'style/stacked.gp'
}
unset multiplot
unset output
}
