# "gnuplot -d ./compare.gp" draws it again
NAME = 'compare'
TITLE = 'Fraction of attempts refused, difference'
SUBTITLE = '4 runs in pairs with server.end = peer, bars: 95 % confidence interval; link.loss = 5%'
XLABEL = 'Handler time of on_sock_event (ms)'
YLABEL = 'Fraction of attempts refused, difference'
LEGEND = 'server.end'
array SERIES[1]
SERIES[1] = 'close'
load 'style/style.gp'
set xrange [0.64:10.36]
beside(x, shift) = x + shift * 0.054
set yrange [-0.161:0.081]
NONE = 0
load 'style/compare.gp'
