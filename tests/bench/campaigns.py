# SPDX-License-Identifier: GPL-2.0-only
"""What campaigns cost: of many short runs against one native program started
for each run, two at a time; of longer runs on one and on two cores; and the
memory of the parent with few and with many runs.  Real time means something on
a machine that does nothing else."""
import statistics
import time

from bars import Bar
from programs import measure, progress, thousands

ROUNDS = 3
RUNS = 1000  # of one connection
CPU_BAR = 10  # of a program started for each run, by that of a campaign
EFFICIENCY_RUNS = (240, 200)  # runs, and connections of each
EFFICIENCY_BAR = 0.9  # on two cores
MEMORY_RUNS = (200, 2000)
MEMORY_BAR = 1.1  # the parent's peak with many runs by that with few


class Campaigns:
    """What campaigns cost: (real time, CPU time) of each, all rounds."""

    def __init__(self, finwait, native):
        costs = {'one': [], 'two': [], 'short': [], 'native': []}
        for turn in range(ROUNDS):
            progress('campaigns, %d of %d' % (turn + 1, ROUNDS))
            costs['native'].append(self.start_each(native))
            costs['short'].append(finwait.campaign(RUNS, 1, 2)[:2])
            for jobs, name in ((1, 'one'), (2, 'two')):
                costs[name].append(
                    finwait.campaign(*EFFICIENCY_RUNS, jobs)[:2])
        progress('')
        self.median = {name: [statistics.median(column)
                              for column in zip(*costs[name])]
                       for name in ('short', 'native')}
        self.cheaper = statistics.median(
            native[1] / ours[1]
            for native, ours in zip(costs['native'], costs['short']))
        self.efficiency = statistics.median(
            one[0] / (2 * two[0])
            for one, two in zip(costs['one'], costs['two']))
        self.peaks_kib = [finwait.campaign(runs, 1, 2)[2]
                          for runs in MEMORY_RUNS]

    @staticmethod
    def start_each(native):
        """Real and CPU time of starting 'native' once for each run."""
        began = time.monotonic()
        cpu_s = measure(['sh', '-c', 'seq %d | sed s/.*/1/ | '
                         'xargs -P2 -n1 "$@"' % RUNS, 'sh', *native])[1]
        return time.monotonic() - began, cpu_s

    def print(self):
        print('\n| campaign of %s short runs, two at a time | real time, s | '
              'CPU, s | runs per second |' % thousands(RUNS))
        print('|---|---:|---:|---:|')
        for key, name in (('short', 'finwait'),
                          ('native', 'tuned, started for each run')):
            time_s, cpu_s = self.median[key]
            print('| %s | %.2f | %.2f | %s |' % (name, time_s, cpu_s,
                                                 thousands(RUNS / time_s)))
        print('\nPeak RSS of the parent: %.1f MiB with %s runs, %.1f MiB with '
              '%s.' % (self.peaks_kib[0] / 1024, thousands(MEMORY_RUNS[0]),
                       self.peaks_kib[1] / 1024, thousands(MEMORY_RUNS[1])))

    def bars(self):
        yield Bar('CPU of %s short runs: a program started for each / a '
                  'campaign' % thousands(RUNS), self.cheaper, CPU_BAR, 'least')
        yield Bar('parallel efficiency on two cores', self.efficiency,
                  EFFICIENCY_BAR, 'least', quiet=True)
        yield Bar('memory of the parent: with %s runs / with %s' %
                  tuple(thousands(n) for n in reversed(MEMORY_RUNS)),
                  self.peaks_kib[1] / self.peaks_kib[0], MEMORY_BAR)
