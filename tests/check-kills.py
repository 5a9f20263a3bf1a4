#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Kills workers and their parent (SIGKILL) at random moments, goes on with
--resume, and compares the results with those of a campaign that nobody
disturbed.  Speaks TAP.

    tests/check-kills.py [KILLS [SEED]]     4 kills, with FINWAIT_LONG 20

From the environment: FINWAIT_BIN [build/finwait].
"""
import filecmp
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

FINWAIT = os.path.abspath(os.environ.get('FINWAIT_BIN', 'build/finwait'))
FILES = ('runs.csv', 'summary.csv', 'quantiles.csv', 'index.html',
         'scenario.ini')
SCENARIO = '''[scenario]
summary=Runs of different lengths
duration=20s
[server]
sockets=2
[client]
think=20ms
[sweep]
server.end=peer, close, reset
client.connections=1, 100, 400
link.loss=0, 2%
[run]
replications=6
'''
# How long somebody waits before the next kill, s; and for the dead to go.
MOMENTS = (0.02, 0.3)
PATIENCE = 20


class Campaign:
    """A campaign in the folder 'out' that is killed and goes on."""

    def __init__(self, out):
        self.out = out
        self.process = None

    def start(self):
        resume = ['--resume'] if os.path.exists(self.out) else []
        self.process = subprocess.Popen(
            [FINWAIT, 'run', 'kills.ini', '-q', '-j3', '--out', self.out,
             *resume], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True)

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def workers(self):
        """Processes of its session other than itself."""
        leader = str(self.process.pid)
        found = []
        for pid in filter(str.isdigit, os.listdir('/proc')):
            try:
                with open('/proc/%s/stat' % pid, encoding='utf-8') as file:
                    words = file.read().rpartition(')')[2].split()
            except OSError:
                continue  # it has ended
            if words[3] == leader and words[0] != 'Z' and pid != leader:
                found.append(int(pid))
        return sorted(found)

    def kill_parent(self):
        """True if all workers end with it."""
        self.process.kill()
        self.process.wait()
        end = time.monotonic() + PATIENCE
        while self.workers() and time.monotonic() < end:
            time.sleep(0.01)
        return not self.workers()

    def finish(self):
        """Goes on for the last time; its exit status."""
        if self.is_running():
            self.process.wait()
        self.start()
        return self.process.wait()


def disturb(n_kills, moments, complaints):
    """Kills so often in one campaign or, if that is too short, in several."""
    campaign, done = Campaign('killed-0'), []
    campaigns = [campaign]
    while len(done) < n_kills:
        if not campaign.is_running():
            if campaign.process and campaign.process.returncode == 0:
                campaign = Campaign('killed-%d' % len(campaigns))
                campaigns.append(campaign)
            campaign.start()
        time.sleep(moments.uniform(*MOMENTS))
        if not campaign.is_running():
            continue
        workers = campaign.workers()
        if moments.random() < 0.5 and workers:
            try:
                os.kill(moments.choice(workers), signal.SIGKILL)
            except ProcessLookupError:
                continue
            done.append('worker')
        else:
            if not campaign.kill_parent():
                complaints.append('workers outlive their parent')
            done.append('parent')
    print('# killed: %s' % ' '.join(done))
    return campaigns


def differences(campaign, complaints):
    status = campaign.finish()
    if status != 0:
        complaints.append('%s: status %d, expected 0' % (campaign.out, status))
    complaints += ['%s/%s differs' % (campaign.out, name) for name in FILES
                   if not filecmp.cmp(os.path.join('straight', name),
                                      os.path.join(campaign.out, name),
                                      shallow=False)]


def case(number, name, complaints):
    print('%s %d - %s' % ('not ok' if complaints else 'ok', number, name))
    for complaint in complaints:
        print('# ' + complaint)


def main():
    usual = 20 if os.environ.get('FINWAIT_LONG') else 4
    n_kills = int(sys.argv[1]) if len(sys.argv) > 1 else usual
    seed = sys.argv[2] if len(sys.argv) > 2 else str(time.time_ns())
    folder = tempfile.mkdtemp(prefix='finwait-')
    orphans, wrong = [], []
    if not os.path.isdir('/proc/self'):
        print('1..0 # SKIP no /proc to find workers in')
        return 0
    os.chdir(folder)
    try:
        print('1..2\n# seed %s' % seed)
        with open('kills.ini', 'w', encoding='utf-8') as file:
            file.write(SCENARIO)
        subprocess.run([FINWAIT, 'run', 'kills.ini', '-q', '-j3', '--out',
                        'straight'], check=True, stdout=subprocess.DEVNULL)
        for campaign in disturb(n_kills, random.Random(seed), orphans):
            differences(campaign, wrong)
        case(1, 'workers end with their parent', orphans)
        case(2, 'after %d kills the results are the same' % n_kills, wrong)
    finally:
        shutil.rmtree(folder)
    return 1 if orphans or wrong else 0


sys.exit(main())
