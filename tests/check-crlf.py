#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Checks that every file may have a byte order mark and lines that end in CRLF;
speaks TAP.

Each row names files and commands that read them: the commands must print the same,
and end alike, whether the files are as finwait or an editor on Unix writes them, or
as editors and checkouts on Windows do.  Styles of figures are gnuplot's to read.

From the environment: FINWAIT_BIN, FINWAIT_SRC.
"""
import difflib
import glob
import os
import shutil
import subprocess
import sys
import tempfile

BIN = os.environ['FINWAIT_BIN']
SRC = os.environ['FINWAIT_SRC']
GAPS = 'lx.backlog_full: not looked at\n'
HEIR = '[scenario]\nbase=s.ini\nduration=1s\n'
TRACE = 'results/s/trace/point-0-run-1.csv'
RESULTS = ('results/s/finwait-results results/s/*.csv results/s/*.ini '
           'results/s/manifest.json results/s/trace/*.csv '
           'results/s/store/scenario.ini')
ROWS = (
    ('scenario', 's.ini', 'describe s.ini', 'run -q s.ini --out o'),
    ('base', 's.ini heir.ini', 'describe heir.ini'),
    ('conversation', 'c.t', 'talk c.t', 'talk --show c.t',
     'talk --accept c.t'),
    ('conversation-mistake', 'bad.t', 'talk bad.t'),
    ('cases', 'c.jsonl', 'conform c.jsonl'),
    ('gaps', 'gaps.txt', 'conform c.jsonl --gaps gaps.txt'),
    ('baseline', 'baselines/s.txt', 'check s.ini', 'check s.ini --accept'),
    ('trace', TRACE, 'trace %s --list' % TRACE, 'trace %s' % TRACE),
    ('results', RESULTS, 'status results/s', 'trace results/s --list',
     'plot results/s', 'run -q s.ini --resume', 'merge results/s --out m'),
)


def finwait(line, folder):
    ran = subprocess.run([BIN] + line.split(), cwd=folder, text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return '%s\nstatus %d' % (ran.stdout, ran.returncode)


def prepare(folder):
    """One file of each kind."""
    for line in ('new s --set run.replications=2 --set scenario.duration=2s',
                 'run -q s.ini --trace first --connections',
                 'check s.ini --accept'):
        said = finwait(line, folder)
        assert said.endswith('status 0'), said
    for name, text in (('heir.ini', HEIR), ('gaps.txt', GAPS),
                       ('bad.t', 'end client posix\nennd x y\n')):
        with open(os.path.join(folder, name), 'w') as file:
            file.write(text)
    shutil.copy(os.path.join(SRC, 'tests/conversations/linux-refused.t'),
                os.path.join(folder, 'c.t'))
    with open(os.path.join(SRC, 'tests/conform/posix.jsonl')) as cases, \
            open(os.path.join(folder, 'c.jsonl'), 'w') as file:
        file.writelines(cases.readlines()[:3])


def convert(folder, names):
    for name in names.split():
        paths = glob.glob(os.path.join(folder, name))
        assert paths, name
        for path in paths:
            with open(path, 'rb') as file:
                text = file.read()
            with open(path, 'wb') as file:
                file.write(b'\xef\xbb\xbf' + text.replace(b'\n', b'\r\n'))


def play(row, place, converted):
    """What the commands of a row print; paths are the same in both worlds."""
    folder = os.path.join(place, 'here')
    shutil.copytree(os.path.join(place, 'plain'), folder)
    if converted:
        convert(folder, row[1])
    said = [finwait(line, folder) for line in row[2:]]
    shutil.rmtree(folder)
    return said


def main():
    failed = 0
    print('1..%d' % len(ROWS))
    with tempfile.TemporaryDirectory() as place:
        os.mkdir(os.path.join(place, 'plain'))
        prepare(os.path.join(place, 'plain'))
        for number, row in enumerate(ROWS, 1):
            plain, crlf = play(row, place, False), play(row, place, True)
            if plain != crlf:
                failed += 1
                for line in difflib.unified_diff(
                        '\n'.join(plain).splitlines(),
                        '\n'.join(crlf).splitlines(), 'LF', 'CRLF', lineterm=''):
                    print('# ' + line)
            print('%sok %d - /crlf/%s' % ('not ' * (plain != crlf), number,
                                          row[0]))
    return failed > 0


if __name__ == '__main__':
    sys.exit(main())
