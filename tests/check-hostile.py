#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Checks that finwait harms nothing and hides nothing where it is not
welcome: closed descriptors, full disks, links, devices, other people's
folders, a second finwait.  Speaks TAP.

The rows are in tests/hostile/*.txt; each is done in a scratch folder of its
own, all at the same time.  A row is lines that begin with a mark:

    == a file of somebody else's, said as a sentence about what is right
    --- x.ini like small.ini
    --- mine.txt
    precious
    % mkdir web; ln -s ../mine.txt web/runs.csv
    $ finwait run x.ini -q --out web >/dev/full
    status 2
    writes web
    says finwait: web: *, expected --out with a new folder*
    then cmp mine.txt web/runs.csv

    == NAME       begins a row
    needs WHAT    "mounts": in a mount namespace of its own (only root may, so
                  else SKIP); "devices": in one with a /dev of its own, if
                  this is root, who could replace those of the machine;
                  "tool NAME": SKIP if there is no such program, "terminal":
                  if script can make none; "preload":
                  SKIP with sanitizers, which want to be loaded first
    --- FILE ...  a file, as tests/casefiles.py says; "like small.ini" and
                  "like sweep.ini" are scenarios that lie beside the tables
    % SCRIPT      before it: a line of bash (below set -e -o pipefail)
    $ SCRIPT      the thing itself: a line of bash; finwait is in PATH
    status N      its exit status [0]; 128 + N if a signal N ended it
    writes GLOB   what it may make or change, with all that is below; what else
                  was there must be as it was (bytes, mode, links, time of
                  change), and nothing else may be there afterwards
    prints LINE   a line of standard output; all others are of no interest
    says LINE     a line of standard error; there must be no others
    then SCRIPT   afterwards: a line of bash that must succeed

Marks may be repeated; consecutive scripts are one script.  In LINE, "*" is any
text.  Progress is lines of standard error: use -q.  Scripts find SRC (tests/),
HOSTILE (this folder) and SCRATCH (an empty folder that is not looked
at, e.g. for mounts and pipes); they must leave no process behind: the row's
process group is killed.

    check-hostile.py           all rows
    check-hostile.py WORD...   those in whose table's or own name a WORD is
"""
import concurrent.futures
import fnmatch
import glob
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile

import casefiles

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, 'hostile')
BIN = os.environ['FINWAIT_BIN']
SANITIZED = bool(os.environ.get('FINWAIT_CFLAGS'))
TIME_LIMIT_S = 600 if SANITIZED else 60
# Rows of which this file must complain, by the first words of the complaint.
PLANTED = {
    'exit status 3, expected 0': ['$ exit 3'],
    'exit status 143, expected 0': ['$ kill $$'],
    "'new': is new": ['$ touch new'],
    "'old': is gone": ['--- old', '$ rm old'],
    "'old': is not as it was": ['--- old', '$ chmod 600 old'],
    "'link': is not as": ['--- link symlink a', '$ ln -sfn b link'],
    'it does not print: b': ['$ echo a; echo b c', 'prints b', 'prints a'],
    'it says:  b': ['$ echo a >&2; echo b >&2', 'says a'],
    'expected: a*': ['$ :', 'says a*'],
    'the set-up fails': ['% false | true', '$ :'],
    'afterwards: exit status 1': ['$ :', 'then false'],
}
MARKS = {'needs', 'status', 'writes', 'prints', 'says', 'then', '%', '$'}
IN_NAMESPACE = ['unshare', '--mount', '--propagation', 'private']
OWN_DEVICES = '''
mount -t tmpfs tmpfs /dev
mknod -m 666 /dev/null c 1 3
mknod -m 666 /dev/zero c 1 5
mknod -m 666 /dev/full c 1 7
mknod -m 666 /dev/urandom c 1 9
ln -s /proc/self/fd /dev/fd
ln -s /proc/self/fd/0 /dev/stdin
ln -s /proc/self/fd/1 /dev/stdout
ln -s /proc/self/fd/2 /dev/stderr
'''


class Row:
    """One row; what stands behind each mark, in order."""

    def __init__(self, table, number, name):
        self.table, self.number, self.name = table, number, name
        self.files = []  # (words behind ---, lines)
        self.marks = {mark: [] for mark in MARKS}

    def script(self, mark):
        return '\n'.join(self.marks[mark])

    def status(self):
        return int((self.marks['status'] or ['0'])[0])


def read_table(path):
    with open(path, encoding='utf-8') as file:
        return read_rows(path, file.read().splitlines())


def read_rows(path, lines):
    rows, in_file = [], False
    for number, line in enumerate(lines, 1):
        mark, _, rest = line.partition(' ')
        if mark == '==':
            rows.append(Row(path, number, rest))
            in_file = False
        elif not rows:
            assert not line or mark == '#', '%s:%d' % (path, number)
        elif mark == '---':
            rows[-1].files.append((shlex.split(rest), []))
            in_file = True
        elif mark in MARKS:
            rows[-1].marks[mark].append(rest)
            in_file = False
        elif in_file:
            rows[-1].files[-1][1].append(line)
        else:
            assert not line, '%s:%d: no such mark' % (path, number)
    for row in rows:
        assert row.marks['$'], '%s: nothing is done' % row.name
    return rows


def in_namespace(row):
    return 'mounts' in row.marks['needs'] or (
        'devices' in row.marks['needs'] and os.geteuid() == 0)


def why_not(row):
    """What the row needs and there is not; None: all is there."""
    for need in row.marks['needs']:
        kind, _, name = need.partition(' ')
        if kind == 'tool':
            if not shutil.which(name):
                return 'no ' + name
        elif kind == 'terminal':
            if subprocess.run(['script', '-qec', 'true', '/dev/null'],
                              check=False, stdin=subprocess.DEVNULL,
                              capture_output=True).returncode:
                return 'no pseudo-terminals'
        elif kind == 'preload':
            if SANITIZED:
                return 'sanitizers want to be loaded first'
        elif in_namespace(row) and subprocess.run(
                IN_NAMESPACE + ['true'], check=False,
                stderr=subprocess.DEVNULL).returncode:
            return 'no namespaces for mounts'
    return None


def bash(script, env, cwd, is_strict=True, **kw):
    """Runs 'script'; what it leaves running is killed.  -> status, output"""
    start = 'set -e -o pipefail\n' if is_strict else ''
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = subprocess.Popen(
            ['bash', '-c', start + script], cwd=cwd, env=env, stdout=out,
            stderr=err, stdin=subprocess.DEVNULL, start_new_session=True, **kw)
        try:
            status = child.wait(TIME_LIMIT_S)
            status = 128 - status if status < 0 else status
        except subprocess.TimeoutExpired:
            status = None
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        child.wait()
        out.seek(0)
        err.seek(0)
        return status, *(f.read().decode(errors='replace').splitlines()
                         for f in (out, err))


def fits(line, pattern):
    parts = [re.escape(part) for part in pattern.split('*')]
    return re.fullmatch('.*'.join(parts), line, re.DOTALL) is not None


def wrong_lines(row, out, err):
    for pattern in row.marks['prints']:
        if not any(fits(line, pattern) for line in out):
            yield 'it does not print: ' + pattern
    says = row.marks['says']
    if len(says) != len(err) or not all(map(fits, err, says)):
        for line in says:
            yield 'expected: ' + line
        for line in err:
            yield 'it says:  ' + line


def wrong_files(row, before, after):
    globs = row.marks['writes']
    for path in sorted(before.keys() | after.keys()):
        if before.get(path) != after.get(path) and not any(
                fnmatch.fnmatch(path, g) or fnmatch.fnmatch(path, g + '/*')
                for g in globs):
            yield '%s: %s' % (ascii(path), 'is gone' if path not in after else
                              'is new' if path not in before else
                              'is not as it was')


def complaints(row, folder, env):
    """What is wrong, line by line."""
    for words, lines in row.files:
        casefiles.make_file(folder, words, lines, FOLDER)
    status, out, err = bash(row.script('%'), env, folder)
    if status != 0:
        return ['the set-up fails with %s' % status] + out + err
    before = casefiles.snapshot(folder)
    status, out, err = bash(row.script('$'), env, folder, is_strict=False)
    after = casefiles.snapshot(folder)
    wrong = list(wrong_files(row, before, after))
    if status is None:
        wrong.append('it still runs after %d s' % TIME_LIMIT_S)
    elif status != row.status():
        wrong.append('exit status %d, expected %d' % (status, row.status()))
    wrong += wrong_lines(row, out, err)
    status, out, err = bash(row.script('then'), env, folder)
    if status != 0:
        wrong += ['afterwards: exit status %s' % status] + out + err
    return wrong


def do_row(row, top):
    """What is wrong; all happens below the folder 'top', which is empty."""
    for name in ('bin', 'here', 'scratch'):
        os.mkdir(os.path.join(top, name))
    os.symlink(BIN, os.path.join(top, 'bin', 'finwait'))
    env = dict(os.environ, LC_ALL='C', SRC=HERE, HOSTILE=FOLDER,
               SCRATCH=os.path.join(top, 'scratch'),
               PATH=os.path.join(top, 'bin') + ':' + os.environ['PATH'])
    return complaints(row, os.path.join(top, 'here'), env)


def do_row_in_namespace(row, top):
    """As do_row(), by a process of its own, whose mounts end with it."""
    ran = subprocess.run(
        IN_NAMESPACE + [sys.executable, __file__, '--row', row.table,
                        str(row.number), top], text=True, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    lines = ran.stdout.splitlines()
    return lines if ran.returncode == 0 or lines else ['it has died']


def check(number, row):
    """The lines of TAP for one row."""
    table = os.path.basename(row.table)[:-len('.txt')]
    what = '%d - /hostile/%s/%s' % (number, table, row.name)
    why = why_not(row)
    if why:
        return ['ok %s # SKIP %s' % (what, why)]
    do = do_row_in_namespace if in_namespace(row) else do_row
    with tempfile.TemporaryDirectory() as top:
        wrong = do(row, top)
    return ['# ' + ascii(line)[1:-1] for line in wrong] + [
        '%s %s' % ('not ok' if wrong else 'ok', what)]


def check_planted(number, wanted, lines):
    """As check(), for a row that must be complained of."""
    row, = read_rows('planted.txt', ['== planted'] + lines)
    with tempfile.TemporaryDirectory() as top:
        wrong = do_row(row, top)
    return ['# ' + line for line in wrong] + ['%s %d - /hostile/planted/%s' % (
        'ok' if any(line.startswith(wanted) for line in wrong) else 'not ok',
        number, wanted)]


def main():
    rows = [row for path in sorted(glob.glob(os.path.join(FOLDER, '*.txt')))
            for row in read_table(path)]
    if sys.argv[1:2] == ['--row']:
        for row in rows:
            if [row.table, str(row.number)] == sys.argv[2:4]:
                if 'devices' in row.marks['needs']:
                    subprocess.run(['bash', '-ec', OWN_DEVICES], check=True)
                print('\n'.join(do_row(row, sys.argv[4])), end='')
        return
    jobs = [(check, row) for row in rows
            if len(sys.argv) == 1 or any(word in row.table + row.name
                                         for word in sys.argv[1:])]
    if len(sys.argv) == 1:
        jobs += [(check_planted, *planted) for planted in PLANTED.items()]
    print('1..%d' % len(jobs), flush=True)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for lines in pool.map(lambda n, job: job[0](n, *job[1:]),
                              range(1, len(jobs) + 1), jobs):
            print('\n'.join(lines), flush=True)


main()
