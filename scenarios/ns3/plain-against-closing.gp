# SPDX-License-Identifier: GPL-2.0-only
TABLE = ARG1
set output ARG2
load 'scenarios/ns3/style.gp'
set title 'Flows whose 20 KiB of answer arrive, after a half-close'
set xlabel 'packets lost (%)'
set ylabel 'flows that are complete (%)'
set xrange [0:20]
set yrange [0:105]
plot TABLE skip 1 using (100*column(2)):(100*of('closing',4)/column(3)) \
         with linespoints linetype 1 title 'ClosingTcpHelper', \
     TABLE skip 1 using (100*column(2)):(100*of('plain',4)/column(3)) \
         with linespoints linetype 2 title 'InternetStackHelper'
