# SPDX-License-Identifier: GPL-2.0-only
"""The programs that `./waf bench` compares, and how a process is measured: by
the user and system time of it and its children, as the kernel counts it, and
the peak RSS of the largest of them.  Every run is checked: all bytes moved,
every connection closed, or with those to hold none."""
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
BYTES = 1024  # of a request, and of a reply
FLOOR_PACKETS = 10  # of a connection

Cost = namedtuple('Cost', 'cpu_s rss_kib events')


class Wrong(Exception):
    """A run that did not do what it was to do."""


def progress(text):
    if sys.stderr.isatty():
        print('\r\033[K' + text, end='', file=sys.stderr, flush=True)


def thousands(number):
    return format(round(number), ',')


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


class Program:
    """One that prints facts as "name value" lines and takes a number of
    connections; it fails by itself unless all of them went well."""

    def __init__(self, program, *options):
        self.program = program
        self.options = options

    def measure(self, count, *more, prefix=()):
        """Runs it, by the command 'prefix'; returns facts and Cost."""
        output, cpu_s, rss_kib = measure(
            [*prefix, self.program, str(count), *self.options, *more])
        facts = dict(line.split() for line in output.splitlines())
        return facts, Cost(cpu_s, rss_kib, int(facts['events']))


class Floor(Program):
    """IP packets without a transport."""

    def run(self, count, prefix=()):
        facts, cost = self.measure(count, prefix=prefix)
        expect('packets', facts['packets'], count * FLOOR_PACKETS)
        return cost


class Traffic(Program):
    """Native programs, and those with ends on bare sim.h or POSIX hosts."""

    def run(self, count, prefix=(), reply_bytes=BYTES):
        more = [] if reply_bytes == BYTES else ['--reply=%d' % reply_bytes]
        facts, cost = self.measure(count, *more, prefix=prefix)
        expect('requests', facts['request_bytes'], count * BYTES)
        expect('replies', facts['reply_bytes'], count * reply_bytes)
        expect('closed', facts['client_closed'], count)
        expect('closed', facts['server_closed'], count)
        return cost

    def behind(self, count, clients, _scenario, prefix=()):
        """'count' connections of all 'clients' behind a router."""
        facts, cost = self.measure(count, '--behind=%d' % clients,
                                   prefix=prefix)
        expect('replies', facts['reply_bytes'], count * BYTES)
        return cost

    def peak_kib(self, count):
        """The peak with 'count' connections open at once."""
        facts, cost = self.measure(count, '--hold')
        expect('replies', facts['reply_bytes'], count * BYTES)
        expect('closed', facts['server_closed'], 0)
        return cost.rss_kib


class Finwait:
    """`finwait run` of short.ini, or of another file here, with one run, into
    the folder 'work'."""

    def __init__(self, program, work, scenario='short.ini'):
        self.program = program
        self.work = work
        self.scenario = os.path.join(HERE, scenario)

    def command(self, *sets, jobs=1, prefix=()):
        shutil.rmtree(self.work, ignore_errors=True)
        os.makedirs(os.path.dirname(self.work), exist_ok=True)
        command = [*prefix, self.program, 'run', self.scenario, '--out', self.work,
                   '--jobs', str(jobs)]
        for assignment in sets:
            command += ['--set', assignment]
        return command

    def behind(self, count, clients, scenario, prefix=()):
        """'count' connections of all 'clients' behind a router."""
        sets = ['scenario.duration=1000s', 'run.time_limit=1h',
                'client.count=%d' % clients,
                'client.connections=%d' % (count // clients)]
        self.scenario = scenario
        measure(self.command(*sets, prefix=prefix))
        row, = self.rows()
        expect('exchanges', row['exchanges'], count)

    def rows(self):
        with open(os.path.join(self.work, 'runs.csv'), newline='',
                  encoding='utf-8') as file:
            return list(csv.DictReader(file))

    def run(self, count, prefix=(), reply_bytes=BYTES):
        # Without connections the world ends before its client begins.
        duration_s = 1000 + count / 10 if count else 0.001
        sets = ['scenario.duration=%rs' % duration_s, 'run.time_limit=1h',
                'client.connections=%d' % max(count, 1),
                'client.start=%s' % ('0' if count else '1s'),
                'client.reply=%dB' % reply_bytes,
                'server.reply=%dB' % reply_bytes]
        _, cpu_s, rss_kib = measure(self.command(*sets, prefix=prefix))
        row, = self.rows()
        for column, want in (('attempts', count), ('exchanges', count),
                             ('clean', count), ('bytes_lost', 0),
                             ('half_open', 0), ('never_closed', 0)):
            expect(column, row[column], want)
        read = float(row['goodput_bps']) * duration_s / 8
        expect('bytes read', round(read), count * (BYTES + reply_bytes))
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
        """Real time of a campaign, start to end, its CPU time, and the peak
        RSS in KiB of its parent alone."""
        command = self.command('client.connections=%d' % connections,
                               'scenario.duration=%ds' % (2 + connections),
                               'run.replications=%d' % runs, jobs=jobs)
        began = time.monotonic()
        cpu_s = measure(command)[1]
        elapsed = time.monotonic() - began
        rows = self.rows()
        expect('runs', len(rows), runs)
        expect('exchanges', sum(float(r['exchanges']) for r in rows),
               runs * connections)
        with open(os.path.join(self.work, 'manifest.json'),
                  encoding='utf-8') as file:
            return elapsed, cpu_s, json.load(file)['peak_memory_kib']
