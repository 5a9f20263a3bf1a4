# SPDX-License-Identifier: GPL-2.0-only
"""How many instructions a program executes, as valgrind counts them.

The number is the same each time, whatever else the machine does; it moves by
less than 0.1 % with the environment and the names of folders.  Cachegrind is
the fastest that counts, some 300 million a second; it simulates no cache here.
"""
import concurrent.futures
import os
import re
import tempfile

from programs import Wrong, progress

VALGRIND = ('valgrind', '--tool=cachegrind', '--cache-sim=no',
            '--cachegrind-out-file=/dev/null', '--trace-children=yes')


def count(run):
    """Instructions of 'run', a function that takes a prefix of commands.  Of
    several processes it is the first to end: a run of the simulation ends
    before the command that waits for it, whose count depends on how long."""
    with tempfile.NamedTemporaryFile('r') as log:
        run(prefix=[*VALGRIND, '--log-file=' + log.name])
        found = re.search(r'^==\d+== I +refs: +([\d,]+)$', log.read(), re.M)
    if not found:
        raise Wrong('valgrind has counted no instructions')
    return int(found[1].replace(',', ''))


def count_all(runs):
    """{key: instructions} of {key: run}, of as many at a time as there are
    processors."""
    counts = {}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        futures = {pool.submit(count, run): key for key, run in runs.items()}
        for future in concurrent.futures.as_completed(futures):
            counts[futures[future]] = future.result()
            progress('instructions, %d of %d' % (len(counts), len(runs)))
    progress('')
    return counts
