# SPDX-License-Identifier: GPL-2.0-only
"""What a connection costs in CPU time and memory.

Programs run in turn.  Compared are medians.  The cost of one connection is a
difference of two measurements, with start-up taken off; it is that of their
minima, since what else the machine does can only add to a cost."""
import statistics

from programs import Cost, progress

ROUNDS = 3
# Connections, and how often in a round each program makes that many; 0 is a
# world without connections, whose cost is that of starting up.
SIZES = {0: 7, 100: 7, 1000: 3, 10000: 1}
LONG_SIZE = 100000  # in the last round only
PROGRAMS = ('finwait', 'default', 'tuned')
# (what, program compared with, connections, at most)
BARS = (('default', 1000, 0.7), ('default', 10000, 0.35), ('tuned', 100, 1.15),
        ('tuned', 1000, 1.15), ('tuned', 10000, 1.15))
HELD = (500, 1000)  # connections open at once, to see their memory
GROWTH_BAR = 1.15  # cost per connection at 10,000 against that at 100


class Bench:
    """The costs of all runs: costs[connections][program] is a list."""

    def __init__(self, programs, sizes):
        self.programs = programs
        self.costs = {count: {name: [] for name in programs}
                      for count in sizes}

    def add(self, count, repeats):
        """Lets each program in turn make 'count' connections."""
        for repeat in range(repeats):
            for name, program in self.programs.items():
                progress('%d connections, %d of %d: %s' %
                         (count, repeat + 1, repeats, name))
                self.costs[count][name].append(program.run(count))
        progress('')

    def sizes(self):
        return [count for count in self.costs if count]

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

    def each_bytes(self, name):
        """Memory of an open connection, both of its ends together."""
        few, many = HELD
        peak_kib = self.programs[name].peak_kib
        return (peak_kib(many) - peak_kib(few)) * 1024 / (many - few)


def print_costs(bench):
    print('| connections | program | CPU, s | per connection, us | '
          'peak RSS, MiB | CPU of finwait / this |')
    print('|---:|---|---:|---:|---:|---:|')
    for count in bench.sizes():
        for name in PROGRAMS:
            cost = bench.median(count, name)
            ratio = ('' if name == 'finwait' else
                     '%.2f' % bench.ratio(count, name))
            print('| %s | %s | %.3f | %.0f | %.1f | %s |' % (
                format(count, ','), name, cost.cpu_s,
                bench.each_us(count, name), cost.rss_kib / 1024, ratio))
    print('\nStart-up (a world without connections), taken off "per '
          'connection": %s.' % ', '.join(
              '%s %.1f ms' % (name, bench.median(0, name).cpu_s * 1e3)
              for name in PROGRAMS))


def print_rates(bench):
    count = max(bench.sizes())
    large = [bench.median(count, name) for name in PROGRAMS]
    print('\n| %s connections | %s |' % (format(count, ','),
                                         ' | '.join(PROGRAMS)))
    print('|---|' + '---:|' * len(PROGRAMS))
    print('| events per CPU second | %s |' % ' | '.join(
        format(round(cost.events / cost.cpu_s), ',') for cost in large))
    print('| memory of an open connection, both ends, bytes | %s |' %
          ' | '.join(format(round(bench.each_bytes(name)), ',')
                     for name in PROGRAMS))
    print('\nThat memory is the growth of peak RSS from %s to %s connections '
          'open at once;\nfinwait runs a program on a stack of its own at '
          'each end of each.' % tuple(format(n, ',') for n in HELD))


def bars(bench):
    for name, count, most in BARS:
        yield ('CPU of finwait / %s at %s connections' %
               (name, format(count, ',')), bench.ratio(count, name), most,
               'most')
    yield ('finwait: cost per connection at 10,000 / at 100, start-up taken '
           'off', bench.each_us(10000, 'finwait') /
           bench.each_us(100, 'finwait'), GROWTH_BAR, 'most')
