# SPDX-License-Identifier: GPL-2.0-only
# How finwait's figures look.  Loaded by each figure's own script after it has
# set NAME, TITLE, SUBTITLE, XLABEL, YLABEL, LEGEND and SERIES[].  Colours are
# those of Okabe and Ito, which people with any colour vision can tell apart;
# each series also has a mark, a dash and a filling of its own, to be told apart
# in grey.
set encoding utf8
MARKS = 'linespoints' # 'points' where the x axis has names
set datafile missing 'NaN'
set border 3 linecolor rgb '#404040'
set tics nomirror out textcolor rgb '#202020'
set grid x y linecolor rgb '#e4e4e4' linewidth 1 linetype 1
set tmargin 5
set bmargin 4

set linetype 1 dashtype 1 linecolor rgb '#0072b2' linewidth 2 pointtype 7 pointsize 1.0
set linetype 2 dashtype (12,5) linecolor rgb '#d55e00' linewidth 2 pointtype 5 pointsize 1.0
set linetype 3 dashtype (3,4) linecolor rgb '#009e73' linewidth 2 pointtype 9 pointsize 1.2
set linetype 4 dashtype (12,4,3,4) linecolor rgb '#cc79a7' linewidth 2 pointtype 13 pointsize 1.3
set linetype 5 dashtype (18,6) linecolor rgb '#e69f00' linewidth 2 pointtype 11 pointsize 1.2
set linetype 6 dashtype (6,4,6,10) linecolor rgb '#56b4e9' linewidth 2 pointtype 6 pointsize 1.1
set linetype 7 dashtype (2,2) linecolor rgb '#000000' linewidth 2 pointtype 4 pointsize 1.1
set linetype cycle 7
array FILL[12] = [3, 4, 5, 1, 6, 2, 7, 3, 4, 5, 1, 6] # patterns; 3 is solid

set title TITLE noenhanced offset 0,1.4 textcolor rgb '#000000' font ',16'
set label 1 SUBTITLE at graph 0.5,1.045 center noenhanced \
    textcolor rgb '#606060'
set xlabel XLABEL noenhanced
set ylabel YLABEL noenhanced
set rmargin 4
if (LEGEND eq '') {
    set key off
} else {
    longest = strlen(LEGEND)
    do for [i = 1:|SERIES|] {
        longest = strlen(SERIES[i]) + 5 > longest ? strlen(SERIES[i]) + 5 : longest
    }
    set rmargin 4 + longest
    set key title LEGEND left noenhanced
    set key at graph 1.02, graph 1 left top Left reverse samplen 2 \
        textcolor rgb '#202020'
}

# The pictures: for the screen and print, and for places that take no SVG.
svg_terminal = "svg noenhanced size 820,520 font 'DejaVu Sans,Helvetica,sans-serif,13' " . \
    "background rgb 'white'"
png_terminal = "pngcairo noenhanced size 1230,780 font 'DejaVu Sans,14' linewidth 1.4 " . \
    "pointscale 1.4 background rgb 'white'"
