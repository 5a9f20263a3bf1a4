# "gnuplot -d ./lines.gp" draws it again
NAME = 'lines'
TITLE = "Don\047t \140panic\140\072 \061\060\060 \045 of \042it\042"
SUBTITLE = 'pooled over 4 runs, bars: 95 % confidence interval; server.end = close'
NOTE = ''
XLABEL = 'Handler time of on_sock_event (ms)'
YLABEL = 'Fraction of attempts refused'
LEGEND = 'link.loss'
array SERIES[2]
SERIES[1] = '0 %'
SERIES[2] = '5 %'
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
set yrange [-0.02:1.05]
at_y(y) = y
end_y(y) = y
load 'style/lines.gp'
}
unset multiplot
unset output
}
