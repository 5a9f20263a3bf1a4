# "gnuplot -d ./theory-names.gp" draws it again
NAME = 'theory-names'
TITLE = 'Accept delay, mean'
SUBTITLE = 'mean of 4 runs, bars: 95 % confidence interval; thin line: server.vm.on_sock_event; link.loss = 0'
NOTE = ''
XLABEL = 'Who ends the connection after the reply, and how'
YLABEL = 'Accept delay, mean (ms)'
LEGEND = 'server.vm.on_sock_event'
array SERIES[2]
SERIES[1] = '1 ms'
SERIES[2] = '10 ms'
array PANEL[1]
PANEL[1] = ''
THEORY = 2
NAMES = 13
FORMATS = 'svg narrow png'
do for [FORMAT in FORMATS] {
load 'style/format.gp'
load 'style/style.gp'
do for [p = 1:|PANEL|] {
load 'style/panel.gp'
set xtics (ticx('peer') 0, ticx('close') 1) noenhanced
set xrange [-0.5:1.5]
at_x(x) = x
beside(x, shift) = x + 0.06 * shift
MARKS = 'points'
set yrange [-0.8:42]
at_y(y) = y
end_y(y) = y
load 'style/lines.gp'
}
unset multiplot
unset output
}
