#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Checks tests/run-tests itself: that no way of failing is counted as
success.  Each case runs it on one small program; speaks TAP."""
import concurrent.futures
import os
import re
import subprocess
import sys
import tempfile

RUN_TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                         'run-tests')

# name: shell script, exit status of run-tests, last line, expected in output
CASES = {
    'passes': ('echo 1..2; echo ok 1 a; echo ok 2 - b', 0,
               '2 passed, 0 failed', ''),
    'plan-at-end': ('echo ok 1 a; echo 1..1', 0, '1 passed, 0 failed', ''),
    'fails': ('echo 1..2; echo ok 1 a; echo why; echo not ok 2 - b; exit 1',
              1, '1 passed, 1 failed', r'not ok b\n    \| why'),
    'fails-but-exits-0': ('echo 1..1; echo not ok 1 a', 1,
                          '0 passed, 1 failed', ''),
    'silent-status': ('echo 1..1; echo ok 1 a; exit 3', 1,
                      '1 passed, 1 failed', 'exit status 3'),
    'skipped': ('echo 1..2; echo ok 1 a "# SKIP no tshark"; echo ok 2 b', 0,
                '1 passed, 0 failed, 1 skipped', 'skipped a: no tshark'),
    'skip-all': ('echo 1..0 "# SKIP not here"', 0,
                 '0 passed, 0 failed, 1 skipped', 'not here'),
    'known-gap': ('echo 1..1; echo not ok 1 a "# TODO later"', 0,
                  '0 passed, 0 failed, 1 skipped', 'skipped a: later'),
    'failed-skip': ('echo 1..1; echo not ok 1 a "# SKIP x"', 1,
                    '0 passed, 1 failed', ''),
    'no-plan': ('echo ok 1 a', 1, '1 passed, 1 failed', 'no plan'),
    'too-few': ('echo 1..2; echo ok 1 a', 1, '1 passed, 1 failed',
                'planned 2 cases, ran 1'),
    'too-many': ('echo 1..1; echo ok 1 a; echo ok 2 b', 1,
                 '2 passed, 1 failed', 'planned 1 cases, ran 2'),
    'nothing': (':', 1, '0 passed, 1 failed', 'no plan'),
    'empty-plan': ('echo 1..0', 1, '0 passed, 1 failed', 'no case ran'),
    'crash': ('echo 1..1; echo ok 1 a; kill -SEGV $$', 1,
              '1 passed, 1 failed', 'killed by SIGSEGV'),
    'crash-after-failure': ('echo 1..1; echo not ok 1 a; kill -ABRT $$', 1,
                            '0 passed, 2 failed', 'killed by SIGABRT'),
    'bail-out': ('echo 1..2; echo ok 1 a; echo Bail out! disk full; exit 1',
                 1, '1 passed, 1 failed', 'bailed out'),
    # what hangs leaves a child behind, which must not be waited for
    'hang': ('echo 1..1; sleep 60 & sleep 60', 1, '0 passed, 1 failed',
             'killed: over 1 s'),
    'keeps-going': ('echo 1..1; [ "$*" = -k ] && echo ok 1 a', 0,
                    '1 passed, 0 failed', ''),
    'not-tap': ('echo okay 1; echo 1..1; echo ok 1 a', 0,
                '1 passed, 0 failed', ''),
}


def run(folder, *programs):
    return subprocess.run(
        [sys.executable, RUN_TESTS, '--timeout', '1', '--out', folder,
         *programs], text=True, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, check=False, timeout=30)


def write_script(folder, script):
    path = os.path.join(folder, 'test-sample')
    with open(path, 'w', encoding='utf-8') as file:
        file.write('#!/bin/sh\n' + script + '\n')
    os.chmod(path, 0o755)
    return path


def complaints(case):
    """What is wrong with how run-tests judges the script of 'case'."""
    script, status, last, pattern = case
    with tempfile.TemporaryDirectory() as folder:
        result = run(folder, write_script(folder, script))
    lines = result.stdout.splitlines()
    return [text for bad, text in (
        (result.returncode != status, 'status %d' % result.returncode),
        (lines[-1:] != [last], 'last line: %s' % lines[-1:]),
        (sum(bool(re.match(r'\d+ passed', x)) for x in lines) != 1,
         'not one line of totals'),
        (not re.search(pattern, result.stdout), 'no "%s"' % pattern),
    ) if bad] and lines


def wrong_status(*programs, expected):
    with tempfile.TemporaryDirectory() as folder:
        status = run(folder, *programs).returncode
    return [] if status == expected else ['status %d' % status]


def main():
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(complaints, CASES.values()))
    found.append(wrong_status(expected=2))
    found.append(wrong_status('/gone/test-sample', expected=1))
    names = [*CASES, 'no-program', 'not-there']
    for number, (name, bad) in enumerate(zip(names, found), 1):
        for line in bad:
            print('# %s' % line)
        print('%sok %d - /runner/%s' % ('not ' if bad else '', number, name))
    print('1..%d' % len(names))
    return any(found)


if __name__ == '__main__':
    sys.exit(main())
