# SPDX-License-Identifier: GPL-2.0-only
"""What an open connection takes of memory, both of its ends together: the
growth of peak RSS with their number."""
import statistics

from bars import Bar
from programs import progress, thousands

HELD = (500, 1000)  # connections open at once
REPEATS = 3  # of which the median; the kernel rounds to some 64 pages
TEXTS = {'bare': 'both ends on bare `sim.h`',
         'posix': 'both ends on POSIX hosts',
         'finwait': 'finwait', 'tuned': 'tuned', 'default': 'default'}
BARE_BAR_KIB = 12


class Memory:
    """KiB of a connection of each program.  'make' gives one by its name."""

    def __init__(self, make):
        self.each_kib = {}
        for name in TEXTS:
            progress('memory: %s' % name)
            few, many = (statistics.median(make(name).peak_kib(n)
                                           for _ in range(REPEATS))
                         for n in HELD)
            self.each_kib[name] = (many - few) / (HELD[1] - HELD[0])
        progress('')

    def print(self):
        print('\n| from %s to %s connections open at once | memory of each, '
              'both ends, KiB |' % tuple(thousands(n) for n in HELD))
        print('|---|---:|')
        for name, text in TEXTS.items():
            print('| %s | %.1f |' % (text, self.each_kib[name]))

    def bars(self):
        kib = self.each_kib
        yield Bar('memory of an open connection on bare `sim.h`, KiB',
                  kib['bare'], BARE_BAR_KIB)
        for name in ('posix', 'finwait'):
            yield Bar('memory of an open connection: %s / tuned' %
                      TEXTS[name], kib[name] / kib['tuned'], 1)
