# SPDX-License-Identifier: GPL-2.0-only
# kind=timeline: one connection; the lines of both ends, coloured by the state
# of TCP, with what happens at each beside it, and the segments between them.
# NAME.dat has nine blocks, which say what they are.  Time runs down in ROWS
# rows; CLIENT and SERVER are the names of the ends.
DATA = NAME . '.dat'

unset border
unset tics
unset grid
unset key
set xlabel
set ylabel
set lmargin at screen 0.01
set rmargin at screen 0.99
set tmargin at screen 1 - 80. / H
set bmargin at screen 15. / H
set xrange [-1.25:2]
set yrange [ROWS + 0.5:-1.5]
set title offset 0,FORMAT eq 'tex' ? 0.6 : 1.6
set label 1 says(SUBTITLE) at screen 0.5, screen 1 - 50. / H center noenhanced
set label 2 says(CLIENT) at 0, -1.6 center noenhanced font pixels(13)
set label 3 says(SERVER) at 1, -1.6 center noenhanced font pixels(13)
set label 4 'ms' at -0.98, -1.6 right textcolor rgb GREY

# Groups of states: closed, opening, open, closing, TIME-WAIT.
array COLOUR[5] = [0xb0b0b0, 0x56b4e9, 0x009e73, 0xe69f00, 0xcc79a7]
set style fill solid 1 noborder
BOXED = FORMAT eq 'tex' ? '' : 'boxed' # LaTeX would need a package for it
set style textbox opaque noborder fillcolor rgb '#ffffff' margins 0.4,0.4

plot DATA index 0 using 1:(($2 + $3) / 2):(0.012):(($3 - $2) / 2):\
        (COLOUR[int($4)]) with boxxyerror linecolor rgb variable notitle, \
     DATA index 1 using ($1 + ($3 > $1 ? 0.014 : -0.014)):2:\
        ($3 - $1 + ($3 > $1 ? -0.028 : 0.028)):($4 - $2) \
        with vectors head filled size screen 0.009,16 linewidth 1.2 \
        dashtype 1 linecolor rgb '#303030' notitle, \
     DATA index 2 using ($1 + ($3 > $1 ? 0.014 : -0.014)):2:\
        ($3 - $1 + ($3 > $1 ? -0.014 : 0.014)):($4 - $2) \
        with vectors nohead linewidth 1.2 dashtype (4,4) \
        linecolor rgb '#d55e00' notitle, \
     DATA index 2 using 3:4 with points pointtype 2 pointsize 1 \
        linewidth 2 linecolor rgb '#d55e00' notitle, \
     DATA index 3 using ($1 - 0.03):2:(data_says(strcol(3))) with labels right noenhanced \
        textcolor rgb INK notitle, \
     DATA index 4 using ($1 + 0.03):2:(data_says(strcol(3))) with labels left noenhanced \
        textcolor rgb INK notitle, \
     DATA index 5 using ($1 + 0.03):($2 - 0.4):(data_says(strcol(3))) with labels @BOXED left \
        noenhanced textcolor rgb INK font pixels(10) notitle, \
     DATA index 6 using ($1 - 0.03):($2 - 0.4):(data_says(strcol(3))) with labels @BOXED right \
        noenhanced textcolor rgb INK font pixels(10) notitle, \
     DATA index 7 using (-0.98):2:(data_says(strcol(3))) with labels right noenhanced \
        textcolor rgb GREY font pixels(10) notitle, \
     DATA index 8 using 1:2:(data_says(strcol(3))) with labels center noenhanced \
        textcolor rgb GREY font pixels(10) notitle
