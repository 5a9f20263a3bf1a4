# "gnuplot -d ./compare-ratio.gp" draws it again
NAME = 'compare-ratio'
TITLE = 'Connect delay, mean, ratio'
SUBTITLE = '4 runs in pairs with server.end = peer, bars: 95 % confidence interval; server.vm.on_sock_event = 10ms'
XLABEL = 'Probability that a packet is lost, each way'
YLABEL = 'Connect delay, mean, ratio'
LEGEND = 'server.end'
array SERIES[1]
SERIES[1] = 'close'
load 'style/style.gp'
set xrange [-0.002:0.052]
beside(x, shift) = x + shift * 0.0003
set yrange [0.615:2.485]
NONE = 1
load 'style/compare.gp'
