# SPDX-License-Identifier: GPL-2.0-only
"""What a connection costs where 200 clients stand behind a router."""
import functools
import os

from bars import Bar
from counting import count_all
from programs import HERE, thousands

SCENARIO = os.path.join(HERE, 'behind.ini')
CLIENTS = 200
FIRST, COUNT = 2, 5  # connections of each that are not counted, and that are
TEXTS = {'finwait': 'finwait', 'tuned': 'tuned'}
BAR = 1.3


class Behind:
    """Instructions of a connection.  'make' gives a program by its name."""

    def __init__(self, make):
        counts = count_all({
            (name, n): functools.partial(
                make(name).behind, CLIENTS * n, CLIENTS, SCENARIO)
            for n in (FIRST + COUNT, FIRST) for name in TEXTS})
        self.each = {name: (counts[name, FIRST + COUNT] - counts[name, FIRST])
                     / (CLIENTS * COUNT) for name in TEXTS}
        self.all = {name: counts[name, FIRST + COUNT] for name in TEXTS}

    def print(self):
        print('\n| %d clients behind a router | instructions of each connection '
              '| of all, with start-up |' % CLIENTS)
        print('|---|---:|---:|')
        for name, text in TEXTS.items():
            print('| %s | %s | %s |' % (text, thousands(self.each[name]),
                                        thousands(self.all[name])))

    def bars(self):
        yield Bar('instructions of a connection behind a router: finwait / '
                  'tuned', self.each['finwait'] / self.each['tuned'], BAR)
