#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""What a connection costs in finwait and in hand-written ns-3 programs.

Runs the same short connections (short.ini, native.cc) through finwait and
through the two native programs, one after the other in turn, then campaigns,
and prints the results as Markdown.

Exit status: 0 if every bar is met, 1 if one is missed or a run went wrong.
"""
import argparse
import os
import sys

import times
from campaigns import Campaigns
from ends import Ends
from programs import Finwait, Native, Wrong


def print_bars(bars):
    """Prints the bars; returns whether all of them are met."""
    met_all = True
    print('\n| bar | measured | bound | |')
    print('|---|---:|---:|---|')
    for text, measured, bound, side in bars:
        met = measured <= bound if side == 'most' else measured >= bound
        met_all &= met
        print('| %s | %.2f | at %s %.2f | %s |' % (
            text, measured, side, bound, 'met' if met else 'MISSED'))
    return met_all


def run_all(args, finwait):
    """Runs all traffic; returns the Bench."""
    programs = {'finwait': finwait, 'default': Native(args.native),
                'tuned': Native(args.native, '--tuned')}
    sizes = list(times.SIZES) + ([times.LONG_SIZE] if args.long else [])
    bench = times.Bench(programs, sizes)
    for _ in range(times.ROUNDS):
        for count, repeats in times.SIZES.items():
            bench.add(count, repeats)
    if args.long:
        bench.add(times.LONG_SIZE, 1)
    return bench


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--native', required=True, help='the native program')
    parser.add_argument('--ends', required=True, help='bench-ends')
    parser.add_argument('--work', required=True, help='a scratch folder')
    parser.add_argument('--long', action='store_true',
                        help='%d connections too' % times.LONG_SIZE)
    args = parser.parse_args()
    finwait = Finwait(os.environ['FINWAIT_BIN'], args.work)
    try:
        bench = run_all(args, finwait)
        print('`./waf bench%s`: 1 KiB requests and replies, 100 Mbit/s, 5 ms, '
              'no loss; %d rounds.\n' % (' --long' if args.long else '',
                                         times.ROUNDS))
        times.print_costs(bench)
        times.print_rates(bench)
        ends = Ends(args.ends)
        ends.print()
        campaigns = Campaigns(finwait, [args.native, '--tuned'])
        campaigns.print()
    except Wrong as error:
        print('bench: %s' % error, file=sys.stderr)
        return 1
    return 0 if print_bars([*times.bars(bench), *ends.bars(),
                            *campaigns.bars()]) else 1


if __name__ == '__main__':
    sys.exit(main())
