# SPDX-License-Identifier: GPL-2.0-only
"""What campaigns cost: of many short runs against one native program started
for each run, two at a time; of longer runs on one and on two cores; and the
memory of the parent with few and with many runs.  These take real time, so
they mean something on a machine that does nothing else."""
import statistics
import time

from programs import measure, progress

ROUNDS = 3
RUNS = 1000  # of one connection
SPEED_BAR = 10  # times faster than a program started for each run
EFFICIENCY_RUNS = (240, 200)  # runs, and connections of each
EFFICIENCY_BAR = 0.9  # on two cores
MEMORY_RUNS = (200, 2000)
MEMORY_BAR = 1.1  # the parent's peak with many runs by that with few


class Campaigns:
    """What campaigns cost, by real time; medians of all rounds."""

    def __init__(self, finwait, native):
        times = {'one': [], 'two': [], 'short': [], 'native': []}
        for turn in range(ROUNDS):
            progress('campaigns, %d of %d' % (turn + 1, ROUNDS))
            times['native'].append(self.start_each(native))
            times['short'].append(finwait.campaign(RUNS, 1, 2)[0])
            for jobs, name in ((1, 'one'), (2, 'two')):
                times[name].append(
                    finwait.campaign(*EFFICIENCY_RUNS, jobs)[0])
        progress('')
        self.short_s = statistics.median(times['short'])
        self.native_s = statistics.median(times['native'])
        self.speed = statistics.median(
            n / f for n, f in zip(times['native'], times['short']))
        self.efficiency = statistics.median(
            one / (2 * two) for one, two in zip(times['one'], times['two']))
        self.peaks_kib = [finwait.campaign(runs, 1, 2)[1]
                          for runs in MEMORY_RUNS]

    @staticmethod
    def start_each(native):
        """Real time of starting 'native' once for each run."""
        began = time.monotonic()
        measure(['sh', '-c', 'seq %d | sed s/.*/1/ | xargs -P2 -n1 "$@"' %
                 RUNS, 'sh', *native])
        return time.monotonic() - began

    def print(self):
        print('\n| campaign of %s short runs, two at a time | real time, s | '
              'runs per second |' % format(RUNS, ','))
        print('|---|---:|---:|')
        for name, time_s in (('finwait', self.short_s),
                             ('tuned, started for each run', self.native_s)):
            print('| %s | %.2f | %s |' % (
                name, time_s, format(round(RUNS / time_s), ',')))
        print('\nPeak RSS of the parent: %.1f MiB with %s runs, %.1f MiB with '
              '%s.' % (self.peaks_kib[0] / 1024, format(MEMORY_RUNS[0], ','),
                       self.peaks_kib[1] / 1024, format(MEMORY_RUNS[1], ',')))

    def bars(self):
        yield ('campaign of %s short runs: times faster than a program '
               'started for each' % format(RUNS, ','),
               self.speed, SPEED_BAR, 'least')
        yield ('parallel efficiency on two cores', self.efficiency,
               EFFICIENCY_BAR, 'least')
        yield ('memory of the parent with %s runs / with %s' %
               tuple(format(n, ',') for n in reversed(MEMORY_RUNS)),
               self.peaks_kib[1] / self.peaks_kib[0], MEMORY_BAR, 'most')
