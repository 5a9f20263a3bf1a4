# SPDX-License-Identifier: GPL-2.0-only
"""`finwait live` in network namespaces of their own, for tests.

A case is a shell script that runs in one, with functions to begin a live run
and to end it, and what it has left; cases run beside each other.
"""
import concurrent.futures
import csv
import os
import subprocess
import sys
import tempfile

FINWAIT = os.path.abspath(os.environ.get('FINWAIT_BIN', 'build/finwait'))
SOURCE = os.path.abspath(os.environ.get('FINWAIT_SRC', '.'))
AT_ONCE = 4

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


class Tap:
    """What is right and what is not, as TAP."""

    def __init__(self, prefix):
        self.prefix, self.n, self.failures = prefix, 0, 0

    def case(self, name, right, seen=''):
        self.n += 1
        self.failures += not right
        print('%s %d - %s%s' % ('ok' if right else 'not ok', self.n,
                                self.prefix, name))
        if not right:
            for line in str(seen).splitlines():
                print('# ' + line)

    def end(self):
        print('1..%d' % self.n)
        return self.failures > 0


def check_all(make_scripts, check):
    """Runs the scripts that 'make_scripts' makes in a folder, and has 'check'
    look at what they have left.  An exit status."""
    tap = Tap('/live/')
    missing = lacks()
    if missing:
        print('ok 1 - /live/all # SKIP needs %s\n1..1' % missing)
        return 0
    with tempfile.TemporaryDirectory() as work:
        check(tap, run_all(work, make_scripts(work)))
    return tap.end()
