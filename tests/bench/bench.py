#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""What a connection costs in finwait, in hand-written ns-3 programs, and in
ns-3 without a transport.

Runs the same short connections through all of them (short.ini, window.ini,
ends.c, native.cc, the same with the closing TCP, floor.cc), counts instructions
and CPU time, then bulk transfers,
open connections and campaigns, and prints the results as Markdown.

Exit status: 0 if every bar that decides is met, 1 if one is missed or a run
went wrong, 2 if valgrind is not there.
"""
import argparse
import itertools
import os
import shutil
import sys

from bars import print_bars
from behind import Behind
from bulk import Bulk
from campaigns import Campaigns
from instructions import Instructions
from long import Long
from memory import Memory
from profiling import print_profile
from programs import Finwait, Floor, Traffic, Wrong
from times import Times


def maker(args):
    """A function that gives a program by its name.  Each `finwait run` has a
    folder of its own, so that several can go on at a time."""
    folders = itertools.count()
    ends, native = args.ends, args.native

    def make(name):
        if name in ('finwait', 'window'):
            return Finwait(os.environ['FINWAIT_BIN'],
                           os.path.join(args.work, str(next(folders))),
                           'window.ini' if name == 'window' else 'short.ini')
        return {'floor': lambda: Floor(args.floor),
                'default': lambda: Traffic(native),
                'tuned': lambda: Traffic(native, '--tuned'),
                'closing': lambda: Traffic(args.closing),
                'closing tuned': lambda: Traffic(args.closing,
                                                 '--tuned')}.get(
                    name, lambda: Traffic(ends, name))()
    return make


def run_all(args):
    """Measures and prints all; returns whether the bars are met."""
    make = maker(args)
    times = Times(make, args.long)
    print('`./waf bench%s`: 1 KiB requests and replies, 100 Mbit/s, 5 ms, no '
          'loss.' % (' --long' if args.long else ''))
    instructions = Instructions(make, args.long)
    instructions.print(times)
    times.print()
    parts = [instructions, times]
    for part in (lambda: Bulk(make), lambda: Behind(make),
                 lambda: Memory(make),
                 lambda: Long(make, args.long),
                 lambda: Campaigns(make('finwait'),
                                   [args.native, '--tuned'])):
        parts.append(part())
        parts[-1].print()
    return print_bars([bar for part in parts for bar in part.bars()])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n\n')[0])
    for name, what in (('native', 'bench-native'),
                       ('closing', 'bench-closing'), ('ends', 'bench-ends'),
                       ('floor', 'bench-floor'), ('work', 'scratch folder')):
        parser.add_argument('--' + name, required=True, metavar='PATH',
                            help=what)
    parser.add_argument('--long', action='store_true',
                        help='100,000 connections too')
    parser.add_argument('--functions', action='store_true',
                        help='only show where the instructions go')
    args = parser.parse_args()
    if not shutil.which('valgrind'):
        print('bench: valgrind, which counts instructions, is not found.\n'
              'Debian and Ubuntu have it in the package valgrind.',
              file=sys.stderr)
        return 2
    shutil.rmtree(args.work, ignore_errors=True)
    try:
        if args.functions:
            print_profile(maker(args))
            return 0
        return 0 if run_all(args) else 1
    except Wrong as error:
        print('bench: %s' % error, file=sys.stderr)
        return 1


if __name__ == '__main__':
    sys.exit(main())
