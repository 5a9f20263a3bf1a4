# SPDX-License-Identifier: GPL-2.0-only
# kind=box: for each x value and series a box from the first to the third
# quartile with a line at the median, and whiskers.  NAME.dat has the columns
# place, 5 %, 25 %, 50 %, 75 %, 95 % and a block for each series.
N = |SERIES|
WIDTH = 0.8 / N
place(x, i) = x + WIDTH * (i - (N + 1) / 2.)
set style fill pattern border linecolor rgb '#202020'
do for [picture in 'svg png'] {
    eval 'set terminal ' . (picture eq 'svg' ? svg_terminal : png_terminal)
    set output NAME . '.' . picture
    plot for [i = 1:N] NAME . '.dat' index i - 1 \
            using (place($1, i)):3:2:6:5:(0.9 * WIDTH) notitle \
            with candlesticks linetype i linewidth 1 dashtype 1 \
            fillstyle solid 0.3 whiskerbars 0.5, \
         for [i = 1:N] NAME . '.dat' index i - 1 \
            using (place($1, i)):3:3:5:5:(0.9 * WIDTH) \
            title SERIES[i] noenhanced \
            with candlesticks linetype i linewidth 1 dashtype 1 \
            fillstyle transparent pattern FILL[i], \
         for [i = 1:N] NAME . '.dat' index i - 1 \
            using (place($1, i) - 0.45 * WIDTH):4:(0.9 * WIDTH):(0) notitle \
            with vectors nohead linewidth 3 dashtype 1 linecolor rgb '#202020'
    unset output
}
