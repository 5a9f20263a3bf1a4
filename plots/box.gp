# SPDX-License-Identifier: GPL-2.0-only
# kind=box: for each x value and series a box from the first to the third
# quartile with a line at the median, and whiskers.  NAME.dat has the columns
# place, 5 %, 25 %, 50 %, 75 %, 95 % and a block for each series; at_y() says
# where a value is drawn.
N = |SERIES|
WIDTH = 0.8 / N
place(x, i) = x + WIDTH * (i - (N + 1) / 2.)
set style fill pattern border linecolor rgb INK
plot for [i = 1:N] NAME . '.dat' index block(i) \
        using (place($1, i)):(at_y($3)):(at_y($2)):(at_y($6)):(at_y($5)):\
        (0.9 * WIDTH) notitle \
        with candlesticks linetype i linewidth 1 dashtype 1 \
        fillstyle solid 0.3 whiskerbars 0.5, \
     for [i = 1:N] NAME . '.dat' index block(i) \
        using (place($1, i)):(at_y($3)):(at_y($3)):(at_y($5)):(at_y($5)):\
        (0.9 * WIDTH) title says(SERIES[i]) noenhanced \
        with candlesticks linetype i linewidth 1 dashtype 1 \
        fillstyle transparent pattern FILL[look(i)], \
     for [i = 1:N] NAME . '.dat' index block(i) \
        using (place($1, i) - 0.45 * WIDTH):(at_y($4)):(0.9 * WIDTH):(0) notitle \
        with vectors nohead linewidth 3 dashtype 1 linecolor rgb INK
