# SPDX-License-Identifier: GPL-2.0-only
# kind=compare: differences or ratios like lines, and a line where there is none:
# at NONE, 0 or 1.  NAME.dat has the columns x, change, low, high.
set arrow from graph 0, first NONE to graph 1, first NONE nohead \
    linetype -1 dashtype 2 back
load 'style/lines.gp'
