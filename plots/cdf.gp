# SPDX-License-Identifier: GPL-2.0-only
# kind=cdf: for each series a curve of the fraction of connections that had no
# more than x.  NAME.dat has the columns value, fraction and a block for each
# series; at_x() says where a value is drawn.
set yrange [-0.02:1.02]
set ytics 0.1
plot for [i = 1:|SERIES|] NAME . '.dat' index block(i) using (at_x($1)):2 \
        with lines linetype i notitle, \
     for [i = 1:|SERIES|] NAME . '.dat' index block(i) using (at_x($1)):2 \
        every 14::(4 * i) with points linetype i notitle, \
     for [i = 1:|SERIES|] keyentry with linespoints linetype i \
        title says(SERIES[i]) noenhanced
