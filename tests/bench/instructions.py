# SPDX-License-Identifier: GPL-2.0-only
"""What a connection costs in instructions.

It is the difference of two counts, divided, so that start-up is not in it, nor
what the first connections do once."""
import functools

from bars import Bar
from counting import count_all
from programs import thousands

FIRST = 100  # connections that are not counted
COUNT = 1000
MANY, LONG_MANY = 20000, 100000  # at which one costs what it does at COUNT
TEXTS = {'floor': 'the floor: ten IP packets, no transport',
         'bare': 'both ends on bare `sim.h`',
         'server': 'server on a POSIX host',
         'posix': 'both ends on POSIX hosts',
         'finwait': 'finwait', 'closing tuned': 'tuned, `ClosingTcpHelper`',
         'tuned': 'tuned', 'closing': 'default, `ClosingTcpHelper`',
         'default': 'default'}
# The traffic of finwait between other systems, which is only counted.
SYSTEMS = {'window': 'both ends windows (`winsock`), on the same TCP'}
# (program, by that of which, at most)
BARS = (('finwait', 'floor', 1.6), ('finwait', 'tuned', 1.0),
        ('finwait', 'default', 0.7), ('server', 'bare', 1.15),
        ('window', 'finwait', 1.25))
GROWTH_BAR = 1.05


class Instructions:
    """Of a connection of each program.  'make' gives one by its name, with a
    folder of its own."""

    def __init__(self, make, is_long):
        self.many = LONG_MANY if is_long else MANY
        # The longest first, so that none is left to run alone.
        keys = [('finwait', FIRST + self.many)] + [
            (name, FIRST + more) for name in [*SYSTEMS, *reversed(TEXTS)]
            for more in (COUNT, 0)]
        self.counts = count_all({
            (name, n): functools.partial(make(name).run, n)
            for name, n in keys})

    def each(self, name, more=COUNT):
        """Instructions of one connection, with 'more' of them."""
        return (self.counts[name, FIRST + more] -
                self.counts[name, FIRST]) / more

    def print(self, times):
        """Prints them, with the CPU time that 'times' knows of."""
        print('\n| %s connections | instructions of each | by the floor | '
              'CPU of each, us |' % thousands(COUNT))
        print('|---|---:|---:|---:|')
        for name, text in TEXTS.items():
            each = self.each(name)
            print('| %s | %s | %.2f | %.0f |' % (
                text, thousands(each), each / self.each('floor'),
                times.each_us(COUNT, name)))
        for name, text in SYSTEMS.items():
            each = self.each(name)
            print('\n%s: %s instructions of each, %.2f of finwait.' % (
                text, thousands(each), each / self.each('finwait')))
        print('\nOf finwait with %s connections: %s instructions of each.' % (
            thousands(self.many), thousands(self.each('finwait', self.many))))

    def bars(self):
        for name, other, most in BARS:
            yield Bar('instructions of a connection: %s / %s' %
                      (TEXTS.get(name) or SYSTEMS[name], TEXTS[other]),
                      self.each(name) / self.each(other), most)
        yield Bar('instructions of a connection of finwait: with %s / with %s'
                  % (thousands(self.many), thousands(COUNT)),
                  self.each('finwait', self.many) / self.each('finwait'),
                  GROWTH_BAR)
