#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""What a connection costs in finwait and in hand-written ns-3 programs.

Runs the same short connections (short.ini, native.cc) through finwait and
through the two native programs, one after the other in turn, and prints the
results as Markdown.  A cost is the user and system time of the process and
its children, as the kernel counts it; peak RSS is that of the largest of
them.  Every run is checked: all bytes moved, every connection closed.

Compared are medians.  The cost of one connection is a difference of two
measurements, with start-up taken off; it is that of their minima, since what
else the machine does can only add to a cost.

Then campaigns: of many short runs against one native program started for each
run, two at a time; of longer runs on one and on two cores; and the memory of
the parent with few and with many runs.  These take real time, so they mean
something on a machine that does nothing else.

Exit status: 0 if every bar is met, 1 if one is missed or a run went wrong.
"""
import argparse
import csv
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import namedtuple

HERE = os.path.dirname(os.path.abspath(__file__))
SCENARIO = os.path.join(HERE, 'short.ini')
BYTES = 1024  # of a request, and of a reply
ROUNDS = 3
# Connections, and how often in a round each program makes that many; 0 is a
# world without connections, whose cost is that of starting up.
SIZES = {0: 7, 100: 7, 1000: 3, 10000: 1}
LONG_SIZE = 100000  # in the last round only
CAMPAIGN_RUNS = 1000  # of one connection
SPEED_BAR = 10  # times faster than a program started for each run
EFFICIENCY_RUNS = (240, 200)  # runs, and connections of each
EFFICIENCY_BAR = 0.9  # on two cores
MEMORY_RUNS = (200, 2000)
MEMORY_BAR = 1.1  # the parent's peak with many runs by that with few
ENDS_COUNT = 10000  # connections on bare sim.h and on POSIX hosts
ENDS_REPEATS = 7
ENDS_BAR = 1.15  # CPU with one POSIX end by that with none
PROGRAMS = ('finwait', 'default', 'tuned')
# (what, program compared with, connections, at most)
BARS = (('default', 1000, 0.7), ('default', 10000, 0.35), ('tuned', 100, 1.15),
        ('tuned', 1000, 1.15), ('tuned', 10000, 1.15))
HELD = (500, 1000)  # connections open at once, to see their memory
GROWTH_BAR = 1.15  # cost per connection at 10,000 against that at 100

Cost = namedtuple('Cost', 'cpu_s rss_kib events')


class Wrong(Exception):
    """A run that did not do what it was to do."""


def measure(command):
    """Runs 'command'; returns its output, CPU seconds and peak RSS."""
    with tempfile.TemporaryFile(mode='w+') as written:
        process = subprocess.Popen(command, stdout=written, stderr=written,
                                   stdin=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        written.seek(0)
        output = written.read()
    if process.returncode:
        raise Wrong('%s: status %d\n%s' % (' '.join(command),
                                           process.returncode, output))
    return output, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def expect(name, have, want):
    if float(have) != want:
        raise Wrong('%s: %s instead of %s' % (name, have, want))


class Native:
    """A native program; it fails by itself unless all went well."""

    def __init__(self, program, *options):
        self.command = [program, *options]

    def run(self, count):
        output, cpu_s, rss_kib = measure(self.command + [str(count)])
        facts = dict(line.split() for line in output.splitlines())
        expect('requests', facts['request_bytes'], count * BYTES)
        expect('replies', facts['reply_bytes'], count * BYTES)
        expect('stuck', facts['still_open'], 0)
        return Cost(cpu_s, rss_kib, int(facts['events']))

    def peak_kib(self, count):
        """The peak with 'count' connections open at once."""
        return measure(self.command + ['--hold', str(count)])[2]


class Finwait:
    """`finwait run` of short.ini, with one run."""

    def __init__(self, program, work):
        self.program = program
        self.work = work

    def command(self, *sets, jobs=1):
        shutil.rmtree(self.work, ignore_errors=True)
        command = [self.program, 'run', SCENARIO, '--out', self.work,
                   '--jobs', str(jobs)]
        for assignment in sets:
            command += ['--set', assignment]
        return command

    def rows(self):
        with open(os.path.join(self.work, 'runs.csv'), newline='',
                  encoding='utf-8') as file:
            return list(csv.DictReader(file))

    def run(self, count):
        # Without connections the world ends before its client begins.
        duration_s = 1000 + count / 10 if count else 0.001
        sets = ['scenario.duration=%rs' % duration_s, 'run.time_limit=1h',
                'client.connections=%d' % max(count, 1),
                'client.start=%s' % ('0' if count else '1s')]
        _, cpu_s, rss_kib = measure(self.command(*sets))
        row, = self.rows()
        for column, want in (('attempts', count), ('exchanges', count),
                             ('clean', count), ('bytes_lost', 0),
                             ('half_open', 0), ('never_closed', 0)):
            expect(column, row[column], want)
        read = float(row['goodput_bps']) * duration_s / 8
        expect('bytes read', round(read), count * 2 * BYTES)
        return Cost(cpu_s, rss_kib, int(float(row['events'])))

    def peak_kib(self, count):
        """The peak with 'count' connections open at once, and a process or
        thread for each at both ends."""
        rss_kib = measure(self.command(
            'scenario.duration=%ds' % (count / 100 + 10),
            'client.count=%d' % count, 'client.connections=1',
            'client.start=ns3::UniformRandomVariable[Min=0|Max=%d]' %
            (count / 100 + 1), 'client.end=wait',
            'server.workers=%d' % count, 'server.backlog=%d' % count))[2]
        row, = self.rows()
        expect('exchanges', row['exchanges'], count)
        expect('never closed', row['never_closed'], count)
        return rss_kib

    def campaign(self, runs, connections, jobs):
        """Real time of a campaign, start to end, and the peak RSS in KiB of
        its parent alone."""
        command = self.command('client.connections=%d' % connections,
                               'scenario.duration=%ds' % (2 + connections),
                               'run.replications=%d' % runs, jobs=jobs)
        began = time.monotonic()
        measure(command)
        elapsed = time.monotonic() - began
        rows = self.rows()
        expect('runs', len(rows), runs)
        expect('exchanges', sum(float(r['exchanges']) for r in rows),
               runs * connections)
        with open(os.path.join(self.work, 'manifest.json'),
                  encoding='utf-8') as file:
            return elapsed, json.load(file)['peak_memory_kib']


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


class Ends:
    """What a POSIX host costs: the same traffic (ends.c) with none, one and
    both ends on one; medians of pairs that ran one right after the other."""

    KINDS = ('bare', 'server', 'posix')

    def __init__(self, program):
        cpu = {kind: [] for kind in self.KINDS}
        for turn in range(ENDS_REPEATS):
            progress('ends, %d of %d' % (turn + 1, ENDS_REPEATS))
            for kind in self.KINDS:
                output, cpu_s, _ = measure([program, str(ENDS_COUNT), kind])
                facts = dict(line.split() for line in output.splitlines())
                expect('replies', facts['reply_bytes'], ENDS_COUNT * BYTES)
                cpu[kind].append(cpu_s)
        progress('')
        self.cpu_s = {kind: statistics.median(cpu[kind])
                      for kind in self.KINDS}
        self.ratio = {kind: statistics.median(
            a / b for a, b in zip(cpu[kind], cpu['bare']))
                      for kind in self.KINDS}

    def print(self):
        print('\n| %s connections | CPU, s | by bare sim.h |' %
              format(ENDS_COUNT, ','))
        print('|---|---:|---:|')
        for kind, text in zip(self.KINDS, ('both ends on bare sim.h',
                                           'server on a POSIX host',
                                           'both ends on POSIX hosts')):
            print('| %s | %.3f | %.2f |' % (text, self.cpu_s[kind],
                                            self.ratio[kind]))

    def bars(self):
        yield ('CPU with one POSIX end / with none', self.ratio['server'],
               ENDS_BAR, 'most')


class Campaigns:
    """What campaigns cost, by real time; medians of all rounds."""

    def __init__(self, finwait, native):
        times = {'one': [], 'two': [], 'short': [], 'native': []}
        for turn in range(ROUNDS):
            progress('campaigns, %d of %d' % (turn + 1, ROUNDS))
            times['native'].append(self.start_each(native))
            times['short'].append(finwait.campaign(CAMPAIGN_RUNS, 1, 2)[0])
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
                 CAMPAIGN_RUNS, 'sh', *native])
        return time.monotonic() - began

    def print(self):
        print('\n| campaign of %s short runs, two at a time | real time, s | '
              'runs per second |' % format(CAMPAIGN_RUNS, ','))
        print('|---|---:|---:|')
        for name, time_s in (('finwait', self.short_s),
                             ('tuned, started for each run', self.native_s)):
            print('| %s | %.2f | %s |' % (
                name, time_s, format(round(CAMPAIGN_RUNS / time_s), ',')))
        print('\nPeak RSS of the parent: %.1f MiB with %s runs, %.1f MiB with '
              '%s.' % (self.peaks_kib[0] / 1024, format(MEMORY_RUNS[0], ','),
                       self.peaks_kib[1] / 1024, format(MEMORY_RUNS[1], ',')))

    def bars(self):
        yield ('campaign of %s short runs: times faster than a program '
               'started for each' % format(CAMPAIGN_RUNS, ','),
               self.speed, SPEED_BAR, 'least')
        yield ('parallel efficiency on two cores', self.efficiency,
               EFFICIENCY_BAR, 'least')
        yield ('memory of the parent with %s runs / with %s' %
               tuple(format(n, ',') for n in reversed(MEMORY_RUNS)),
               self.peaks_kib[1] / self.peaks_kib[0], MEMORY_BAR, 'most')


def progress(text):
    if sys.stderr.isatty():
        print('\r\033[K' + text, end='', file=sys.stderr, flush=True)


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


def bars(bench, *others):
    """All bars as (text, measured, bound, 'most' or 'least')."""
    for name, count, most in BARS:
        yield ('CPU of finwait / %s at %s connections' %
               (name, format(count, ',')), bench.ratio(count, name), most,
               'most')
    yield ('finwait: cost per connection at 10,000 / at 100, start-up taken '
           'off', bench.each_us(10000, 'finwait') /
           bench.each_us(100, 'finwait'), GROWTH_BAR, 'most')
    for other in others:
        yield from other.bars()


def print_bars(bench, *others):
    """Prints the bars; returns whether all of them are met."""
    met_all = True
    print('\n| bar | measured | bound | |')
    print('|---|---:|---:|---|')
    for text, measured, bound, side in bars(bench, *others):
        met = measured <= bound if side == 'most' else measured >= bound
        met_all &= met
        print('| %s | %.2f | at %s %.2f | %s |' % (
            text, measured, side, bound, 'met' if met else 'MISSED'))
    return met_all


def run_all(args, finwait):
    """Runs all traffic; returns the Bench."""
    programs = {'finwait': finwait, 'default': Native(args.native),
                'tuned': Native(args.native, '--tuned')}
    sizes = list(SIZES) + ([LONG_SIZE] if args.long else [])
    bench = Bench(programs, sizes)
    for _ in range(ROUNDS):
        for count, repeats in SIZES.items():
            bench.add(count, repeats)
    if args.long:
        bench.add(LONG_SIZE, 1)
    return bench


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--native', required=True, help='the native program')
    parser.add_argument('--ends', required=True, help='bench-ends')
    parser.add_argument('--work', required=True, help='a scratch folder')
    parser.add_argument('--long', action='store_true',
                        help='%d connections too' % LONG_SIZE)
    args = parser.parse_args()
    finwait = Finwait(os.environ['FINWAIT_BIN'], args.work)
    try:
        bench = run_all(args, finwait)
        print('`./waf bench%s`: 1 KiB requests and replies, 100 Mbit/s, 5 ms, '
              'no loss; %d rounds.\n' % (' --long' if args.long else '',
                                         ROUNDS))
        print_costs(bench)
        print_rates(bench)
        ends = Ends(args.ends)
        ends.print()
        campaigns = Campaigns(finwait, [args.native, '--tuned'])
        campaigns.print()
    except Wrong as error:
        print('bench: %s' % error, file=sys.stderr)
        return 1
    return 0 if print_bars(bench, ends, campaigns) else 1


if __name__ == '__main__':
    sys.exit(main())
