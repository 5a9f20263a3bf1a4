# "gnuplot -d ./box.gp" draws it again
NAME = 'box'
TITLE = 'Connect delay'
SUBTITLE = 'all connections of 4 runs; box: quartiles, line: median, whiskers: 5 % and 95 %; link.loss = 5%'
XLABEL = 'Handler time of on_sock_event (ms)'
YLABEL = 'Connect delay (ms)'
LEGEND = 'server.end'
array SERIES[2]
SERIES[1] = 'peer'
SERIES[2] = 'close'
load 'style/style.gp'
set xtics ('1' 0, '10' 1) noenhanced
set xrange [-0.5:1.5]
set logscale y
set ytics ('0.1' 0.1, '0.2' 0.2, '0.5' 0.5, '1' 1, '2' 2, '5' 5, '10' 10, '20' 20, '50' 50, '100' 100, '200' 200, '500' 500)
set yrange [1.8:143.8]
load 'style/box.gp'
