# "gnuplot -d ./compare.gp" draws it again
NAME = 'compare'
TITLE = 'Fraction of attempts refused, difference'
SUBTITLE = '4 runs in pairs with server.end = peer, bars: 95 % confidence interval; link.loss = 5%'
NOTE = ''
XLABEL = 'Handler time of on_sock_event (ms)'
YLABEL = 'Fraction of attempts refused, difference'
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
set xrange [0.64:10.36]
at_x(x) = x
beside(x, shift) = at_x(x) + shift * 0.054
set yrange [-0.161:0.081]
at_y(y) = y
end_y(y) = y
NONE = 0
load 'style/compare.gp'
}
unset multiplot
unset output
}
