# SPDX-License-Identifier: GPL-2.0-only
# The file that is drawn next, NAME.FORMAT, its size, and the texts in it.
# Loaded before style.gp for each of FORMATS.
reset

# What LaTeX would take for a command stands as it is written.
one(c) = strstrt('_%&#$', c) ? '\'.c : c eq '\' ? '\textbackslash{}' : \
    c eq '{' ? '\{' : c eq '}' ? '\}' : c eq '~' ? '\textasciitilde{}' : \
    c eq '^' ? '\textasciicircum{}' : c eq '<' ? '\textless{}' : \
    c eq '>' ? '\textgreater{}' : c
latex(s) = strlen(s) < 2 ? (s eq '' ? '' : one(s)) : \
    latex(s[1:strlen(s)/2]) . latex(s[strlen(s)/2+1:*])
says(s) = FORMAT eq 'tex' ? latex(s) : s
# What a data file says is read once more for backslashes.
twice(s) = strlen(s) > 1 ? twice(s[1:strlen(s)/2]) . twice(s[strlen(s)/2+1:*]) : \
    s eq '\' ? '\\' : s
data_says(s) = FORMAT eq 'tex' ? twice(latex(s)) : s
# Tics are formats: "%%" is a percent sign.
tic(s) = strlen(s) > 1 ? tic(s[1:strlen(s)/2]) . tic(s[strlen(s)/2+1:*]) : \
    s eq '' ? '' : s eq '%' ? says(s) . '%' : says(s)
ticx(s) = HIDE_X ? '' : tic(s)
ticy(s) = HIDE_Y ? '' : tic(s)
ticc(s) = tic(s)

# Long words in several lines of at most n characters.
cut(s, n) = n < 9 ? n : s[n:n] eq ' ' ? n : cut(s, n - 1)
wrap(s, n) = strlen(s) <= n ? s : s[1:cut(s, n) - 1] . "\n" . \
    wrap(s[cut(s, n) + (s[cut(s, n):cut(s, n)] eq ' '):*], n)
n_lines(s) = strstrt(s, "\n") ? 1 + n_lines(s[strstrt(s, "\n") + 1:*]) : 1

# W and H: its size in pixels of the screen, of which there are 96 in an inch.
# Several panels stand in rows; the first number of each pair is along x.  The
# picture for narrow screens has its legend below.
NARROW = FORMAT eq 'narrow'
PLACED = NARROW || |PANEL| > 1 # all has its place in pixels: panel.gp
PANEL_COLUMNS = |PANEL| < 3 + !NARROW ? |PANEL| : NARROW || |PANEL| == 4 ? 2 : \
    int(ceil(sqrt(|PANEL|)))
PANEL_ROWS = (|PANEL| + PANEL_COLUMNS - 1) / PANEL_COLUMNS
array PANEL_SIZE[2] = [PANEL_COLUMNS < 4 ? 280 : 210, PANEL_COLUMNS < 4 ? 220 : 180]
array GAP[2] = [20, 36]
LEFT = 86
TOP = 100
BOTTOM = NOTE eq '' ? 66 : 84
HEAD = TITLE
FOOT = SUBTITLE
# A legend tells the series apart, and theory from measurement.
N_THEORY = exists('THEORY') ? THEORY : 0 # lines of theory in a panel
HAS_KEY = LEGEND ne '' || N_THEORY > 0
series(i) = SERIES[i] eq '' && N_THEORY > 0 ? 'measured' : SERIES[i]
longest = strlen(LEGEND)
if (HAS_KEY) {
    do for [i = 1:|SERIES|] {
        longest = strlen(series(i)) + 5 > longest ? strlen(series(i)) + 5 : longest
    }
}
RIGHT = exists('ZLABEL') ? 120 : HAS_KEY ? 34 + 8 * longest : 24
W = 820
H = 520
if (NARROW) {
    W = 400
    LEFT = 70
    RIGHT = exists('ZLABEL') ? 96 : 14
    HEAD = wrap(TITLE, 46)
    FOOT = wrap(SUBTITLE, 62)
    TOP = 24 + 18 * n_lines(HEAD) + 13 * n_lines(FOOT) + 20 * (|PANEL| > 1)
    BOTTOM = BOTTOM - 6 + (HAS_KEY ? 17 * (|SERIES| + (N_THEORY > 0) + 1) + 12 : 0)
    GAP[1] = 12
    PANEL_SIZE[1] = (W - LEFT - RIGHT + GAP[1]) / PANEL_COLUMNS - GAP[1]
    PANEL_SIZE[2] = |PANEL| == 1 ? 240 : 130
}
# Long names along the x axis are set aslant.
SLANTED = NAMES > (NARROW ? 42 : |PANEL| > 1 ? 30 * PANEL_COLUMNS : 90) / PANEL_COLUMNS
BOTTOM = BOTTOM + 34 * SLANTED
if (PLACED) {
    W = LEFT + RIGHT + PANEL_COLUMNS * (PANEL_SIZE[1] + GAP[1]) - GAP[1]
    H = TOP + BOTTOM + PANEL_ROWS * (PANEL_SIZE[2] + GAP[2]) - GAP[2]
}
if (exists('ROWS')) {
    W = 980
    H = 130 + 18 * ROWS
}

# For the screen; for places that take no SVG; for papers: "tex" is read by
# \input{} and takes its words from there and its lines from a PDF beside it.
FONT = 'DejaVu Sans'
SIZE = exists('ROWS') || NARROW ? 12 : 13 # pixels
pixels(n) = sprintf(',%.3g', FORMAT eq 'pdf' || FORMAT eq 'eps' ? 0.75 * n : n)
INCHES = sprintf('%.3fin,%.3fin', W / 96., H / 96.)
TERMINAL = \
    FORMAT eq 'svg' || NARROW ? sprintf("svg noenhanced size %d,%d font '%s,Helvetica," . \
        "sans-serif,%d' background rgb 'white'", W, H, FONT, SIZE) : \
    FORMAT eq 'png' ? sprintf("pngcairo noenhanced size %d,%d font '%s,%d' " . \
        "linewidth 1.4 pointscale 1.4 background rgb 'white'", \
        1.5 * W, 1.5 * H, FONT, SIZE + 1) : \
    FORMAT eq 'tex' ? sprintf("cairolatex pdf input size %.3fin,%.3fin " . \
        "font ',10' fontscale 1 linewidth 2 pointscale 0.6", \
        W / 120., H / 120.) : \
    sprintf("%scairo noenhanced size %s font '%s,%d' fontscale 1 " . \
        "linewidth 2.5 pointscale 0.8", FORMAT, INCHES, FONT, SIZE * 0.75)
eval 'set terminal ' . TERMINAL
# Beside a PDF of the same name, "tex" has another one.
OUTPUT = NAME . (FORMAT eq 'tex' && strstrt(FORMATS, 'pdf') ? '-tex' : '')
set output OUTPUT . '.' . (NARROW ? 'narrow.svg' : FORMAT)
