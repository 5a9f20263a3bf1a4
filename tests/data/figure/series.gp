# "gnuplot -d ./series.gp" draws it again
NAME = 'series'
TITLE = 'Clients: ESTABLISHED'
SUBTITLE = 'mean of 4 runs, band: 10 % to 90 % of them; link.loss = 5%; server.vm.on_sock_event = 10ms'
NOTE = ''
XLABEL = 'Time (s)'
YLABEL = 'Clients: ESTABLISHED'
LEGEND = 'server.end'
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
set xrange [0.88:4.12]
at_x(x) = x
set yrange [-0.06:3.15]
at_y(y) = y
end_y(y) = y
MARKED = 1
array MARK_AT[1]
array MARK[1]
MARK_AT[1] = 2
MARK[1] = 'deploy'
load 'style/series.gp'
}
unset multiplot
unset output
}
