# SPDX-License-Identifier: GPL-2.0-only
# kind=heatmap: a cell for each pair of values, coloured by what was measured
# there.  NAME.dat has the columns place, value and a block for each row of
# cells.  The colours are those of viridis, which grow lighter evenly.
set palette defined (0 '#440154', 1 '#482878', 2 '#3e4989', 3 '#31688e', \
    4 '#26828e', 5 '#1f9e89', 6 '#35b779', 7 '#6ece58', 8 '#b5de2b', \
    9 '#fde725')
set cblabel ZLABEL noenhanced textcolor rgb '#000000'
set colorbox user origin graph 1.04, graph 0 size graph 0.03, graph 1
set cbtics nomirror
set rmargin 18
unset grid
set tics scale 0
unset key
# Where nothing was measured.
set object 1 rectangle from graph 0,0 to graph 1,1 behind \
    fillcolor rgb '#d0d0d0' fillstyle solid noborder
number(x) = WITH_NUMBERS ? sprintf('%.3g', x) : ''
do for [picture in 'svg png'] {
    eval 'set terminal ' . (picture eq 'svg' ? svg_terminal : png_terminal)
    set output NAME . '.' . picture
    plot for [i = 1:|SERIES|] NAME . '.dat' index i - 1 \
            using 1:(i - 1):(0.5):(0.5):2 \
            with boxxyerror linecolor palette fillstyle solid noborder notitle, \
         for [i = 1:|SERIES|] NAME . '.dat' index i - 1 \
            using 1:(i - 1):($2 <= DARK ? number($2) : '') \
            with labels textcolor rgb '#ffffff' font ',10' notitle, \
         for [i = 1:|SERIES|] NAME . '.dat' index i - 1 \
            using 1:(i - 1):($2 > DARK ? number($2) : '') \
            with labels textcolor rgb '#000000' font ',10' notitle
    unset output
}
