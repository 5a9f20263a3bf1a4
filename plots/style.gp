# SPDX-License-Identifier: GPL-2.0-only
# How finwait's figures look.  Loaded by each figure's own script after it has
# set NAME, TITLE, SUBTITLE, NOTE, XLABEL, YLABEL, LEGEND, SERIES[] and PANEL[].
# The first seven colours are those of Okabe and Ito, which people with any
# colour vision can tell apart; each series also has a mark, a dash and a filling
# of its own, to be told apart in grey.  dark.css says what becomes of them on a
# dark page.
set encoding utf8
INK = '#202020'
GREY = '#606060'
TITLE_FONT = pixels(16)
PANEL_FONT = pixels(12)
MARKS = 'linespoints' # 'points' where the x axis has names
set datafile missing 'NaN'
set border 3 linecolor rgb '#404040'
set tics nomirror out textcolor rgb INK
set grid x y linecolor rgb '#e4e4e4' linewidth 1 linetype 1
set style arrow 9 nohead linewidth 1 dashtype (2,4) linecolor rgb '#808080' back
set tmargin 5
set bmargin (NOTE eq '' ? 4 : 5) + 3 * SLANTED
if (SLANTED) {
    set xtics rotate by -30
}

set linetype 1 dashtype 1 linecolor rgb '#0072b2' linewidth 2 pointtype 7 pointsize 1.0
set linetype 2 dashtype (12,5) linecolor rgb '#d55e00' linewidth 2 pointtype 5 pointsize 1.0
set linetype 3 dashtype (3,4) linecolor rgb '#009e73' linewidth 2 pointtype 9 pointsize 1.2
set linetype 4 dashtype (12,4,3,4) linecolor rgb '#cc79a7' linewidth 2 pointtype 13 pointsize 1.3
set linetype 5 dashtype (18,6) linecolor rgb '#e69f00' linewidth 2 pointtype 11 pointsize 1.2
set linetype 6 dashtype (6,4,6,10) linecolor rgb '#56b4e9' linewidth 2 pointtype 6 pointsize 1.1
set linetype 7 dashtype (2,2) linecolor rgb '#1a1a1a' linewidth 2 pointtype 4 pointsize 1.1
set linetype 8 dashtype (24,4) linecolor rgb '#7b3fa0' linewidth 2 pointtype 8 pointsize 1.3
set linetype 9 dashtype (8,3,2,3,2,3) linecolor rgb '#7a5230' linewidth 2 pointtype 12 pointsize 1.3
set linetype 10 dashtype (4,8) linecolor rgb '#8a9a00' linewidth 2 pointtype 10 pointsize 1.3
set linetype 11 dashtype (16,3,6,3) linecolor rgb '#c0004e' linewidth 2 pointtype 15 pointsize 1.2
set linetype 12 dashtype (9,9) linecolor rgb '#8c8c8c' linewidth 2 pointtype 14 pointsize 1.3
set linetype cycle 12
array FILL[12] = [3, 4, 5, 1, 6, 2, 7, 4, 5, 1, 6, 2] # patterns; 3 is solid
look(i) = (i - 1) % 12 + 1

set title says(TITLE) noenhanced offset 0,1.4 textcolor rgb INK font TITLE_FONT
set label 1 says(SUBTITLE) at graph 0.5,1.045 center noenhanced \
    textcolor rgb GREY font strlen(SUBTITLE) > 100 ? pixels(10) : ''
set label 9 says(NOTE) at screen 0.012,screen 10. / H left noenhanced \
    textcolor rgb GREY font pixels(11)
set xlabel says(XLABEL) noenhanced textcolor rgb INK
set ylabel says(YLABEL) noenhanced textcolor rgb INK
set rmargin 4
if (!HAS_KEY) {
    set key off
} else {
    set rmargin 4 + longest
    set key title says(LEGEND) left noenhanced
    set key spacing FORMAT eq 'tex' ? 1.3 : 1
    set key at graph 1.02, graph 1 left top Left reverse samplen 2 \
        textcolor rgb INK
}
