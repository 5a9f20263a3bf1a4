# "gnuplot -d ./cdf.gp" draws it again
NAME = 'cdf'
TITLE = 'Connect delay'
SUBTITLE = 'all connections of 4 runs; link.loss = 5%; server.vm.on_sock_event = 10ms'
XLABEL = 'Connect delay (ms)'
YLABEL = 'Fraction of connections'
LEGEND = 'ended by'
array SERIES[2]
SERIES[1] = 'peer'
SERIES[2] = 'close'
load 'style/style.gp'
set logscale x
set xtics ('1' 1, '2' 2, '5' 5, '10' 10, '20' 20, '50' 50, '100' 100, '200' 200, '500' 500)
set xrange [13.8:130.4]
load 'style/cdf.gp'
