# "gnuplot -d ./theory.gp" draws it again
NAME = 'theory'
TITLE = 'Accept delay, mean'
SUBTITLE = 'mean of 4 runs, bars: 95 % confidence interval; thin line: 2 * server.vm.on_sock_event; server.end = close; link.loss = 0'
NOTE = ''
XLABEL = 'Handler time of on_sock_event (ms)'
YLABEL = 'Accept delay, mean (ms)'
LEGEND = ''
array SERIES[1]
SERIES[1] = ''
array PANEL[1]
PANEL[1] = ''
THEORY = 1
NAMES = 0
FORMATS = 'svg narrow png'
do for [FORMAT in FORMATS] {
load 'style/format.gp'
load 'style/style.gp'
do for [p = 1:|PANEL|] {
load 'style/panel.gp'
set xrange [0.64:10.36]
at_x(x) = x
beside(x, shift) = at_x(x) + shift * 0.054
set yrange [-0.8:42]
at_y(y) = y
end_y(y) = y
load 'style/lines.gp'
}
unset multiplot
unset output
}
