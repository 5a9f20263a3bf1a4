# "gnuplot -d ./box.gp" draws it again
NAME = 'box'
TITLE = 'Connect delay'
SUBTITLE = 'all connections of 4 runs; box: quartiles, line: median, whiskers: 5 % and 95 %; link.loss = 5%'
NOTE = ''
XLABEL = 'Handler time of on_sock_event (ms)'
YLABEL = 'Connect delay (ms)'
LEGEND = 'server.end'
array SERIES[2]
SERIES[1] = 'peer'
SERIES[2] = 'close'
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
set logscale y
set ytics (ticy('5') 5, ticy('10') 10, ticy('20') 20, ticy('50') 50, ticy('100') 100, ticy('0') 1.518) noenhanced
set yrange [1.215:143.8]
at_y(y) = y > 0 ? y : y < 0 ? NaN : 1.518
set arrow 2 from graph 0, first 1.848 to graph 1, first 1.848 arrowstyle 9
end_y(y) = y > 0 ? y : 1.518
load 'style/box.gp'
}
unset multiplot
unset output
}
