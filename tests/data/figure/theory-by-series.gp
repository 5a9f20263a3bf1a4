# "gnuplot -d ./theory-by-series.gp" draws it again
NAME = 'theory-by-series'
TITLE = 'Fraction of attempts refused'
SUBTITLE = 'pooled over 4 runs, bars: 95 % confidence interval; thin line: link.loss + server.vm.on_sock_event / (server.vm.on_sock_event + 2*link.delay); server.end = close'
NOTE = ''
XLABEL = 'Handler time of on_sock_event (ms)'
YLABEL = 'Fraction of attempts refused'
LEGEND = 'link.loss'
array SERIES[2]
SERIES[1] = '0 %'
SERIES[2] = '5 %'
array PANEL[1]
PANEL[1] = ''
THEORY = 2
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
set yrange [-0.02:1.05]
at_y(y) = y
end_y(y) = y
load 'style/lines.gp'
}
unset multiplot
unset output
}
