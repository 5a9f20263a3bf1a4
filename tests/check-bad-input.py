#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Checks what every kind of bad input is told, word for word.

The cases are in tests/bad-input/*.txt:

    == what is wrong
    --- x.ini
    [link]
    loss=2
    $ finwait run x.ini
    finwait: x.ini:2: link.loss: "2" is out of range, expected 0 to 1

Above the command stand the files that it finds in its folder, below it what
standard error says.  Standard output must stay empty, the exit status must be
2, and nothing may have been written.  tests/casefiles.py says which kinds of
files there are; root does without its privilege where one has a mode.

--accept writes what the commands say now into the files, to be read aloud
before it is committed.
"""
import concurrent.futures
import glob
import os
import shlex
import subprocess
import sys
import tempfile

from casefiles import make_file, snapshot

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, 'bad-input')
# What lets root read files that it may not read.
PRIVILEGES = '-dac_override,-dac_read_search'
LIKE_OTHERS = ['setpriv', '--inh-caps=' + PRIVILEGES,
               '--bounding-set=' + PRIVILEGES]
TIME_LIMIT_S = 20  # each is told at once; this only keeps a hang from staying


class Case:
    """One command, with the lines of the file that lead up to its message."""

    def __init__(self, name):
        self.name = name
        self.lines = ['== ' + name]
        self.files = []  # (words behind ---, lines)
        self.command = None
        self.expected = ''


def read_cases(path):
    """The cases of one file, and the lines above the first of them."""
    head, cases = [], []
    with open(path, encoding='utf-8') as file:
        for line in file.read().splitlines():
            if line.startswith('== '):
                cases.append(Case(line[3:]))
            elif not cases:
                head.append(line)
            elif cases[-1].command is None:
                add_line(cases[-1], line)
            else:
                cases[-1].expected += line + '\n'
    for case in cases:
        assert case.command is not None, '%s: %s' % (path, case.name)
        case.expected = case.expected.rstrip('\n') + '\n'
    return head, cases


def add_line(case, line):
    case.lines.append(line)
    if line.startswith('--- '):
        case.files.append((shlex.split(line[4:]), []))
    elif line.split()[:2] == ['$', 'finwait']:
        case.command = shlex.split(line[2:])[1:]
    else:
        case.files[-1][1].append(line)


def run(case):
    """What is wrong (None: nothing), and what standard error said."""
    with tempfile.TemporaryDirectory() as folder:
        for words, lines in case.files:
            make_file(folder, words, lines)
        before = snapshot(folder)
        try:
            ran = subprocess.run(as_user(case) + [os.environ['FINWAIT_BIN']] +
                                 case.command,
                                 cwd=folder, stdin=subprocess.DEVNULL,
                                 env=dict(os.environ, LC_ALL='C'),
                                 capture_output=True, timeout=TIME_LIMIT_S,
                                 check=False)
        except subprocess.TimeoutExpired:
            return 'it still runs', '(still runs)'
        after = snapshot(folder)
    said = ran.stderr.decode(errors='replace')
    if ran.returncode != 2:
        return 'exit status %d, expected 2' % ran.returncode, said
    if ran.stdout:
        return 'standard output: %r' % ran.stdout[:200], said
    if before != after:
        return 'it has written something', said
    if said != case.expected:
        return 'said     %sexpected %s' % (said, case.expected), said
    return None, said


def needs_user(case):
    return any(words[1:2] == ['mode'] for words, _ in case.files)


def as_user(case):
    return LIKE_OTHERS if needs_user(case) and os.geteuid() == 0 else []


def cannot_run(case):
    """Whether root cannot do without its privilege, e.g. in a container."""
    try:
        return subprocess.run(as_user(case) + ['true'], check=False,
                              stderr=subprocess.DEVNULL).returncode != 0
    except FileNotFoundError:
        return True


def accept(path):
    head, cases = read_cases(path)
    for case in cases:
        if not (needs_user(case) and cannot_run(case)):
            case.expected = run(case)[1]
    with open(path, 'w', encoding='utf-8') as file:
        file.write('\n'.join(head))
        for case in cases:
            file.write('\n' + '\n'.join(case.lines) + '\n' + case.expected)


def check(number, path_and_case):
    """The lines of TAP for one case."""
    path, case = path_and_case
    what = '%d - %s: %s' % (number, os.path.basename(path)[:-4], case.name)
    if needs_user(case) and cannot_run(case):
        return ['ok %s # SKIP root may read everything' % what]
    wrong, _ = run(case)
    lines = ['# ' + line for line in (wrong or '').splitlines()]
    return lines + ['%s %s' % ('not ok' if wrong else 'ok', what)]


def main():
    paths = sorted(glob.glob(os.path.join(FOLDER, '*.txt')))
    if sys.argv[1:] == ['--accept']:
        for path in paths:
            accept(path)
        return
    cases = [(path, case) for path in paths for case in read_cases(path)[1]]
    print('1..%d' % len(cases))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for lines in pool.map(check, range(1, len(cases) + 1), cases):
            print('\n'.join(lines), flush=True)


main()
