# SPDX-License-Identifier: GPL-2.0-only
"""Long runs: how memory grows with the connections of a run, what an hour costs
in which little happens, and merging many slices."""
import os
import shutil

from bars import Bar
from programs import Finwait, HERE, measure, progress, thousands

CONNECTIONS = (10000, 110000)
LONG_CONNECTIONS = 1000000
# Exact quantiles take 8 bytes of each sample, and such a connection has three.
EACH_BAR_BYTES = 48
IDLE_BAR_S = 0.1  # CPU time of an hour
SLICES, SLICE_RUNS = 1000, 2
MERGE_BAR_S = 60  # CPU time


class Long:
    """What long runs of finwait cost; 'make' gives a program by its name."""

    def __init__(self, make, is_long):
        self.finwait = make('finwait')
        self.counts = [CONNECTIONS[0],
                       LONG_CONNECTIONS if is_long else CONNECTIONS[1]]
        progress('long runs: %d connections' % self.counts[1])
        few, many = (self.finwait.run(n).rss_kib for n in self.counts)
        self.peak_mib = many / 1024
        self.each_bytes = (many - few) * 1024 / (self.counts[1] -
                                                 self.counts[0])
        progress('long runs: an idle hour')
        short, hour = (self.idle_s(duration) for duration in ('1s', '1h'))
        self.idle_hour_s = hour - short
        progress('long runs: slices')
        self.merge_s = self.slices_s()
        progress('')

    def idle_s(self, duration):
        idle = Finwait(self.finwait.program, self.finwait.work, 'idle.ini')
        return measure(idle.command('scenario.duration=' + duration))[1]

    def slices_s(self):
        """CPU time of `finwait merge` of slices of two runs each."""
        folder = self.finwait.work + '-slices'
        shutil.rmtree(folder, ignore_errors=True)
        for number in range(1, SLICES + 1):
            measure([self.finwait.program, 'run',
                     os.path.join(HERE, 'short.ini'), '--jobs', '1', '--set',
                     'client.connections=1', '--set', 'scenario.duration=2s',
                     '--set', 'run.replications=%d' % (SLICES * SLICE_RUNS),
                     '--slice', '%d/%d' % (number, SLICES), '--out', folder])
        cpu_s = measure([self.finwait.program, 'merge', folder])[1]
        shutil.rmtree(folder)
        return cpu_s

    def print(self):
        print('\n%s connections of one run: %.1f MiB, %.0f bytes of each.' % (
            thousands(self.counts[1]), self.peak_mib, self.each_bytes))
        print('\nAn hour of idle connections: %.2f s of CPU time; merging %s '
              'slices: %.1f s.' % (self.idle_hour_s, thousands(SLICES),
                                   self.merge_s))

    def bars(self):
        yield Bar('bytes that a connection leaves behind in a run',
                  self.each_bytes, EACH_BAR_BYTES)
        yield Bar('CPU of an hour of idle connections, s', self.idle_hour_s,
                  IDLE_BAR_S)
        yield Bar('CPU of merging %s slices, s' % thousands(SLICES),
                  self.merge_s, MERGE_BAR_S)
