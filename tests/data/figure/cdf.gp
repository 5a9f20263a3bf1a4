# "gnuplot -d ./cdf.gp" draws it again
NAME = 'cdf'
TITLE = 'Connect delay'
SUBTITLE = 'all connections of 4 runs; link.loss = 5%; server.vm.on_sock_event = 10ms'
NOTE = ''
XLABEL = 'Connect delay (ms)'
YLABEL = 'Fraction of connections'
LEGEND = 'ended by'
array SERIES[2]
SERIES[1] = 'peer'
SERIES[2] = 'close'
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
set xtics (ticx('20') 20, ticx('50') 50, ticx('100') 100, ticx('0') 12.18) noenhanced
set xrange [11.12:131.5]
at_x(x) = x > 0 ? x : x < 0 ? NaN : 12.18
set arrow 1 from first 13.52, graph 0 to first 13.52, graph 1 arrowstyle 9
load 'style/cdf.gp'
}
unset multiplot
unset output
}
