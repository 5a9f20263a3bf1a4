# SPDX-License-Identifier: GPL-2.0-only
"""Bars: what is measured may be 'most' or 'least' so much.  One on CPU or real
time wants a 'quiet' machine and decides nothing."""
from collections import namedtuple

Bar = namedtuple('Bar', 'text measured bound side quiet',
                 defaults=('most', False))


def is_met(bar):
    if bar.side == 'most':
        return bar.measured <= bar.bound
    return bar.measured >= bar.bound


def verdict(bar):
    if bar.quiet:
        return 'met' if is_met(bar) else 'missed, if the machine is quiet'
    return 'met' if is_met(bar) else 'MISSED'


def print_bars(bars):
    """Prints the bars; returns whether all that decide are met."""
    for quiet, title in ((False, 'bar'),
                         (True, 'bar that needs a quiet machine')):
        print('\n| %s | measured | bound | |' % title)
        print('|---|---:|---:|---|')
        for bar in bars:
            if bar.quiet == quiet:
                print('| %s | %.2f | at %s %.2f | %s |' % (
                    bar.text, bar.measured, bar.side, bar.bound,
                    verdict(bar)))
    print('\nThe bars of the second table do not decide the status.')
    return all(is_met(bar) for bar in bars if not bar.quiet)
