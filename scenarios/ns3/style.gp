# SPDX-License-Identifier: GPL-2.0-only
# What the figures of the examples share.  Each is drawn by
#
#     gnuplot -c scenarios/ns3/NAME.gp table.csv figure.png
#
# from the table that the example NAME writes.
set terminal pngcairo size 720,420 font 'sans,11'
set datafile separator ','
set border 3 linecolor rgb '#404040'
set tics nomirror out
set grid linecolor rgb '#e4e4e4' linetype 1
set key outside right top Left reverse
set linetype 1 linecolor rgb '#0072b2' linewidth 2 pointtype 7
set linetype 2 linecolor rgb '#d55e00' linewidth 2 pointtype 5
set linetype 3 linecolor rgb '#009e73' linewidth 2 pointtype 9
# Column y of the rows whose first column is 'word'.
of(word, y) = strcol(1) eq word ? column(y) : NaN
