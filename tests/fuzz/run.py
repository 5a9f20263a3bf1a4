#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Looks for inputs that break a fuzz target, with libFuzzer and the sanitizers
of clang (Debian's packages clang and libclang-rt-dev), for so many seconds
each; `./waf fuzz` calls it.  All C is compiled by clang for this; the C++ of
shim/ns3, which no target reaches, is that of the build.

Begins with what is kept in tests/fuzz/NAME/, and says what has been found: an
input that breaks it is written to BUILD/fuzz/NAME-crash-..., with the command
that shows it alone, and the exit status is 1.  --keep then puts the fewest inputs
that reach all parts into tests/fuzz/NAME/."""
import argparse
import concurrent.futures
import fnmatch
import glob
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

SANITIZE = ['-fsanitize=address,undefined', '-fno-sanitize-recover=undefined',
            '-fno-omit-frame-pointer']
SOURCES = ('model/**/*.c', 'shim/**/*.c', 'scenarios/**/*.c',
           'tests/model/*.c', 'tests/shim/*.c', 'tests/scenarios/*.c',
           'tests/fuzz/*.c')
MAX_BYTES = 4096
KEEP_BYTES = 1000  # a kept input is no longer, so that the folders stay small
KEEP = 40  # and there are no more of a target
STAY = ('seed-*', 'was-*')  # made by hand, or once broke it: they stay
SLOW_S = 20  # one input may take so long


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--build', required=True, help='folder of the build')
    parser.add_argument('--cflags', default='', help='as the build has them')
    parser.add_argument('--libs', default='', help='likewise')
    parser.add_argument('--for', dest='seconds', type=int, default=60)
    parser.add_argument('--keep', action='store_true')
    parser.add_argument('names', nargs='*', help='globs of targets [all]')
    return parser.parse_args()


def newest_header():
    return max(os.path.getmtime(path) for path in
               glob.glob('**/*.h', recursive=True) if not path.startswith('build'))


def sources():
    for pattern in SOURCES:
        for path in sorted(glob.glob(pattern, recursive=True)):
            if not re.search(r'/test-|scenarios/main\.c$', path):
                yield path


def compile_one(args, folder, path, headers):
    """The object of a source; compiled if it is older than what it is of."""
    target = os.path.join(folder, path.replace('/', '+') + '.o')
    if not os.path.exists(target) or os.path.getmtime(target) < max(
            os.path.getmtime(path), headers):
        launcher = ['ccache'] if shutil.which('ccache') else []
        subprocess.run(
            launcher + ['clang', '-fsanitize=fuzzer-no-link', *SANITIZE, '-w',
                        '-std=gnu11', '-O1', '-g', '-I.',
                        '-DFINWAIT_DATADIR=""', '-DFINWAIT_VERSION=""',
                        *shlex.split(args.cflags), '-c', path, '-o', target],
            check=True)
    return target


def build(args, folder):
    """The program with all targets."""
    program = os.path.join(folder, 'fuzz')
    headers = newest_header()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        objects = list(pool.map(
            lambda path: compile_one(args, folder, path, headers), sources()))
    if not os.path.exists(program) or os.path.getmtime(program) < max(
            map(os.path.getmtime, objects)):
        # What is defined twice is taken from the objects, which come first.
        digest = glob.glob(args.build + '/scenarios/build-digest.c*.o')
        libraries = [os.path.join(args.build, 'lib%s.a' % name)
                     for name in ('shim', 'scenarios')]
        subprocess.run(['clang++', '-fsanitize=fuzzer', *SANITIZE, *objects,
                        *digest, *libraries, *shlex.split(args.libs),
                        '-o', program], check=True)
    return program


def targets():
    with open('tests/scenarios/fuzz-readers.c', encoding='utf-8') as file:
        return re.findall(r'^    {"([a-z-]+)", (?:TRUE|FALSE),', file.read(),
                          re.M)


def chosen(names):
    known = targets()
    for name in names:
        if not fnmatch.filter(known, name):
            sys.exit('fuzz: there is no target "%s", expected one of %s' %
                     (name, ', '.join(known)))
    return [target for target in known
            if not names or any(fnmatch.fnmatch(target, name)
                                for name in names)]


def fuzzer(program, name, *words):
    env = dict(os.environ, FINWAIT_FUZZ=name, FINWAIT_SRC=os.getcwd(),
               LC_ALL='C', ASAN_OPTIONS='detect_stack_use_after_return=0')
    return subprocess.run(
        [program, '-max_len=%d' % MAX_BYTES, '-timeout=%d' % SLOW_S,
         '-rss_limit_mb=2048', '-print_final_stats=1', *words], env=env,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        errors='replace', check=False)


def look(program, name, folder, seconds):
    """Fuzzes a target; returns whether nothing broke."""
    found = os.path.join(folder, name)
    kept = os.path.join('tests', 'fuzz', name)
    os.makedirs(found, exist_ok=True)
    print('%-12s' % name, end=' ', flush=True)
    run = fuzzer(program, name, '-max_total_time=%d' % seconds,
                 '-artifact_prefix=%s-' % found, found,
                 *([kept] if os.path.isdir(kept) else []))
    stats = dict(re.findall(r'stat::(\w+):\s+(\d+)', run.stdout))
    print('%10s inputs, %5s of them new, %s' % (
        stats.get('number_of_executed_units', '?'),
        stats.get('new_units_added', '?'),
        'BROKEN' if run.returncode else 'nothing broke'), flush=True)
    if run.returncode:
        print(run.stdout[-6000:])
        for path in re.findall(r'Test unit written to (\S+)', run.stdout):
            print('to see it: FINWAIT_FUZZ=%s FINWAIT_SRC=. %s %s' % (
                name, os.path.relpath(program), os.path.relpath(path)))
        sys.stdout.flush()
    return run.returncode == 0


def stays(path):
    return any(fnmatch.fnmatch(os.path.basename(path), glob) for glob in STAY)


def keep(program, name, folder):
    """What stays, and the smallest inputs that reach what it does not, or as
    many as are kept."""
    kept = os.path.join('tests', 'fuzz', name)
    os.makedirs(kept, exist_ok=True)
    old = [path for path in glob.glob(kept + '/*') if not stays(path)]
    with tempfile.TemporaryDirectory() as few:
        for path in glob.glob(kept + '/*'):
            if stays(path):
                shutil.copy(path, few)
        found = os.path.join(folder, name)
        run = fuzzer(program, name, '-merge=1', '-artifact_prefix=%s-' % found,
                     few, kept, found)
        if run.returncode:
            sys.exit('fuzz: the inputs of %s cannot be put together\n%s' % (
                name, run.stdout[-2000:]))
        new = sorted((os.path.getsize(path), path)
                     for path in glob.glob(few + '/*') if not stays(path))
        for path in old:
            os.unlink(path)
        for size, path in new[:KEEP]:
            if size <= KEEP_BYTES:
                shutil.copy(path, os.path.join(
                    kept, os.path.basename(path)[:8]))


def main():
    args = parse()
    if not shutil.which('clang'):
        sys.exit("fuzz: clang is not there, expected Debian's packages clang "
                 'and libclang-rt-dev')
    names = chosen(args.names)
    folder = os.path.join(args.build, 'fuzz')
    os.makedirs(folder, exist_ok=True)
    program = build(args, folder)
    is_good = True
    for name in names:
        is_good = look(program, name, folder, args.seconds) and is_good
        if args.keep:
            keep(program, name, folder)
    sys.exit(0 if is_good else 1)


main()
