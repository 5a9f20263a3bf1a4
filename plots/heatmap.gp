# SPDX-License-Identifier: GPL-2.0-only
# kind=heatmap: a cell for each pair of values, coloured by what was measured
# there.  NAME.dat has the columns place, value and a block for each row of
# cells.  The colours are those of viridis, which grow lighter evenly.
set palette defined (0 '#440154', 1 '#482878', 2 '#3e4989', 3 '#31688e', \
    4 '#26828e', 5 '#1f9e89', 6 '#35b779', 7 '#6ece58', 8 '#b5de2b', \
    9 '#fde725')
set cblabel says(ZLABEL) noenhanced textcolor rgb INK
set cbtics nomirror
set rmargin 18
unset grid
set tics scale 0
unset key
if (PLACED) {
    set rmargin at screen (left + PANEL_SIZE[1] + 0.) / W
    set colorbox user origin screen 1 - (RIGHT - 20.) / W, \
        screen (BOTTOM + 0.) / H \
        size screen 18. / W, screen (H - TOP - BOTTOM + 0.) / H
} else {
    set colorbox user origin graph 1.04, graph 0 size graph 0.03, graph 1
}
if (p < |PANEL|) {
    unset colorbox
}
# Where nothing was measured, or 0 has no colour.
set object 1 rectangle from graph 0,0 to graph 1,1 behind \
    fillcolor rgb '#d0d0d0' fillstyle solid noborder
colour(x) = IS_LOG && x <= 0 ? NaN : x
is_dark(x) = x <= DARK && !(IS_LOG && x <= 0)
number(x) = WITH_NUMBERS && !(NARROW && |PANEL| > 1) ? sprintf('%.3g', x) : ''
NUMBER_FONT = pixels(|PANEL| > 1 ? 8 : 10)
plot for [i = 1:|SERIES|] NAME . '.dat' index block(i) \
        using 1:(i - 1):(0.5):(0.5):(colour($2)) \
        with boxxyerror linecolor palette fillstyle solid noborder notitle, \
     for [i = 1:|SERIES|] NAME . '.dat' index block(i) \
        using 1:(i - 1):(is_dark($2) ? number($2) : '') \
        with labels textcolor rgb '#ffffff' font NUMBER_FONT notitle, \
     for [i = 1:|SERIES|] NAME . '.dat' index block(i) \
        using 1:(i - 1):(is_dark($2) ? '' : number($2)) \
        with labels textcolor rgb '#000000' font NUMBER_FONT notitle
