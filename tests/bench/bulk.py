# SPDX-License-Identifier: GPL-2.0-only
"""What a byte of a bulk transfer costs: one reply of 100 MB."""
import functools
import statistics

from bars import Bar
from counting import count_all
from programs import progress

BYTES = 100000000
FIRST_BYTES = 1000000  # that are not counted
REPEATS = 5
PROGRAMS = ('finwait', 'tuned')
BAR = 1.0  # a byte of finwait by one of tuned


class Bulk:
    """Instructions of a byte, without start-up, and CPU time in all.  'make'
    gives a program by its name."""

    def __init__(self, make):
        counts = count_all({
            (name, n): functools.partial(make(name).run, 1, reply_bytes=n)
            for n in (FIRST_BYTES + BYTES, FIRST_BYTES)
            for name in reversed(PROGRAMS)})
        self.each = {name: (counts[name, FIRST_BYTES + BYTES] -
                            counts[name, FIRST_BYTES]) / BYTES
                     for name in PROGRAMS}
        cpu_s = {name: [] for name in PROGRAMS}
        for repeat in range(REPEATS):
            for name in PROGRAMS:
                progress('bulk, %d of %d: %s' % (repeat + 1, REPEATS, name))
                cpu_s[name].append(
                    make(name).run(1, reply_bytes=BYTES).cpu_s)
        progress('')
        self.cpu_s = {name: statistics.median(cpu_s[name])
                      for name in PROGRAMS}
        self.ratio = statistics.median(
            ours / theirs for ours, theirs in zip(*cpu_s.values()))

    def print(self):
        print('\n| a reply of %d MB | instructions of a byte | CPU, s |' %
              (BYTES // 1000000))
        print('|---|---:|---:|')
        for name in PROGRAMS:
            print('| %s | %.1f | %.2f |' % (name, self.each[name],
                                            self.cpu_s[name]))

    def bars(self):
        yield Bar('instructions of a byte in bulk: finwait / tuned',
                  self.each['finwait'] / self.each['tuned'], BAR)
        yield Bar('CPU in bulk: finwait / tuned', self.ratio, BAR, quiet=True)
