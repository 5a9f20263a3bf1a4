# SPDX-License-Identifier: GPL-2.0-only
# kind=series: samples in the course of time, for each series the mean over the
# replications and a band; a dashed line where an event begins.  NAME.dat has the
# columns time, mean, low, high and a block for each series; MARKED events are at
# MARK_AT[] and called MARK[].
set style fill transparent solid 0.18 noborder
do for [m = 1:MARKED] {
    set arrow 20 + m from first MARK_AT[m], graph 0 to first MARK_AT[m], graph 1 \
        nohead linewidth 1 dashtype (6,4) linecolor rgb '#606060' back
    set label 20 + m says(MARK[m]) at first MARK_AT[m], graph 0.5 center \
        rotate by 90 offset -0.8,0 noenhanced textcolor rgb GREY font pixels(11)
}
plot for [i = 1:|SERIES|] NAME . '.dat' index block(i) \
        using (at_x($1)):(end_y($3)):(end_y($4)) \
        with filledcurves linetype i notitle, \
     for [i = 1:|SERIES|] NAME . '.dat' index block(i) using (at_x($1)):(at_y($2)) \
        with lines linetype i title says(SERIES[i]) noenhanced
