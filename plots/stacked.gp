# SPDX-License-Identifier: GPL-2.0-only
# kind=stacked: for each x value a bar of the classes on top of each other.
# NAME.dat has the columns place, from, to and a block for each class; STYLE[]
# gives a class the same look in all figures.
if (p == 1) {
    set key invert
}
set grid noxtics
set xtics scale 0
plot for [i = 1:|SERIES|] NAME . '.dat' index block(i) \
        using 1:($3 > $2 ? ($2 + $3) / 2 : NaN):(0.36):(($3 - $2) / 2) \
        with boxxyerror linetype STYLE[i] linewidth 1 dashtype 1 \
        fillstyle solid 0.3 noborder notitle, \
     for [i = 1:|SERIES|] NAME . '.dat' index block(i) \
        using 1:($3 > $2 ? ($2 + $3) / 2 : NaN):(0.36):(($3 - $2) / 2) \
        with boxxyerror linetype STYLE[i] linewidth 1 dashtype 1 \
        fillstyle transparent pattern FILL[look(STYLE[i])] \
        border linecolor rgb INK notitle, \
     for [i = 1:|SERIES|] keyentry with boxes linetype STYLE[i] linewidth 1 \
        dashtype 1 fillstyle transparent pattern FILL[look(STYLE[i])] \
        border linecolor rgb INK title says(SERIES[i]) noenhanced
