# SPDX-License-Identifier: GPL-2.0-only
"""`finwait live` in network namespaces of their own, for tests.

A case is a shell script that runs in one, with functions to begin a live run
and to end it, and what it has left; cases run beside each other.

They run in real time, and a machine that is late itself makes programs, links
and deadlines late: what fails on one is tried again, and judged at last.
"""
import concurrent.futures
import csv
import io
import os
import subprocess
import sys
import tempfile
import threading
import time
import traceback

FINWAIT = os.path.abspath(os.environ.get('FINWAIT_BIN', 'build/finwait'))
SOURCE = os.path.abspath(os.environ.get('FINWAIT_SRC', '.'))
AT_ONCE = 4
TRIES = 3
LATE_S = 0.01 # about what a link delays, and more than an idle machine

# live NAME ARGUMENTS: begins a run, which a curl of its page finds up.
# over NAME: waits for its end, and keeps its status.
PRELUDE = '''
ip link set lo up
live() {
    name=$1; shift
    "$FINWAIT" live "$@" --tap fw0 --out "$name" >"$name.out" 2>"$name.err" &
    pid=$!
    tries=0
    until ip link show fw0 >/dev/null 2>&1 && grep -q place "$name.err"; do
        tries=$((tries + 1))
        [ "$tries" -lt 200 ] && kill -0 "$pid" || return
        sleep 0.05
    done
    sleep 0.3
}
over() {
    wait "$pid"
    echo $? >"$1.status"
}
'''


def lacks():
    """What is missing here; None: nothing."""
    if sys.platform != 'linux' or not os.path.exists('/dev/net/tun'):
        return 'Linux and its TUN'
    for tool in ('unshare', 'ip', 'curl'):
        if subprocess.run(['sh', '-c', 'command -v ' + tool],
                          stdout=subprocess.DEVNULL).returncode:
            return tool
    if subprocess.run(['unshare', '-n', 'true'],
                      stderr=subprocess.DEVNULL).returncode:
        return 'root'
    return None


class Left:
    """What a case has left in its folder."""

    def __init__(self, folder):
        self.folder = folder

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def has(self, *names):
        path = self.path(*names)
        return os.path.exists(path) and os.path.getsize(path) > 0

    def text(self, *names):
        if not os.path.exists(self.path(*names)):
            return ''
        with open(self.path(*names), encoding='utf-8', errors='replace') as f:
            return f.read()

    def rows(self, *names):
        with open(self.path(*names), encoding='utf-8', newline='') as file:
            return list(csv.DictReader(file))

    def header(self, *names):
        return self.text(*names).partition('\n')[0]

    def said(self, run):
        return self.text(run + '.out') + self.text(run + '.err')

    def ends(self, run='run', client=None):
        """(outcome, data) of the clients' ends, of those of a group."""
        return [(row['client_outcome'], row['client_data'])
                for row in self.rows(run, 'connections.csv')
                if client is None or row['group'] == client]


def run_case(work, name, script):
    """Runs 'script' in a namespace of its own; what it has left."""
    folder = os.path.join(work, name)
    os.makedirs(folder)
    subprocess.run(['unshare', '-n', 'sh', '-c', PRELUDE + script],
                   cwd=folder, timeout=120, stdin=subprocess.DEVNULL,
                   stdout=open(os.path.join(folder, 'log'), 'wb'),
                   stderr=subprocess.STDOUT,
                   env={**os.environ, 'FINWAIT': FINWAIT, 'SOURCE': SOURCE,
                        'DATA': os.path.join(SOURCE, 'tests/data/live')})
    return Left(folder)


def run_all(work, scripts):
    """All scripts (by name), some at a time; what each has left."""
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(zip(scripts, pool.map(
            lambda name: run_case(work, name, scripts[name]), scripts)))


class Machine:
    """How late it wakes somebody who sleeps, at most, while this is open."""

    def __enter__(self):
        self.late_s, self.over = 0, threading.Event()
        self.watch = threading.Thread(target=self.look, daemon=True)
        self.watch.start()
        return self

    def look(self, pause_s=0.005):
        while not self.over.is_set():
            due = time.monotonic() + pause_s
            time.sleep(pause_s)
            self.late_s = max(self.late_s, time.monotonic() - due)

    def __exit__(self, *_):
        self.over.set()
        self.watch.join()


class Tap:
    """What is right and what is not, as TAP."""

    def __init__(self, prefix):
        self.prefix, self.n, self.failures = prefix, 0, 0
        self.text = io.StringIO()

    def say(self, line):
        print(line, file=self.text)

    def case(self, name, right, seen=''):
        self.n += 1
        self.failures += not right
        self.say('%s %d - %s%s' % ('ok' if right else 'not ok', self.n,
                                   self.prefix, name))
        if not right:
            for line in str(seen).splitlines():
                self.say('# ' + line)

    def end(self):
        print('%s1..%d' % (self.text.getvalue(), self.n))
        return self.failures > 0


def check_once(make_scripts, check):
    """What comes of a try, and how late the machine was."""
    tap = Tap('/live/')
    with tempfile.TemporaryDirectory() as work, Machine() as machine:
        try:
            check(tap, run_all(work, make_scripts(work)))
        except (OSError, LookupError, ValueError,
                subprocess.TimeoutExpired):
            tap.case('whole', False, traceback.format_exc())
    return tap, machine.late_s


def check_all(make_scripts, check):
    """Runs the scripts that 'make_scripts' makes in a folder, and has 'check'
    look at what they have left.  An exit status."""
    missing = lacks()
    if missing:
        print('ok 1 - /live/all # SKIP needs %s\n1..1' % missing)
        return 0
    for again in reversed(range(TRIES)):
        tap, late_s = check_once(make_scripts, check)
        if not tap.failures or late_s < LATE_S or not again:
            return tap.end()
        print('# %d failed, and the machine was up to %.0f ms late: tried '
              'again' % (tap.failures, 1000 * late_s), flush=True)
