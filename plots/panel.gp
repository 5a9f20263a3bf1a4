# SPDX-License-Identifier: GPL-2.0-only
# Panel p of |PANEL|: where it stands, and what it shares with the others.  All
# have the same axes; what stands along them is told once, the legend too.
at_column = (p - 1) % PANEL_COLUMNS
at_row = (p - 1) / PANEL_COLUMNS
HIDE_X = p + PANEL_COLUMNS <= |PANEL| # one stands below
HIDE_Y = at_column > 0
block(i) = (p - 1) * |SERIES| + i - 1 # of series i in NAME.dat
if (PLACED) {
    if (p == 1) {
        set multiplot
        set label 4 says(HEAD) at screen 0.5, screen 1 - 24. / H center \
            noenhanced textcolor rgb INK font pixels(NARROW ? 14 : 16)
        set label 1 says(FOOT) at screen 0.5, \
            screen 1 - (NARROW ? 24. + 18 * n_lines(HEAD) : 48.) / H
        if (NARROW) {
            set label 1 font pixels(10)
        }
        below = BOTTOM - (NARROW ? 42. : 48.)
        set label 5 says(XLABEL) at screen 0.5 * (W + LEFT - RIGHT) / W, \
            screen below / H center noenhanced textcolor rgb INK
        set label 6 says(YLABEL) at screen (NARROW ? 12. : 18.) / W, \
            screen 0.5 * (H + BOTTOM - TOP) / H center rotate noenhanced \
            textcolor rgb INK
        set key at screen 1 - (RIGHT - 16.) / W, screen 1 - (TOP + 0.) / H
        if (NARROW) {
            set key at screen (LEFT + 0.) / W, screen (below - 12) / H
        }
    } else {
        do for [i in '1 4 5 6 9'] {
            unset label int(i)
        }
        unset key
    }
    unset xlabel
    unset ylabel
    set format x HIDE_X ? '' : '% h'
    set format y HIDE_Y ? '' : '% h'
    set title says(PANEL[p]) offset 0,FORMAT eq 'tex' ? -1 : -0.6 font PANEL_FONT
    left = LEFT + at_column * (PANEL_SIZE[1] + GAP[1])
    top = TOP + at_row * (PANEL_SIZE[2] + GAP[2])
    set lmargin at screen (left + 0.) / W
    set rmargin at screen (left + PANEL_SIZE[1] + 0.) / W
    set tmargin at screen 1 - (top + 0.) / H
    set bmargin at screen 1 - (top + PANEL_SIZE[2] + 0.) / H
}
