#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Checks README.md and scenarios/doc/*.md; speaks TAP.

The tutorial, and the commands of README about a first scenario, are run as they
stand, in an empty folder, and print what is said that they print.  What they
claim is held against the tables that they make.  Every command, option and file
that a document names must be there, every link lead somewhere, and README be read
in two minutes.

From the environment: FINWAIT_BIN, FINWAIT_SRC.
"""
import csv
import glob
import os
import re
import subprocess
import sys
import tempfile

BIN = os.environ['FINWAIT_BIN']
SRC = os.environ['FINWAIT_SRC']
DOCS = ['README.md'] + sorted(
    os.path.relpath(path, SRC)
    for path in glob.glob(os.path.join(SRC, 'scenarios/doc/*.md')))
READ_WORDS = 250 * 2  # a minute's reading, twice
WAF = {'demo', 'check', 'configure', 'build', 'install', 'accept', 'bench',
       'torture', 'fuzz', 'memory'}


def read(path):
    with open(os.path.join(SRC, path), encoding='utf-8') as file:
        return file.read()


def boxes(text, language):
    return re.findall(r'^```%s\n(.*?)^```$' % language, text,
                      re.MULTILINE | re.DOTALL)


def headings(text):
    """As a forge makes anchors of them."""
    plain = re.sub(r'^```.*?^```$', '', text, flags=re.MULTILINE | re.DOTALL)
    return [re.sub(r'[^\w\- ]', '', title.lower()).replace(' ', '-')
            for title in re.findall(r'^#+ (.*)$', plain, re.MULTILINE)]


def shell(script, folder):
    ran = subprocess.run(
        ['bash', '-euo', 'pipefail', '-c', script], cwd=folder, text=True,
        env=dict(os.environ, COLUMNS='100', LC_ALL='C.UTF-8',
                 PATH=os.path.dirname(BIN) + ':' + os.environ['PATH']),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert ran.returncode == 0, '%s\n%s' % (script, ran.stdout)
    return ran.stdout


def pattern(box):
    """What a box of output stands for: "..." alone for any lines, in a line for
    any text."""
    text = ''
    for line in box.splitlines():
        text += r'(?:.*\n)*' if line == '...' else \
            '.*'.join(map(re.escape, re.split(r' *\.\.\. *', line))) + '\n'
    return text


def mean(folder, metric, **values):
    """The means of a metric at the points with these values."""
    with open(os.path.join(folder, 'results/gate/summary.csv')) as file:
        rows = [row for row in csv.DictReader(file) if row['metric'] == metric]
    return [(float(row['server.vm.on_sock_event_s']), float(row['mean']))
            for row in rows if all(row[k] == v for k, v in values.items())]


# ---- What is run -------------------------------------------------------------

def check_tutorial():
    text = read('scenarios/doc/tutorial.md')
    steps = re.findall(r'^```sh\n(.*?)^```\n```text\n(.*?)^```$', text,
                       re.MULTILINE | re.DOTALL)
    assert len(steps) == len(boxes(text, 'sh')) >= 8
    with tempfile.TemporaryDirectory() as folder:
        for script, said in steps:
            printed = shell(script, folder)
            assert re.fullmatch(pattern(said), printed), \
                '%s\nprints\n%s\nand not\n%s' % (script, printed, said)
            if script.endswith('finwait run gate.ini\n'):
                check_claims(folder)


def check_claims(folder):
    """Section 3 of the tutorial, and as much of README."""
    closed = mean(folder, 'refused_fraction', **{'server.end': 'close'})
    reset = mean(folder, 'refused_fraction', **{'server.end': 'reset'})
    assert len(closed) == len(reset) == 5, (closed, reset)
    for _, fraction in closed:
        assert fraction > 0.45, closed
    for handler, fraction in reset:
        assert fraction == 0 if handler < 0.02 else fraction > 0.3, reset


def check_first_scenario():
    own = read('README.md').split('## Your own question')[1].split('##')[0]
    script = '\n'.join(re.findall(r'^    (.*)$', own, re.MULTILINE))
    assert script.count('finwait') == 3, script
    with tempfile.TemporaryDirectory() as folder:
        shell(script, folder)
        assert os.path.exists(os.path.join(folder, 'results/study/index.html'))
        assert os.path.exists(os.path.join(folder, 'study.ini'))


def check_place():
    """Where the command is, seen from the clone, and without help."""
    start = read('README.md').split('## Start')[1].split('##')[0]
    assert '`build/finwait`' in start
    assert 'export PATH=$PWD/build:$PATH' in start
    env = {k: v for k, v in os.environ.items() if k != 'FINWAIT_DATADIR'}
    ran = subprocess.run([BIN, 'list'], cwd='/', env=env, text=True,
                         stdout=subprocess.PIPE)
    assert 'accept-gate ' in ran.stdout, ran.stdout


# ---- What is named -----------------------------------------------------------

def check_length():
    text = re.sub(r'^    .*$|\(.*?\)|[|`*#]', ' ', read('README.md'),
                  flags=re.MULTILINE)
    words = [word for word in text.split() if re.search(r'\w', word)]
    assert len(words) <= READ_WORDS, '%d words' % len(words)


def check_contents():
    text = read('README.md')
    listed = re.findall(r'^- \[(.*?)\]\(#(.*?)\)$', text, re.MULTILINE)
    sections = re.findall(r'^## (.*)$', text, re.MULTILINE)
    assert [title for title, _ in listed] == sections, (listed, sections)


def check_links():
    for doc in DOCS:
        text = read(doc)
        for link in re.findall(r'\]\((?!https?:)(.*?)\)', text):
            path, _, anchor = link.partition('#')
            target = os.path.normpath(os.path.join(os.path.dirname(doc), path)) \
                if path else doc
            assert os.path.exists(os.path.join(SRC, target)), (doc, link)
            assert not anchor or anchor in headings(read(target)), (doc, link)
    linked = set(re.findall(r'scenarios/doc/\w+\.md', read('README.md')))
    assert linked == set(DOCS[1:]), linked ^ set(DOCS)


def check_files():
    """Files and folders that are called by their path."""
    for doc in DOCS:
        for path in re.findall(r'`((?:model|shim|scenarios|plots|tests)/[\w./-]+)`',
                               read(doc)):
            path = re.sub(r'[/-](NAME|FOLDER)\b.*', '', path)
            assert any(glob.glob(os.path.join(SRC, top, path) + '*')
                       for top in ('', 'tests', 'scenarios')), (doc, path)


def options_of(word, known={}):
    if word not in known:
        ran = subprocess.run([BIN, word, '--help'], text=True,
                             stdout=subprocess.PIPE)
        known[word] = set(re.findall(r'(?<!\S)--?[\w-]+', ran.stdout)) \
            if ran.returncode == 0 else None
    return known[word]


def check_commands():
    for doc in DOCS:
        text = read(doc)
        for word, rest in re.findall(r'(?:^ {4}|^\$ |`)finwait (\w+)\b ?(.*)',
                                     text, re.MULTILINE):
            assert options_of(word) is not None, (doc, word)
            rest = re.split(r'[`|;#]|finwait ', rest)[0]
            for option in re.findall(r'(?<!\S)(--[a-z-]+)', rest):
                assert option in options_of(word), (doc, word, option)
        for word in re.findall(r'\./waf ([a-z]+)', text):
            assert word in WAF, (doc, word)


CASES = (check_place, check_first_scenario, check_tutorial, check_length,
         check_contents, check_links, check_files, check_commands)


def main():
    failed = 0
    print('1..%d' % len(CASES))
    for number, case in enumerate(CASES, 1):
        name = '/readme/' + case.__name__[len('check_'):].replace('_', '-')
        try:
            case()
            print('ok %d - %s' % (number, name))
        except AssertionError as error:
            failed += 1
            for line in str(error).splitlines()[:100]:
                print('# ' + line)
            print('not ok %d - %s' % (number, name))
    return failed > 0


if __name__ == '__main__':
    sys.exit(main())
