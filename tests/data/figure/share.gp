# "gnuplot -d ./share.gp" draws it again
NAME = 'share'
TITLE = 'Share of each class'
SUBTITLE = 'mean of 4 runs; link.loss = 5%; server.vm.on_sock_event = 10ms'
XLABEL = 'Who ends the connection after the reply, and how'
YLABEL = 'Share of each class'
LEGEND = 'how it ended'
array SERIES[3]
SERIES[1] = 'clean closes'
SERIES[2] = 'refused attempts'
SERIES[3] = 'time-outs'
array STYLE[3]
STYLE[1] = 1
STYLE[2] = 2
STYLE[3] = 4
load 'style/style.gp'
set xtics ('peer' 0, 'close' 1) noenhanced
set xrange [-0.5:1.5]
set yrange [-0.02:1.05]
load 'style/stacked.gp'
