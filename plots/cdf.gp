# SPDX-License-Identifier: GPL-2.0-only
# kind=cdf: for each series a curve of the fraction of connections that had no
# more than x.  NAME.dat has the columns value, fraction and a block for each
# series.
set yrange [-0.02:1.02]
set ytics 0.1
do for [picture in 'svg png'] {
    eval 'set terminal ' . (picture eq 'svg' ? svg_terminal : png_terminal)
    set output NAME . '.' . picture
    plot for [i = 1:|SERIES|] NAME . '.dat' index i - 1 using 1:2 \
            with lines linetype i notitle, \
         for [i = 1:|SERIES|] NAME . '.dat' index i - 1 using 1:2 \
            every 14::(4 * i) with points linetype i notitle, \
         for [i = 1:|SERIES|] keyentry with linespoints linetype i \
            title SERIES[i] noenhanced
    unset output
}
