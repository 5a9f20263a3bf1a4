#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Checks the layers and the house rules that a machine can check; speaks TAP.

    scenarios --> shim --> model --> GLib     plots/ reads CSV only
                   `---> ns-3 (C++, in shim/ns3/)

A source may include only what stands to its right, and in scenarios/ only
what stands on its own floor or a lower one (FLOORS).  Tests see what is
below their folder: tests/model the model and the world in memory, tests/shim
ns-3 too, tests/scenarios all.  Every rule is a function from the root folder
to a list of complaints; the second half of the cases plants one offence for
each rule into a scratch tree and expects a complaint.
"""
import collections
import concurrent.futures
import functools
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
    (r'model/tcp/.*', r'model/(?!tcp/|port\.h|port-words\.h|units\.h)',
     'the TCP knows nothing of what runs above it'),
    (r'model/(?!vm/coro\.c).*',  # which asks for the size of a page
     r'(stdio|time|sys/time|unistd|fcntl|poll)\.h|glib/gstdio\.h',
     'the model does no I/O and reads no clock'),
    (r'shim/(?!helper/).*', r'(scenarios|tests)/', 'the shim stands below'),
    (r'shim/helper/.*', r'scenarios/(?!apps/)|tests/',
     'helpers put on nodes what scenarios/apps/ has'),
    (r'shim/.*\.c', r'ns3/', 'only C++ touches ns-3'),
    (r'model/path/.*', r'model/(?!path/|units\.h)',
     'a path knows nothing of what it is between'),
    (r'shim/(?!helper/).*\.cc', r'model/(?!tcp/|path/|port\.h|port-words\.h|units\.h)',
     'C++ sees nothing of the model but its TCP and its paths'),
    (r'shim/sim\.h',
     r'model/(?!port\.h|path/path\.h|tcp/tcp-profile\.h)|shim/|ns3/',
     'sim.h knows the words of the port, paths, and the TCP by its profile'),
    (r'shim/port-ns3\..*', r'shim/(?!sim\.h|sim-loop\.h|port-ns3\.h)',
     'the port reaches ns-3 by sim.h'),
    (r'shim/ns3/.*', r'shim/(?!sim\.h|sim-adopt\.h|sim-loop\.h|sim-pcap\.h|plain-tcp\.h|ns3/)',
     'below sim.h and plain-tcp.h there is ns-3 only'),
    (r'shim/plain-tcp\.h', r'model/(?!tcp/)|shim/|ns3/',
     'plain-tcp.h knows a segment, and nothing else'),
    (r'shim/helper/.*\.h', r'model/|scenarios/|shim/.*-priv\.h|glib',
     'helpers are for those who see public C++ headers only'),
    (r'tests/ns3/.*\.(cc|h)', r'model/|shim/.*-priv\.h|glib',
     'these are programs as users of ns-3 write them'),
    (r'tests/ns3/.*\.c', r'ns3/|scenarios/|.*-priv\.h',
     'what users run in applications sees the public headers of models'),
    (r'shim/memory[./].*', r'shim/(?!memory\.h|memory/)|ns3/',
     'the world in memory knows only the model'),
    (r'scenarios/(?!ns3/).*', r'ns3/|tests/',
     'scenarios see ns-3 through the shim'),
    (r'scenarios/ns3/.*', r'model/|shim/|scenarios/|tests/',
     'examples are programs as users of ns-3 write them'),
    (r'scenarios/.*', r'shim/(ns3|memory)/',
     'the shim is used by its top headers'),
    (r'tests/model/.*', r'scenarios/|tests/(shim|scenarios)/',
     'tests of the model know what is below it'),
    (r'tests/model/.*', r'ns3/|shim/(?!memory\.h)',
     'tests of the model do without ns-3'),
    (r'tests/shim/.*', r'(tests/)?scenarios/', 'the shim stands below'),
)

# What C++ sees of the model: the TCP, paths and the words of the port.
FOR_CPLUSPLUS = ('model/tcp/', 'model/path/', 'model/port.h', 'model/port-words.h',
                 'model/units.h')

# The floors of scenarios/, lowest first: folders, main.c, and programs of users
# of ns-3.  A file includes headers of its own folder and of lower floors.
FLOORS = ('base', 'measure', 'params', 'scenario', 'run', 'trace', 'store',
          'tables', 'figures', 'campaign', 'check', 'talk', 'conform',
          'packetdrill', 'http', 'systems/*', 'systems', 'apps',
          'command', 'main.c', 'ns3')


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


@functools.lru_cache(maxsize=None)
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


def floor_of(path):
    """The floor of a path below scenarios/ as (number, folder); the number is
    None for a folder that stands on no floor."""
    parts = path.split('/')[1:]
    if parts[0] == 'systems' and len(parts) > 2:
        return FLOORS.index('systems/*'), 'systems/' + parts[1]
    name = parts[0]
    return FLOORS.index(name) if name in FLOORS else None, name


def homeless(root):
    return ['%s: stands on no floor of FLOORS' % path for path in code(root)
            if path.startswith('scenarios/') and floor_of(path)[0] is None]


def upward(root):
    """Includes from a floor of scenarios/ to a higher one, or to a neighbour
    on the same, as (file, include)."""
    for path in code(root):
        for _, _, what in includes(root, path):
            if not path.startswith('scenarios/') or \
                    not what.startswith('scenarios/'):
                continue
            (here, room), (there, other) = floor_of(path), floor_of(what)
            if None not in (here, there) and \
                    (there > here or there == here and room != other):
                yield path, what


def wrong_floors(root):
    return ['%s: includes %s, which does not stand below it' % pair
            for pair in sorted(set(upward(root)))]


def circles(root):
    """Folders that include each other, directly or by others."""
    sees = {}
    for path in code(root):
        for _, quote, what in includes(root, path):
            here, there = os.path.dirname(path), os.path.dirname(what)
            if quote == '"' and here != there:
                sees.setdefault(here, set()).add(there)
    complaints = []
    for folder in sorted(sees):
        todo, seen = [folder], set()
        while todo:
            new = sees.get(todo.pop(), set()) - seen
            seen |= new
            todo += new
        if folder in seen:
            complaints.append('%s/: is in a circle, through %s' % (
                folder, ' or '.join(sorted(sees[folder] & seen))))
    return complaints


def hidden_arrows(root):
    """C++ that reaches the model through a C header of the shim."""
    seen_by = {}
    for path in code(root):
        seen_by[path] = {what for _, quote, what in includes(root, path)
                         if quote == '"'}
    complaints = []
    for path in sources(root, '.cc'):
        todo, seen = [path], set()
        while path.startswith('shim/') and todo and \
                not path.startswith('shim/helper/'):
            here = todo.pop()
            seen.add(here)
            todo += seen_by.get(here, set()) - seen
        complaints += ['%s: reaches %s' % (path, what) for what in sorted(seen)
                       if what.startswith('model/') and
                       not what.startswith(FOR_CPLUSPLUS)]
    return complaints


def not_from_the_root(root):
    return ['%s:%d: "%s" is no path from the root' % (path, number, what)
            for path in code(root)
            for number, quote, what in includes(root, path)
            if quote == '"' and not what.startswith('ns3/')
            and not (what.startswith(FOLDERS) and
                     os.path.exists(os.path.join(root, what)))]


def stray_languages(root):
    homes = ('shim/ns3/', 'shim/helper/', 'scenarios/ns3/', 'tests/shim/',
             'tests/ns3/', 'tests/bench/')
    return ['%s: C++ lives in %s only' % (path, ' '.join(homes))
            for path in sources(root, *CPLUSPLUS)
            if not path.startswith(homes)] + [
                '%s: shim/ns3/ is C++' % path for path in sources(root, '.c')
                if path.startswith('shim/ns3/')] + [
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


def twin_types(root):
    """In a source tree of ns-3 the tests are one library: of two types of one
    name, which are not hidden in a namespace, only one would be."""
    files = collections.defaultdict(set)
    for path in code(root):
        if path.startswith('tests/ns3/'):
            text = re.sub(r'(?ms)^namespace.*?^\} // namespace', '',
                          '\n'.join(lines(root, path)))
            for name in re.findall(r'(?m)^(?:struct|class) (\w+)\s*[:{]', text):
                files[name].add(path)
    return ['%s is a type in %s: put them in namespaces' %
            (name, ' and '.join(sorted(paths)))
            for name, paths in files.items() if len(paths) > 1]


def in_parallel(command, paths, root):
    """The lines that 'command' has to say of 'paths', of which it gets some at
    a time, one run on each processor."""
    jobs = os.cpu_count() or 1
    parts = [part for part in (paths[i::jobs] for i in range(jobs)) if part]
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        runs = pool.map(lambda part: subprocess.run(
            command + part, cwd=root, text=True, stderr=subprocess.PIPE,
            check=False).stderr.splitlines(), parts)
    return [line for run in runs for line in run]


def first_include(root, path):
    """What a file includes before all else, code and #define included."""
    for line in lines(root, path):
        if line and not line.startswith(('/*', ' *', '//')):
            match = INCLUDE.match(line)
            return match and match[2]
    return None


def not_c(root):
    """Headers that C includes, which do not compile alone and as C.  One that
    a C file includes before all else does, since that file compiles; so only
    the others are tried here."""
    headers = set(sources(root, '.h'))
    for_c = {'shim/sim.h'} | {h for h in headers
                              if h.startswith(('model/', 'scenarios/'))}
    built = [path for path in sources(root, '.c')
             if not path.startswith('tests/bench/')]
    for path in built:
        for_c |= {what for _, quote, what in includes(root, path)
                  if quote == '"' and what.startswith('shim/')}
    for_c -= {first_include(root, path) for path in built}
    flags = subprocess.check_output(
        ['pkg-config', '--cflags', 'glib-2.0', 'json-glib-1.0', 'gsl'],
        text=True).split()
    return in_parallel([CC, '-x', 'c', '-std=gnu11', '-fsyntax-only', '-Wall',
                        '-Wextra', '-Werror', '-Wno-unused', '-I.'] + flags,
                       sorted(for_c & headers), root)[:40]


# What makes, renames, removes or empties files, and who may.
CHANGES_FILES = re.compile(
    r'(?<![\w.>])(?:g_)?(?:fopen|freopen|creat|renameat2?|rename|unlink|unlinkat|'
    r'remove|rmdir|mkdir|mkdirat|mkdir_with_parents|mkstemp|mkdtemp|truncate|'
    r'file_set_contents|file_set_contents_full) ?\(')
MAY_CHANGE_FILES = re.compile(
    r'scenarios/(base/|campaign/batch-worker\.c)|shim/|model/|tests/|plots/')


def free_files(root):
    return ['%s:%d: files are written by base/beneath.h, outfile.h and '
            'userfile.h' % (path, number)
            for path in sources(root, '.c', '.h')
            if not MAY_CHANGE_FILES.match(path)
            for number, line in enumerate(lines(root, path), 1)
            if CHANGES_FILES.search(line)]


# What starts another program, and what reads JSON without a look at it.
STARTS = re.compile(r'(?<![\w.>])(?:g_spawn_\w+|posix_spawnp?|popen|system|'
                    r'exec[lv][pe]{0,2}|g_subprocess_\w+) ?\(')
PARSES = re.compile(r'\bjson_(?:parser_\w*load\w*|from_string) ?\(')


def back_doors(root):
    return ['%s:%d: programs are started by base/spawn.h, and JSON is read by '
            'base/json-text.h' % (path, number)
            for path in sources(root, '.c', '.h', *CPLUSPLUS)
            if path.startswith(('scenarios/', 'shim/', 'model/'))
            for number, line in enumerate(lines(root, path), 1)
            for pattern, home in ((STARTS, 'scenarios/base/spawn.c'),
                                  (PARSES, 'scenarios/base/json-text.c'))
            if path != home and pattern.search(line)]


def unformatted(root):
    said = in_parallel(['clang-format', '--dry-run', '--style=file'],
                       code(root), root)
    return sorted({'%s: run clang-format -i' % line.split(':')[0]
                   for line in said if 'clang-format-violations' in line})


RULES = (wrong_arrows, homeless, wrong_floors, circles, hidden_arrows,
         not_from_the_root, stray_languages, no_licence, long_functions,
         long_files, twin_types, not_c, free_files, back_doors)
SPDX = '/* SPDX-License-Identifier: GPL-2.0-only */\n'
# Each offence: the rule that must complain, and the tree, {path: text}.
OFFENCES = (
    (wrong_arrows, {'model/a.c': '#include "shim/sim.h"\n'}),
    (wrong_arrows, {'model/a.c': '#include "scenarios/a.h"\n'}),
    (wrong_arrows, {'model/sock/a.h': '#include <ns3/node.h>\n'}),
    (wrong_arrows, {'model/a.c': '#  include <time.h>\n'}),
    (wrong_arrows, {'shim/a.cc': '#include "model/vm/vm.h"\n'}),
    (wrong_arrows, {'model/tcp/a.c': '#include "model/trace.h"\n'}),
    (wrong_arrows, {'shim/a.c': '#include "scenarios/a.h"\n'}),
    (wrong_arrows, {'shim/a.c': '#include "ns3/node.h"\n'}),
    (wrong_arrows, {'shim/sim.h': '#include "model/record.h"\n'}),
    (wrong_arrows, {'scenarios/a.c': '#include <ns3/node.h>\n'}),
    (wrong_arrows, {'scenarios/programs/a.c': '#include "tests/world.h"\n'}),
    (wrong_arrows, {'shim/sim.h': '#include "shim/memory.h"\n'}),
    (wrong_arrows, {'shim/port-ns3.c': '#include "shim/ns3/sim-priv.h"\n'}),
    (wrong_arrows, {'shim/ns3/a.h': '#include "shim/port-ns3.h"\n'}),
    (wrong_arrows, {'shim/plain-tcp.h': '#include "shim/sim.h"\n'}),
    (wrong_arrows, {'shim/memory/a.c': '#include "shim/sim.h"\n'}),
    (wrong_arrows, {'shim/memory.h': '#include "shim/port-ns3.h"\n'}),
    (wrong_arrows, {'scenarios/run/a.c':
                    '#include "shim/memory/memory-priv.h"\n'}),
    (wrong_arrows, {'tests/model/test-a.c': '#include "shim/sim.h"\n'}),
    (wrong_arrows, {'tests/model/a.h': '#include "shim/ns3/sim-priv.h"\n'}),
    (wrong_arrows, {'tests/model/b.h': '#include "scenarios/run/run.h"\n'}),
    (wrong_arrows, {'tests/model/c.c': '#include "tests/shim/support.h"\n'}),
    (wrong_arrows, {'tests/shim/test-a.c': '#include "scenarios/a.h"\n'}),
    (wrong_arrows, {'tests/shim/b.c': '#include "tests/scenarios/a.h"\n'}),
    (homeless, {'scenarios/misc/a.c': 'int a;\n'}),
    (homeless, {'scenarios/a.c': 'int a;\n'}),
    (wrong_floors, {'scenarios/base/a.c':
                    '#include "scenarios/measure/a.h"\n'}),
    (wrong_floors, {'scenarios/talk/a.c':
                    '#include "scenarios/systems/sock/programs/a.h"\n'}),
    (wrong_floors, {'scenarios/systems/sock/a.c':
                    '#include "scenarios/systems/systems.h"\n'}),
    (wrong_floors, {'scenarios/systems/sock/b.c':
                    '#include "scenarios/systems/posix/a.h"\n'}),
    (wrong_floors, {'scenarios/systems/systems.c':
                    '#include "scenarios/command/command.h"\n'}),
    (circles, {'model/vm/a.c': '#include "model/sock/a.h"\n',
               'model/sock/a.h': '#include "model/posix/a.h"\n',
               'model/posix/a.h': '#include "model/vm/a.h"\n'}),
    (hidden_arrows, {'shim/a.cc': '#include "shim/port-ns3.h"\n',
                     'shim/port-ns3.h': '#include "model/record.h"\n',
                     'model/record.h': ''}),
    (free_files, {'scenarios/store/a.c': '    g_rename(a, b);\n'}),
    (free_files, {'scenarios/trace/a.c': '    if (fopen(a, "w")) {\n'}),
    (free_files, {'scenarios/check/a.c':
                  '    return g_mkdir_with_parents(a, 0777) == 0;\n'}),
    (back_doors, {'scenarios/command/a.c': '    popen("gnuplot", "w");\n'}),
    (back_doors, {'scenarios/base/a.c': '    g_spawn_sync(a, b);\n'}),
    (back_doors, {'scenarios/check/a.c':
                  '    if (!json_parser_load_from_data(a, b, -1, NULL)) {\n'}),
    (not_from_the_root, {'model/a.c': '#include "b.h"\n', 'model/b.h': ''}),
    (not_from_the_root, {'model/a.c': '#include "model/gone.h"\n'}),
    (stray_languages, {'model/a.cc': ''}),
    (stray_languages, {'shim/a.cc': ''}),
    (stray_languages, {'shim/ns3/a.c': ''}),
    (stray_languages, {'tests/model/test-a.cc': ''}),
    (stray_languages, {'plots/a.c': ''}),
    (no_licence, {'model/a.c': 'int a;\n'}),
    (no_licence, {'scenarios/a.ini': '[scenario]\n'}),
    (long_functions, {'model/a.c': 'int\na(void)\n{\n' + '    ;\n' * 61 +
                                   '}\n'}),
    (long_files, {'model/a.c': 'int a;\n' * 501}),
    (long_files, {'tests/test-a.c': 'int a;\n' * 301}),
    (twin_types, {'tests/ns3/a.cc': 'struct Two {\n};\n',
                  'tests/ns3/b.cc': 'class Two : A\n{\n};\n'}),
    (not_c, {'shim/sim.h': 'class World;\n'}),
    (not_c, {'shim/a.h': 'namespace ns3 {}\n',
             'shim/b.c': 'int b;\n#include "shim/a.h"\n'}),
    (not_c, {'model/a.h': 'gint64 hidden;\n',
             'model/a.c': '#define A\n#include "model/a.h"\n'}),
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
    'scenarios/run/run.h': SPDX + '#include "model/a.h"\n',
    'scenarios/run/run.c': SPDX + '#include "scenarios/run/run.h"\n',
    'scenarios/systems/sock/host.c': SPDX + '#include "scenarios/run/run.h"\n',
    'tests/shim/test-a.cc': SPDX + '#include <ns3/node.h>\n'
                                   '#include "model/a.h"\n',
    'tests/data/odd.ini': '[no licence here]\n',
}


# ---- The floors of model/ ---------------------------------------------------

# Folders of a system, lowest first.  A file there includes headers of its own
# floor and of lower ones; the system's own folder holds what others include.
# What stands beside the systems knows none of them, nor do they each other.
MODEL_FLOORS = {
    'model/sock': ('account', 'bytes', 'machine', 'master', 'program',
                   'check'),
    'model/posix': ('account', 'machine', 'process', 'world', 'calls'),
    'model/winsock': (),
    'model/nodejs': ('uv', 'task', 'stream', 'net'),
}
BUILD = os.path.dirname(os.environ.get('FINWAIT_BIN') or
                        os.path.join(ROOT, 'build', 'finwait'))


# A system that is built on another one: it sees what that offers, no more.
MODEL_ON = {'model/winsock': 'model/posix', 'model/nodejs': 'model/posix'}


def model_floor(path):
    """The system of a path below model/ ('' for none), and the floor in it:
    -1 for the system's own folder, None for a folder that is no floor."""
    for system, floors in MODEL_FLOORS.items():
        if path.startswith(system + '/'):
            folder = os.path.dirname(path)[len(system) + 1:]
            return system, (-1 if not folder else floors.index(folder)
                            if folder in floors else None)
    return '', -1


def may_use(path, other):
    """Whether a file may know what another one declares."""
    if path.startswith('scenarios/') and other.startswith('scenarios/'):
        (here, room), (there, theirs) = floor_of(path), floor_of(other)
        return None in (here, there) or there < here or room == theirs
    if path.startswith('scenarios/') or other.startswith('scenarios/'):
        return path.startswith('scenarios/')
    (system, here), (theirs, there) = model_floor(path), model_floor(other)
    if theirs and theirs == MODEL_ON.get(system):
        return not other.endswith('.h') or there == -1
    return theirs in ('', system) and (not theirs or there <= here)


def model_upward(root):
    complaints = []
    for path in code(root):
        if not path.startswith('model/'):
            continue
        if model_floor(path)[1] is None:
            complaints.append('%s: its folder is no floor' % path)
            continue
        complaints += ['%s:%d: includes %s, which stands above' %
                       (path, number, what)
                       for number, _, what in includes(root, path)
                       if what.startswith('model/') and
                       model_floor(what)[1] is not None and
                       not may_use(path, what)]
    return complaints


def objects_of(root):
    """The object file of each source of model/ and scenarios/, by source.  A
    scratch tree has none, so they are made."""
    objects = {path: os.path.join(BUILD if root == ROOT else root,
                                  path + '.1.o')
               for path in sources(root, '.c')
               if path.startswith(('model/', 'scenarios/'))}
    for path, target in objects.items() if root != ROOT else ():
        flags = subprocess.check_output(
            ['pkg-config', '--cflags', 'glib-2.0'], text=True).split()
        subprocess.check_call([CC, '-I.'] + flags + ['-c', path, '-o', target],
                              cwd=root)
    return objects


def calls_upward(root):
    """Functions and tables that a file uses though they are defined above:
    a header may declare what another floor defines, so that the compiler does
    not see it."""
    objects = objects_of(root)
    complaints = ['%s: has no object file: build first' % path
                  for path, name in objects.items()
                  if not os.path.exists(name)]
    if complaints or not objects:
        return complaints
    path_of = {name: path for path, name in objects.items()}
    home, uses = {}, []
    for line in subprocess.check_output(['nm', '-gPA'] + sorted(path_of),
                                        text=True).splitlines():
        name, symbol, kind = line.split()[:3]
        if kind == 'U':
            uses.append((path_of[name.rstrip(':')], symbol))
        else:
            home[symbol] = path_of[name.rstrip(':')]
    return ['%s: uses %s() of %s, which stands above' %
            (path, symbol, home[symbol]) for path, symbol in sorted(uses)
            if symbol in home and not may_use(path, home[symbol])]


def names_of_libc(root):
    """Functions named as one of the C library's: a shared library that calls
    that one gets ours, and ours is not linked where another stands before."""
    libc = subprocess.check_output([CC, '-print-file-name=libc.so.6'],
                                   text=True).strip()
    taken = {line.split('@')[0] for line in subprocess.check_output(
        ['nm', '-DP', '--defined-only', libc], text=True).splitlines()}
    path_of = {name: path for path, name in objects_of(root).items()
               if os.path.exists(name)}
    if not path_of:
        return []
    ours = [line.split()[:2] for line in subprocess.check_output(
        ['nm', '-gPA', '--defined-only'] + sorted(path_of),
        text=True).splitlines()]
    return ['%s: the C library has a %s(), too' % (path_of[name[:-1]], symbol)
            for name, symbol in ours if symbol in taken]


RULES += (model_upward, calls_upward, names_of_libc)
OFFENCES += (
    (names_of_libc, {'model/posix/process/a.c': 'int posix_spawn(void);\n'
                     'int posix_spawn(void) { return 0; }\n'}),
    (model_upward, {'model/sock/bytes/a.c':
                    '#include "model/sock/master/device-priv.h"\n'}),
    (model_upward, {'model/posix/account/a.h':
                    '#include "model/posix/machine/posix-machine-priv.h"\n'}),
    (model_upward, {'model/sock/sock.h':
                    '#include "model/sock/account/sock-priv.h"\n'}),
    (model_upward, {'model/winsock/a.c':
                    '#include "model/posix/account/posix-priv.h"\n'}),
    (model_upward, {'model/posix/calls/a.c':
                    '#include "model/winsock/winsock.h"\n'}),
    (model_upward, {'model/sock/program/a.c':
                    '#include "model/posix/posix.h"\n'}),
    (model_upward, {'model/vm/a.c': '#include "model/sock/device.h"\n'}),
    (model_upward, {'model/sock/attic/a.c': 'int a;\n'}),
    (calls_upward, {'model/sock/bytes/a.c': 'void above(void);\n'
                    'void a(void) { above(); }\n',
                    'model/sock/program/b.c': 'void above(void) { }\n'}),
    (calls_upward, {'model/posix/machine/a.c': 'extern const int above;\n'
                    'const int *a(void) { return &above; }\n',
                    'model/posix/calls/b.c': 'const int above = 1;\n'}),
    (calls_upward, {'scenarios/base/a.c': 'void above(void);\n'
                    'void a(void) { above(); }\n',
                    'scenarios/run/b.c': 'void above(void) { }\n'}),
    (calls_upward, {'scenarios/systems/sock/a.c': 'void above(void);\n'
                    'void a(void) { above(); }\n',
                    'scenarios/systems/posix/b.c': 'void above(void) { }\n'}),
    (calls_upward, {'model/b.c': 'void above(void);\n'
                    'void a(void) { above(); }\n',
                    'scenarios/base/b.c': 'void above(void) { }\n'}),
    (calls_upward, {'model/a.c': 'void above(void);\n'
                    'void a(void) { above(); }\n',
                    'model/sock/account/b.c': 'void above(void) { }\n'}),
)
INNOCENT.update({
    'model/sock/bytes/a.h': SPDX,
    'model/sock/master/a.c': SPDX + '#include "model/sock/bytes/a.h"\n'
                                    '#include "model/a.h"\nextern int low;\n'
                                    'int high(void);\n\nint\nhigh(void)\n'
                                    '{\n    return low;\n}\n',
    'model/sock/bytes/b.c': SPDX + 'int low;\n',
})


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
