# SPDX-License-Identifier: GPL-2.0-only
"""Where the instructions of a connection of finwait go, by function.

Counted is what happens while the simulation runs, by callgrind.  A function
that is inlined counts with its caller; one that a stripped library does not
name goes by its address.  Beside it stands what the same function costs in the
floor program, so that what ns-3 asks for anyway is told from the rest."""
import os
import re
import subprocess
import tempfile

from programs import Wrong, thousands

COUNT = 1000  # connections
ROWS = 30
NAME_LENGTH = 100
# Which function is the simulation.
PROGRAMS = {'finwait': 'sim_run', 'floor': 'ns3::Simulator::Run()'}
# What only passes a call on.
TRAMPOLINES = re.compile(r'std::_Function_handler<|std::_?function<|'
                         r'.*\(below main\)|__libc_start_main')
ROW = re.compile(r' *([\d,]+) \( *[\d.]+%\)  (\S*?):(.+?)(?: \[\S+\])?$')


def annotate(path, how):
    """What callgrind_annotate says of each function, as (name, number): one
    that has parts of several files has several."""
    text = subprocess.run(
        ['callgrind_annotate', '--threshold=100', '--inclusive=' + how, path],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        check=True).stdout
    for line in text.splitlines():
        match = ROW.match(line)
        if match:
            yield match[3], int(match[1].replace(',', ''))


def read(path):
    """({function: inclusive}, {function: of its own}), instructions of each
    connection."""
    inclusive, own = {}, {}
    for name, number in annotate(path, 'yes'):
        inclusive[name] = max(inclusive.get(name, 0), number / COUNT)
    for name, number in annotate(path, 'no'):
        own[name] = own.get(name, 0) + number / COUNT
    return inclusive, own


def profile(program, simulation):
    """read() of the process of 'program' that has run the simulation."""
    with tempfile.TemporaryDirectory() as folder:
        program.run(COUNT, prefix=[
            'valgrind', '--tool=callgrind', '--toggle-collect=' + simulation,
            '--trace-children=yes', '--log-file=/dev/null',
            '--callgrind-out-file=%s/%%p' % folder])
        found = [read(os.path.join(folder, name))
                 for name in os.listdir(folder)]
    most = max(found, key=lambda parts: sum(parts[1].values()))
    if not most[1]:
        raise Wrong('callgrind has seen no %s' % simulation)
    return most


def print_rows(kind, ours, floors, total):
    """The functions with the largest of 'ours'."""
    print('\n| %s | %% | floor | function |' % kind)
    print('|---:|---:|---:|---|')
    # What has all of it is the loop, and what stands above it.
    names = [name for name, number in ours.items()
             if number < 0.99 * total and not TRAMPOLINES.match(name)]
    for name in sorted(names, key=ours.get, reverse=True)[:ROWS]:
        print('| %s | %.1f | %s | %s |' % (
            thousands(ours[name]), 100 * ours[name] / total,
            thousands(floors[name]) if name in floors else '',
            name[:NAME_LENGTH]))


def print_profile(make):
    """Profiles finwait and the floor, which 'make' gives by their names."""
    parts = {name: profile(make(name), simulation)
             for name, simulation in PROGRAMS.items()}
    totals = {name: sum(own.values()) for name, (_, own) in parts.items()}
    print('`./waf bench --functions`: instructions of a connection of finwait '
          '(%s) and of the floor (%s) while the simulation runs, mean of %s.'
          % (*(thousands(totals[name]) for name in PROGRAMS),
             thousands(COUNT)))
    for i, kind in enumerate(('with all that it calls', 'of its own')):
        print_rows(kind, parts['finwait'][i], parts['floor'][i],
                   totals['finwait'])
