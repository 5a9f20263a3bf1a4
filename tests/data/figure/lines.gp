# "gnuplot -d ./lines.gp" draws it again
NAME = 'lines'
TITLE = "Don\047t \140panic\140\072 \061\060\060 \045 of \042it\042"
SUBTITLE = 'pooled over 4 runs, bars: 95 % confidence interval; server.end = close'
XLABEL = 'Handler time of on_sock_event (ms)'
YLABEL = 'Fraction of attempts refused'
LEGEND = 'link.loss'
array SERIES[2]
SERIES[1] = '0 %'
SERIES[2] = '5 %'
load 'style/style.gp'
set xrange [0.64:10.36]
beside(x, shift) = x + shift * 0.054
set yrange [-0.02:1.05]
load 'style/lines.gp'
