# SPDX-License-Identifier: GPL-2.0-only
# kind=lines: a line with marks for each series, through means with their
# confidence intervals.  NAME.dat has the columns x, mean, low, high and a block
# for each series; beside(x, shift) sets the series a little apart, at_y() and
# end_y() say where a mark and the end of an interval are drawn.  Then come
# N_THEORY thin lines for each panel, in ink or each in the colour of its series.
theory(i) = |PANEL| * |SERIES| + (p - 1) * N_THEORY + i - 1
IN_COLOUR = N_THEORY > 1 ? 'linetype i' : 'linecolor rgb INK'
WITH_THEORY = N_THEORY == 0 ? '' : sprintf(", \
    for [i = 1:%d] NAME . '.dat' index theory(i) using (at_x($1)):(at_y($2)) \
        with lines %s linewidth 1 dashtype 1 notitle, \
    keyentry with lines linewidth 1 dashtype 1 linecolor rgb INK title 'theory'", \
    N_THEORY, IN_COLOUR)
shift(i) = i - (|SERIES| + 1) / 2.
plot for [i = 1:|SERIES|] NAME . '.dat' index block(i) \
        using (beside($1, shift(i))):(at_y($2)):(end_y($3)):(end_y($4)) \
        with yerrorbars linetype i linewidth 1 dashtype 1 pointtype -1 notitle, \
     for [i = 1:|SERIES|] NAME . '.dat' index block(i) \
        using (beside($1, shift(i))):(at_y($2)) \
        with @MARKS linetype i notitle, \
     for [i = 1:|SERIES|] keyentry \
        with @MARKS linetype i title says(series(i)) noenhanced @WITH_THEORY
