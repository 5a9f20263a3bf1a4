# SPDX-License-Identifier: GPL-2.0-only
# kind=lines: a line with marks for each series, through means with their
# confidence intervals.  NAME.dat has the columns x, mean, low, high and a block
# for each series; beside(x, shift) sets the series a little apart.
shift(i) = i - (|SERIES| + 1) / 2.
do for [picture in 'svg png'] {
    eval 'set terminal ' . (picture eq 'svg' ? svg_terminal : png_terminal)
    set output NAME . '.' . picture
    plot for [i = 1:|SERIES|] NAME . '.dat' index i - 1 \
            using (beside($1, shift(i))):2:3:4 \
            with yerrorbars linetype i linewidth 1 dashtype 1 pointsize 0 notitle, \
         for [i = 1:|SERIES|] NAME . '.dat' index i - 1 \
            using (beside($1, shift(i))):2 \
            with @MARKS linetype i title SERIES[i] noenhanced
    unset output
}
