#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Checks the layers and the house rules that a machine can check; speaks TAP.

    scenarios --> shim --> model --> GLib     plots/ reads CSV only
                   `---> ns-3 (C++ only here) tests/ may include all

A source may include only what stands to its right.  Every rule is a function
from the root folder to a list of complaints; the second half of the cases
plants one offence for each rule into a scratch tree and expects a complaint.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.environ.get('FINWAIT_SRC') or os.path.dirname(
    os.path.dirname(os.path.abspath(__file__)))
CC = os.environ.get('CC', 'cc')
FOLDERS = ('model', 'shim', 'scenarios', 'plots', 'tests')
INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^>"]+)[>"]')
CPLUSPLUS = ('.cc', '.cpp', '.cxx', '.hh', '.hpp')
FUNCTION_LINES = 60
FILE_LINES = 500
TEST_LINES = 300

# What no file of a layer may include: (files, includes, why).
ARROWS = (
    (r'model/.*', r'(shim|scenarios|tests)/|ns3/|gio/|json-glib/|gsl/',
     'the model knows only GLib'),
    (r'model/(?!vm/coro\.c).*',  # which asks for the size of a page
     r'(stdio|time|sys/time|unistd|fcntl|poll)\.h|glib/gstdio\.h',
     'the model does no I/O and reads no clock'),
    (r'shim/.*', r'(scenarios|tests)/', 'the shim stands below'),
    (r'shim/.*\.c', r'ns3/', 'only C++ touches ns-3'),
    (r'shim/.*\.cc', r'model/', 'C++ never sees the model'),
    (r'shim/sim\.h', r'model/|ns3/', 'sim.h stands alone'),
    (r'scenarios/.*', r'ns3/|tests/', 'scenarios see ns-3 through the shim'),
)


def sources(root, *endings):
    """Paths, relative to 'root', of the files with one of 'endings'."""
    found = []
    for folder in FOLDERS:
        for path, folders, names in os.walk(os.path.join(root, folder)):
            folders[:] = [f for f in folders if f not in ('data', '.git')]
            found += [os.path.relpath(os.path.join(path, name), root)
                      for name in names if name.endswith(endings)]
    return sorted(found)


def code(root):
    return sources(root, '.c', '.h', *CPLUSPLUS)


def lines(root, path):
    with open(os.path.join(root, path), encoding='utf-8') as file:
        return file.read().splitlines()


def includes(root, path):
    """The includes of a file as (line number, quote, what)."""
    for number, line in enumerate(lines(root, path), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match[1], match[2]


def wrong_arrows(root):
    return ['%s:%d: includes %s: %s' % (path, number, what, why)
            for path in code(root)
            for number, _, what in includes(root, path)
            for files, forbidden, why in ARROWS
            if re.fullmatch(files, path) and re.match(forbidden, what)]


def hidden_arrows(root):
    """C++ that reaches the model through a C header of the shim."""
    seen_by = {}
    for path in code(root):
        seen_by[path] = {what for _, quote, what in includes(root, path)
                         if quote == '"'}
    complaints = []
    for path in sources(root, '.cc'):
        todo, seen = [path], set()
        while path.startswith('shim/') and todo:
            here = todo.pop()
            seen.add(here)
            todo += seen_by.get(here, set()) - seen
        complaints += ['%s: reaches %s' % (path, what) for what in sorted(seen)
                       if what.startswith('model/')]
    return complaints


def not_from_the_root(root):
    return ['%s:%d: "%s" is no path from the root' % (path, number, what)
            for path in code(root)
            for number, quote, what in includes(root, path)
            if quote == '"' and not what.startswith('ns3/')
            and not (what.startswith(FOLDERS) and
                     os.path.exists(os.path.join(root, what)))]


def stray_languages(root):
    return ['%s: C++ lives in shim/ (and tests/) only' % path
            for path in sources(root, *CPLUSPLUS)
            if not path.startswith(('shim/', 'tests/'))] + [
                '%s: plots/ holds no program' % path
                for path in code(root) if path.startswith('plots/')]


def no_licence(root):
    return ['%s: no SPDX line on top' % path
            for path in sources(root, '.c', '.h', '.cc', '.py', '.sh', '.gp',
                                '.ini')
            if 'SPDX-License-Identifier: GPL-2.0-only'
            not in '\n'.join(lines(root, path)[:3])]


def long_functions(root):
    """In our format a function's braces stand alone in column 0."""
    complaints = []
    for path in sources(root, '.c', '.cc'):
        began = 0
        for number, line in enumerate(lines(root, path), 1):
            if line == '{':
                began = number
            elif line == '}' and began:
                if number - began - 1 > FUNCTION_LINES:
                    complaints.append('%s:%d: a function of %d lines' %
                                      (path, began, number - began - 1))
                began = 0
    return complaints


def long_files(root):
    limits = [(path, TEST_LINES if re.match('tests/.*test-', path)
               else FILE_LINES) for path in code(root)]
    return ['%s: more than %d lines' % (path, limit) for path, limit in limits
            if len(lines(root, path)) > limit]


def not_c(root):
    """Headers that C includes, which do not compile alone and as C."""
    headers = set(sources(root, '.h'))
    for_c = {'shim/sim.h'} | {h for h in headers
                              if h.startswith(('model/', 'scenarios/'))}
    for path in sources(root, '.c'):
        for_c |= {what for _, quote, what in includes(root, path)
                  if quote == '"' and what.startswith('shim/')}
    flags = subprocess.check_output(
        ['pkg-config', '--cflags', 'glib-2.0', 'json-glib-1.0', 'gsl'],
        text=True).split()
    complaints = []
    for header in sorted(for_c & headers):
        result = subprocess.run(
            [CC, '-x', 'c', '-std=gnu11', '-fsyntax-only', '-Wall', '-Wextra',
             '-Werror', '-Wno-unused', '-I.'] + flags + [header], cwd=root,
            text=True, stderr=subprocess.PIPE, check=False)
        complaints += result.stderr.splitlines()[:8]
    return complaints


def unformatted(root):
    result = subprocess.run(
        ['clang-format', '--dry-run', '--style=file'] + code(root), cwd=root,
        text=True, stderr=subprocess.PIPE, check=False)
    return sorted({'%s: run clang-format -i' % line.split(':')[0]
                   for line in result.stderr.splitlines()
                   if 'clang-format-violations' in line})


RULES = (wrong_arrows, hidden_arrows, not_from_the_root, stray_languages,
         no_licence, long_functions, long_files, not_c)
SPDX = '/* SPDX-License-Identifier: GPL-2.0-only */\n'
# Each offence: the rule that must complain, and the tree, {path: text}.
OFFENCES = (
    (wrong_arrows, {'model/a.c': '#include "shim/sim.h"\n'}),
    (wrong_arrows, {'model/a.c': '#include "scenarios/a.h"\n'}),
    (wrong_arrows, {'model/sock/a.h': '#include <ns3/node.h>\n'}),
    (wrong_arrows, {'model/a.c': '#  include <time.h>\n'}),
    (wrong_arrows, {'shim/a.cc': '#include "model/port.h"\n'}),
    (wrong_arrows, {'shim/a.c': '#include "scenarios/a.h"\n'}),
    (wrong_arrows, {'shim/a.c': '#include "ns3/node.h"\n'}),
    (wrong_arrows, {'shim/sim.h': '#include "model/port.h"\n'}),
    (wrong_arrows, {'scenarios/a.c': '#include <ns3/node.h>\n'}),
    (wrong_arrows, {'scenarios/programs/a.c': '#include "tests/world.h"\n'}),
    (hidden_arrows, {'shim/a.cc': '#include "shim/port-ns3.h"\n',
                     'shim/port-ns3.h': '#include "model/port.h"\n',
                     'model/port.h': ''}),
    (not_from_the_root, {'model/a.c': '#include "b.h"\n', 'model/b.h': ''}),
    (not_from_the_root, {'model/a.c': '#include "model/gone.h"\n'}),
    (stray_languages, {'model/a.cc': ''}),
    (stray_languages, {'plots/a.c': ''}),
    (no_licence, {'model/a.c': 'int a;\n'}),
    (no_licence, {'scenarios/a.ini': '[scenario]\n'}),
    (long_functions, {'model/a.c': 'int\na(void)\n{\n' + '    ;\n' * 61 +
                                   '}\n'}),
    (long_files, {'model/a.c': 'int a;\n' * 501}),
    (long_files, {'tests/test-a.c': 'int a;\n' * 301}),
    (not_c, {'shim/sim.h': 'class World;\n'}),
    (not_c, {'shim/a.h': 'namespace ns3 {}\n',
             'shim/b.c': '#include "shim/a.h"\n'}),
    (not_c, {'model/a.h': 'gint64 lacks_glib;\n'}),
)
# A tree that no rule may complain about.
INNOCENT = {
    'model/a.h': SPDX + '#include <glib.h>\nvoid a(void);\n',
    'model/a.c': SPDX + '#include "model/a.h"\n#include <string.h>\n'
                        '\nvoid\na(void)\n{\n' + '    ;\n' * 60 + '}\n',
    'shim/sim.h': SPDX + '#include <glib.h>\n',
    'shim/ns3/sim.cc': SPDX + '#include "shim/sim.h"\n#include <ns3/node.h>\n',
    'shim/port-ns3.c': SPDX + '#include "model/a.h"\n#include "shim/sim.h"\n',
    'scenarios/main.c': SPDX + '#include "shim/sim.h"\n'
                               '#include "model/a.h"\n#include <stdio.h>\n',
    'tests/test-a.cc': SPDX + '#include <ns3/node.h>\n#include "model/a.h"\n',
    'tests/data/odd.ini': '[no licence here]\n',
}


class Tap:
    """Numbers and prints cases."""

    def __init__(self):
        self.number = 0
        self.failed = False

    def case(self, name, complaints, skip=''):
        self.number += 1
        self.failed |= bool(complaints)
        for complaint in complaints:
            print('# %s' % complaint)
        print('%sok %d - %s%s' % ('not ' if complaints else '', self.number,
                                  name, skip and ' # SKIP ' + skip))


def in_scratch(tree, rule):
    """What 'rule' says about a folder that holds only 'tree'."""
    with tempfile.TemporaryDirectory() as root:
        for path, text in tree.items():
            full = os.path.join(root, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, 'w', encoding='utf-8') as file:
                file.write(text)
        return rule(root)


def check_format(tap):
    tool = shutil.which('clang-format')
    version = tool and subprocess.check_output([tool, '--version'], text=True)
    if version and ' 14.' in version:
        tap.case('/layers/unformatted', unformatted(ROOT))
    else:
        tap.case('/layers/unformatted', [], 'needs clang-format 14')


def main():
    tap = Tap()
    for rule in RULES:
        tap.case('/layers/' + rule.__name__, rule(ROOT))
    check_format(tap)
    for rule in RULES:
        tap.case('/layers/innocent/' + rule.__name__,
                 in_scratch(INNOCENT, rule))
    for rule, tree in OFFENCES:
        path, text = next(iter(tree.items()))
        tap.case('/layers/caught/%s/%s' % (rule.__name__, path),
                 [] if in_scratch(tree, rule)
                 else ['not noticed: %s' % text.splitlines()[:1]])
    print('1..%d' % tap.number)
    return 1 if tap.failed else 0


if __name__ == '__main__':
    sys.exit(main())
