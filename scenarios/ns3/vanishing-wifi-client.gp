# SPDX-License-Identifier: GPL-2.0-only
TABLE = ARG1
set output ARG2
load 'scenarios/ns3/style.gp'
set title 'A device with one socket, whose client walks out of range at 1.2 s'
set xlabel 'limit of connectiontout (s)'
set ylabel 'time (s)'
set logscale xy
set xrange [0.4:40]
set key inside left top
plot TABLE skip 1 using 1:2 with linespoints linetype 1 title 'its socket is free', \
     TABLE skip 1 using 1:3 with linespoints linetype 2 title 'the next client is served'
