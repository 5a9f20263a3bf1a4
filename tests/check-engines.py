#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Has engines do a campaign, harms their tasks, goes on, and compares the
results with those of one machine, byte for byte.  Speaks TAP.

Slurm is tests/engines/sbatch, which runs tasks here; GNU parallel, Snakemake and
xargs are themselves (SKIP where they are not).  `--accept` writes what the files
for engines are to be, tests/engines/*.txt.

From the environment: FINWAIT_BIN [build/finwait].
"""
import filecmp
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
FINWAIT = os.path.abspath(os.environ.get('FINWAIT_BIN', 'build/finwait'))
FILES = ('runs.csv', 'summary.csv', 'quantiles.csv', 'index.html',
         'scenario.ini')
SCENARIO = '''[scenario]
summary=Runs of different lengths
duration=20s
[server]
sockets=2
[client]
think=20ms
[sweep]
server.end=peer, close
client.connections=1, 100, 400
link.loss=0, 2%
[run]
replications=6
'''
STOP = '''replications=2
max_replications=8
stop=ci(exchange_time.mean) < 2%
'''
GOLDEN = {'slurm': 'submit.sh', 'parallel': 'submit.sh',
          'snakemake': 'Snakefile'}


class Wrong(Exception):
    """What is not as it should be."""


def run(*words, status=0):
    """Runs 'words'; what they print."""
    done = subprocess.run(words, stdin=subprocess.DEVNULL, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False)
    if done.returncode != status:
        raise Wrong('%s: status %d, expected %d\n%s' % (
            ' '.join(words), done.returncode, status, done.stdout))
    return done.stdout


def submit(*words, status=0):
    return run(FINWAIT, 'submit', '-q', '--pilot', '0', *words, status=status)


def expect(text, *parts):
    for part in parts:
        if part not in text:
            raise Wrong('expected "%s" in\n%s' % (part, text))


def same(out, whole='whole', files=FILES):
    """The results in 'out' are those of one machine."""
    for name in files:
        if not filecmp.cmp('%s/%s' % (whole, name), '%s/%s' % (out, name),
                           shallow=False):
            raise Wrong('%s/%s differs from %s' % (out, name, whole))
    run(FINWAIT, 'status', out)


def slurm_well():
    submit('x.ini', '--on', 'slurm', '--out', 'well', '--chunk', '6s')
    expect(run(FINWAIT, 'status', 'well', status=1),
           'missing  chunks 1-12 of 12 of deal 1', '0 running, 12 waiting')
    run('run-queue')
    same('well')


def slurm_harmed():
    """Killed, ended, lost and doubled tasks leave what they have done; the
    rest is dealt anew."""
    submit('x.ini', '--on', 'slurm', '--out', 'harmed', '--chunk', '6s',
           '--connections', '--slots', '3', '--', '--time=5')
    submit('harmed', '--resume', status=75)
    run('run-queue', '2=term', '3=kill', '4=twice', '5=lost', '7=lost')
    missing = run(FINWAIT, 'status', 'harmed', '--missing', status=1).strip()
    if not {'5', '7'} <= set(missing.split(',')):
        raise Wrong('missing chunks: %s, expected 5, 7' % missing)
    said = json.loads(run(FINWAIT, 'status', 'harmed', '--json', status=1))
    if said['engine']['running'] or said['missing'] < 12:
        raise Wrong('status says %s' % said)
    expect(run(FINWAIT, 'status', 'harmed', status=1),
           'to submit finwait submit harmed --resume')
    submit('harmed', '--resume')
    run('run-queue')
    same('harmed', 'whole-connections', FILES + ('connections.csv',))
    expect(submit('harmed', '--resume'), 'nothing is missing')


def slurm_rounds():
    """A stop rule has rounds, each an array that the one before submits."""
    submit('stop.ini', '--on', 'slurm', '--out', 'rounds', '--chunk', '5s')
    run('run-queue')
    with open('rounds/engine/submission.ini', encoding='utf-8') as file:
        if 'deal=1\n' in file.read():
            raise Wrong('one round only')
    same('rounds', 'whole-stop')


def parallel():
    if not shutil.which('parallel'):
        return 'needs parallel'
    submit('x.ini', '--on', 'parallel', '--slots', '2', '--out', 'a b',
           '--chunk', '9s')
    same('a b')
    return None


def snakemake():
    """By the command that submit tells."""
    if not shutil.which('snakemake'):
        return 'needs snakemake'
    said = run(FINWAIT, 'submit', 'x.ini', '--on', 'print=snakemake',
               '--pilot', '0', '--out', 'snakemake', '--chunk', '9s')
    command = re.search('  start +(.*)', said)[1]
    run('sh', '-c', command.replace('--cores all', '--cores 2'))
    same('snakemake')
    return None


def xargs():
    submit('x.ini', '--on', 'print=parallel', '--out', 'xargs',
           '--chunk', '9s')
    run('sh', '-c', 'seq 8 | xargs -P2 -n1 bash xargs/engine/task.sh 1')
    run('bash', 'xargs/engine/merge.sh')
    same('xargs')
    expect(run(FINWAIT, 'run', 'stop.ini', '--chunk',
               'xargs/engine/chunks.1:1', '--out', 'other', status=2),
           'expected')


def pilots():
    """What is done before the deal counts, and says how long runs take."""
    run(FINWAIT, 'submit', 'x.ini', '--on', 'print=parallel', '--out',
        'pilots', '-q')
    said = json.loads(run(FINWAIT, 'status', 'pilots', '--json', status=1))
    if said['done'] != 12:
        raise Wrong('%d runs done, expected 12' % said['done'])
    if said['engine']['chunks'] != 1:
        raise Wrong('%d chunks, expected 1' % said['engine']['chunks'])


def files():
    """The files are those in tests/engines, and shellcheck likes them."""
    for engine, name in GOLDEN.items():
        out = 'files-' + engine
        submit('stop.ini' if engine == 'parallel' else 'x.ini', '--on',
               'print=' + engine, '--out', out, '--slots', '4', '--chunk',
               '6s', '--', '--account=a b')
        check_file(out, name, engine)
    check_file('files-slurm', 'task.sh', 'task')
    check_file('files-slurm', 'merge.sh', 'merge')
    check_file('files-parallel', 'merge.sh', 'rounds')


def check_file(out, name, golden):
    path = os.path.abspath('%s/engine/%s' % (out, name))
    with open(path, encoding='utf-8') as file:
        text = file.read().replace(FINWAIT, 'FINWAIT').replace(
            os.path.abspath(out), 'FOLDER')
    golden = os.path.join(HERE, 'engines', golden + '.txt')
    if '--accept' in sys.argv:
        with open(golden, 'w', encoding='utf-8') as file:
            file.write(text)
    with open(golden, encoding='utf-8') as file:
        if file.read() != text:
            raise Wrong('%s is not %s, but\n%s' % (path, golden, text))
    if name.endswith('.sh') and shutil.which('shellcheck'):
        run('shellcheck', path)


def prepare():
    """Scenarios, a fake Slurm in PATH, and the results of one machine."""
    with open('x.ini', 'w', encoding='utf-8') as file:
        file.write(SCENARIO)
    with open('stop.ini', 'w', encoding='utf-8') as file:
        file.write(SCENARIO.replace('replications=6\n', STOP))
    os.makedirs('bin')
    os.makedirs('queue')
    for name in ('sbatch', 'squeue', 'run-queue'):
        os.symlink(os.path.join(HERE, 'engines', 'sbatch'), 'bin/' + name)
    os.environ['FAKE_SLURM'] = os.path.abspath('queue')
    os.environ['PATH'] = os.path.abspath('bin') + ':' + os.environ['PATH']
    run(FINWAIT, 'run', 'x.ini', '-q', '--out', 'whole')
    run(FINWAIT, 'run', 'x.ini', '-q', '-c', '--out', 'whole-connections')
    run(FINWAIT, 'run', 'stop.ini', '-q', '--out', 'whole-stop')


def main():
    cases = (files, slurm_well, slurm_harmed, slurm_rounds, parallel,
             snakemake, xargs, pilots)
    failed = 0
    with tempfile.TemporaryDirectory(prefix='finwait-engines-') as scratch:
        os.chdir(scratch)
        prepare()
        for i, case in enumerate(cases, 1):
            skip, bad = None, ''
            try:
                skip = case()
            except Wrong as error:
                failed, bad = failed + 1, 'not '
                print('# ' + str(error).replace('\n', '\n# '))
            print('%sok %d - /engines/%s%s' % (
                bad, i, case.__name__, ' # SKIP ' + skip if skip else ''))
        os.chdir('/')
    print('1..%d' % len(cases))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
