# SPDX-License-Identifier: GPL-2.0-only
"""What a POSIX host costs: the same traffic on bare sim.h (ends.c)."""
import statistics

from programs import BYTES, expect, measure, progress

COUNT = 10000  # connections
REPEATS = 7
BAR = 1.15  # CPU with one POSIX end by that with none


class Ends:
    """What a POSIX host costs: the same traffic (ends.c) with none, one and
    both ends on one; medians of pairs that ran one right after the other."""

    KINDS = ('bare', 'server', 'posix')

    def __init__(self, program):
        cpu = {kind: [] for kind in self.KINDS}
        for turn in range(REPEATS):
            progress('ends, %d of %d' % (turn + 1, REPEATS))
            for kind in self.KINDS:
                output, cpu_s, _ = measure([program, str(COUNT), kind])
                facts = dict(line.split() for line in output.splitlines())
                expect('replies', facts['reply_bytes'], COUNT * BYTES)
                cpu[kind].append(cpu_s)
        progress('')
        self.cpu_s = {kind: statistics.median(cpu[kind])
                      for kind in self.KINDS}
        self.ratio = {kind: statistics.median(
            a / b for a, b in zip(cpu[kind], cpu['bare']))
                      for kind in self.KINDS}

    def print(self):
        print('\n| %s connections | CPU, s | by bare sim.h |' %
              format(COUNT, ','))
        print('|---|---:|---:|')
        for kind, text in zip(self.KINDS, ('both ends on bare sim.h',
                                           'server on a POSIX host',
                                           'both ends on POSIX hosts')):
            print('| %s | %.3f | %.2f |' % (text, self.cpu_s[kind],
                                            self.ratio[kind]))

    def bars(self):
        yield ('CPU with one POSIX end / with none', self.ratio['server'],
               BAR, 'most')
