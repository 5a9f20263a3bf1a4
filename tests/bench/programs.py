# SPDX-License-Identifier: GPL-2.0-only
"""The programs that `./waf bench` compares, and how one is measured: the user
and system time of the process and its children, as the kernel counts it, and
the peak RSS of the largest of them.  Every run is checked: all bytes moved,
every connection closed."""
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import namedtuple

HERE = os.path.dirname(os.path.abspath(__file__))
SCENARIO = os.path.join(HERE, 'short.ini')
BYTES = 1024  # of a request, and of a reply

Cost = namedtuple('Cost', 'cpu_s rss_kib events')


class Wrong(Exception):
    """A run that did not do what it was to do."""


def progress(text):
    if sys.stderr.isatty():
        print('\r\033[K' + text, end='', file=sys.stderr, flush=True)


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
