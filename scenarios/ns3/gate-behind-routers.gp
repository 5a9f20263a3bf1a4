# SPDX-License-Identifier: GPL-2.0-only
TABLE = ARG1
set output ARG2
load 'scenarios/ns3/style.gp'
set title 'A client that comes back at once to a device with one socket'
set xlabel 'time that a handler takes (ms)'
set ylabel 'attempts that are refused (%)'
set logscale x
set yrange [0:100]
plot for [i = 1:3] TABLE skip 1 using 2:(100*of(word('close reset discard',i),4)) \
         with linespoints linetype i title word('close reset discard',i)
