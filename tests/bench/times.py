# SPDX-License-Identifier: GPL-2.0-only
"""What connections cost in CPU time.

Programs run in turn.  Compared are medians.  The cost of one connection is a
difference of two measurements, with start-up taken off; it is that of their
minima, since what else the machine does can only add to a cost."""
import statistics

from bars import Bar
from programs import Cost, progress, thousands

PROGRAMS = ('finwait', 'default', 'tuned')
OTHERS = ('closing', 'closing tuned', 'floor', 'bare', 'server', 'posix')
ROUNDS = 3
# Connections, how often in a round each program makes that many, and which; 0
# is a world without connections, whose cost is that of starting up.
SIZES = ((0, 7, PROGRAMS + OTHERS), (100, 7, PROGRAMS),
         (1000, 3, PROGRAMS + OTHERS), (10000, 1, PROGRAMS))
LONG_SIZE = 100000  # once
SLOW = ('default', 10000)  # in one round only: it is seven times over its bar
# (what, program compared with, connections, at most, needs a quiet machine)
BARS = (('default', 1000, 0.7, True), ('default', 10000, 0.35, False),
        ('tuned', 100, 1.15, True), ('tuned', 1000, 1.15, True),
        ('tuned', 10000, 1.15, True))
GROWTH_BAR = 1.15  # of a connection with 10,000 by that with 1,000


class Times:
    """The costs of all runs: costs[connections][program] is a list.  'make'
    gives a program by its name."""

    def __init__(self, make, is_long):
        self.costs = {}
        for turn in range(ROUNDS):
            for count, repeats, names in SIZES:
                self.add(make, count, repeats, [
                    name for name in names
                    if turn == 0 or (name, count) != SLOW])
        if is_long:
            self.add(make, LONG_SIZE, 1, PROGRAMS)

    def add(self, make, count, repeats, names):
        """Lets each program in turn make 'count' connections."""
        costs = self.costs.setdefault(count, {})
        for repeat in range(repeats):
            for name in names:
                progress('%d connections, %d of %d: %s' %
                         (count, repeat + 1, repeats, name))
                costs.setdefault(name, []).append(make(name).run(count))
        progress('')

    def median(self, count, name):
        return Cost(*(statistics.median(column)
                      for column in zip(*self.costs[count][name])))

    def ratio(self, count, name):
        """CPU of finwait by that of another program: the median of pairs
        that ran one right after the other."""
        return statistics.median(
            ours.cpu_s / other.cpu_s for ours, other in
            zip(self.costs[count]['finwait'], self.costs[count][name]))

    def each_us(self, count, name):
        """CPU time of one connection in us, start-up taken off."""
        least = [min(cost.cpu_s for cost in self.costs[n][name])
                 for n in (0, count)]
        return (least[1] - least[0]) / count * 1e6

    def print(self):
        print('\n| connections | program | CPU, s | per connection, us | '
              'events per CPU second | peak RSS, MiB | '
              'CPU of finwait / this |')
        print('|---:|---|---:|---:|---:|---:|---:|')
        for count in self.costs:
            for name in PROGRAMS if count else ():
                cost = self.median(count, name)
                print('| %s | %s | %.3f | %.0f | %s | %.1f | %s |' % (
                    thousands(count), name, cost.cpu_s,
                    self.each_us(count, name),
                    thousands(cost.events / cost.cpu_s), cost.rss_kib / 1024,
                    '' if name == 'finwait' else
                    '%.2f' % self.ratio(count, name)))
        print('\nStart-up (a world without connections), taken off "per '
              'connection": %s.' % ', '.join(
                  '%s %.1f ms' % (name, self.median(0, name).cpu_s * 1e3)
                  for name in PROGRAMS))

    def bars(self):
        for name, count, most, quiet in BARS:
            yield Bar('CPU with %s connections: finwait / %s' %
                      (thousands(count), name), self.ratio(count, name), most,
                      quiet=quiet)
        yield Bar('CPU of a connection of finwait: with 10,000 / with 1,000',
                  self.each_us(10000, 'finwait') /
                  self.each_us(1000, 'finwait'), GROWTH_BAR, quiet=True)
