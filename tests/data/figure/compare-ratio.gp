# "gnuplot -d ./compare-ratio.gp" draws it again
NAME = 'compare-ratio'
TITLE = 'Connect delay, mean, ratio'
SUBTITLE = '4 runs in pairs with server.end = peer, bars: 95 % confidence interval; server.vm.on_sock_event = 10ms'
NOTE = ''
XLABEL = 'Probability that a packet is lost, each way'
YLABEL = 'Connect delay, mean, ratio'
LEGEND = 'server.end'
array SERIES[1]
SERIES[1] = 'close'
array PANEL[1]
PANEL[1] = ''
NAMES = 0
FORMATS = 'svg narrow png'
do for [FORMAT in FORMATS] {
load 'style/format.gp'
load 'style/style.gp'
do for [p = 1:|PANEL|] {
load 'style/panel.gp'
set logscale x
set xtics (ticx('0.05') 0.05, ticx('0') 0.04801) noenhanced
set xrange [0.04766:0.05037]
at_x(x) = x > 0 ? x : x < 0 ? NaN : 0.04801
set arrow 1 from first 0.049, graph 0 to first 0.049, graph 1 arrowstyle 9
beside(x, shift) = at_x(x) * exp(shift * 0.001094)
set yrange [0.615:2.485]
at_y(y) = y
end_y(y) = y
NONE = 1
load 'style/compare.gp'
}
unset multiplot
unset output
}
