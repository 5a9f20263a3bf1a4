# SPDX-License-Identifier: GPL-2.0-only
"""The build of finwait; run it by ./waf, which sets up what is missing.

Sources are found by their folder:

    model/**/*.c                    the model                \\
    shim/memory/*.c                 the world in memory       | libfinwait.a
    shim/*.c shim/ns3/*.cc          the shim, above ns-3      |
    shim/helper/*.cc                for C++ users of ns-3    /
    scenarios/**/*.c, not main.c    the command's library
    scenarios/main.c                the command, finwait
    tests/*/test-*.c test-*.cc      one test program each
    tests/*/*.c, the others         what the test programs of a folder share
    tests/check-*                   tests that are scripts
    tests/bench/*.cc *.c            built by `./waf bench` only

Each floor is a library of its own, and a test program links the floors below
its folder only.  So an edit in model/ is tried without ns-3 or the command.

`--sanitize` builds a second variant, in the folder sanitize/ below the build
folder, with AddressSanitizer and UndefinedBehaviorSanitizer.  `--strict` makes
warnings fatal.  Both hold for one call and not for the next: the other way
round, all that was compiled without is compiled again.  Assertions are always
compiled in.
"""
import difflib
import fnmatch
import glob
import hashlib
import os
import re
import shutil
import subprocess
import sys

from waflib import (Build, Configure, Context, Errors, Logs, Options, Task,
                    TaskGen)

APPNAME = 'finwait'
VERSION = '0.1.0'
top = '.'
out = 'build'

# Configures again, with the options of the last time, when this file changed.
Configure.autoconfig = 'clobber'

WARNINGS = ['-Wall', '-Wextra']
FATAL = '-Werror'
SANITIZE = ['-fsanitize=address,undefined', '-fno-sanitize-recover=undefined',
            '-fno-omit-frame-pointer']
# What is still reachable at the end is no error: libraries keep it for good.
VALGRIND = ('valgrind -q --leak-check=full --errors-for-leak-kinds=definite '
            '--show-leak-kinds=definite --error-exitcode=99')
PKG_CONFIG = (('glib-2.0', 'GLIB', 'libglib2.0-dev'),
              ('json-glib-1.0', 'JSON', 'libjson-glib-dev'),
              ('gsl', 'GSL', 'libgsl-dev'))
# Debian's pkg-config files of ns-3 name libraries that are not there.  Only
# what is needed: each module costs start-up time.
NS3_LIBS = ['csma', 'point-to-point', 'internet', 'traffic-control', 'network',
            'core']
# What programs of ns-3's users need beside, for tests and examples.
NS3_MORE = ['applications', 'flow-monitor', 'wifi', 'mobility', 'propagation',
            'spectrum', 'antenna', 'energy', 'config-store', 'stats', 'bridge']
# What ns-3 calls the library of its core: by version and build profile.
NS3_CORE = re.compile(r'lib(ns(3(?:[.]\d+)*(?:-dev)?)-)core(-\w+)?[.]so$')
# Where it is in a build tree, and where it is installed.
NS3_FOLDERS = ('', 'build/lib', 'lib', 'lib64', 'lib/*-linux-gnu')
NS3_PROBE = '''
#include <ns3/csma-net-device.h>
#include <ns3/point-to-point-net-device.h>
#include <ns3/simulator.h>
#include <ns3/tcp-l4-protocol.h>
#include <ns3/traffic-control-layer.h>
int main() { ns3::Simulator::Destroy(); return 0; }
'''
# The first with which the headers of ns-3 compile is taken.
CXX_STANDARDS = ('-std=c++17', '-std=c++20', '-std=c++23', '-std=c++26')
HTTP_PROBE = '''
#include <http_parser.h>
int main(void) { return http_parser_version() == 0; }
'''
BOOST_PROBE = '''
extern void *make_fcontext(void *, unsigned long, void (*)(void *));
int main(int argc, char **argv)
{ return make_fcontext(argv, argc, 0) == 0; }
'''
# How compilers, linkers and pkg-config say why, and how we do; the first that
# is found counts.
REASONS = (
    (r'could not configure (a C\S* compiler)', '%s that works is not found'),
    (r"Could not find the program \['(.+?)'|Program \['(.+?)'\] is not exec",
     'program not found: %s'),
    (r"Package '?([^', ]+)'?,.* not found|Package (\S+) was not found",
     'not found by pkg-config: %s'),
    (r"fatal error: '?([^':]+)'?(?:: No such file| file not found)",
     'header not found: %s'),
    (r'(?:cannot find|unable to find library) -l([^\s:]+)',
     'library not found: lib%s'),
    (r'undefined (?:reference to|symbol:) (.+)', 'the library lacks %s'),
    (r'((?:\S*:)?\s*(?:fatal )?error: .+)', 'the compiler says %s'),
)
DEMO = 'scenarios/accept-gate-demo.ini'
DEMO_FIGURE = 'figures/accept-delay.png'


def options(opt):
    opt.load('compiler_c compiler_cxx')
    group = opt.add_option_group('finwait')
    group.add_option('--with-ns3', metavar='DIR', default='',
                     help="configure: the ns-3 in this folder, a tree that was "
                     "built or a prefix where it was installed [Debian's]")
    group.add_option('--sanitize', action='store_true', default=False,
                     help='build, check, demo: with ASan and UBSan')
    group.add_option('--strict', action='store_true', default=False,
                     help='build, check, demo: warnings are errors')
    group.add_option('--only', metavar='GLOB', action='append', default=[],
                     help="check: build and run only tests of this name, e.g. "
                     "'sock-*', 'model/*', or several: csv,stats")
    group.add_option('--timeout', metavar='SECONDS', type=int, default=300,
                     help='check: for each test program [300]')
    group.add_option('--long', action='store_true', default=False,
                     help='bench: 100,000 connections too (15 minutes); check: '
                     'a million inputs for each reader, 20 kills (an hour, '
                     'with --sanitize several)')
    group.add_option('--random', metavar='N|FROM-TO', default='',
                     help='torture: only random conversations, the first so '
                     'many or those of these numbers')
    group.add_option('--for', dest='seconds', metavar='SECONDS', type=int,
                     default=60, help='fuzz: for each target [60]')
    group.add_option('--keep', action='store_true', default=False,
                     help='fuzz: put the fewest inputs that reach all parts '
                     'into tests/fuzz/')
    group.add_option('--functions', action='store_true', default=False,
                     help='bench: show where the instructions of a connection '
                     'go, function by function, and nothing else')


def configure(conf):
    need(conf, 'C', 'gcc', lambda: conf.load('compiler_c'))
    need(conf, 'C++', 'g++', lambda: conf.load('compiler_cxx'))
    need(conf, 'pkg-config', 'pkg-config',
         lambda: conf.find_program('pkg-config', var='PKGCONFIG'))
    need(conf, 'gnuplot', 'gnuplot-nox', lambda: conf.find_program('gnuplot'))
    env = conf.env
    env.prepend_value('CFLAGS', ['-std=gnu11', '-O2', '-g'] + WARNINGS)
    env.prepend_value('CXXFLAGS', ['-O2', '-g'] + WARNINGS)
    env.append_value('LINKFLAGS', ['-Wl,--as-needed'])
    env.append_value('INCLUDES', [conf.path.abspath()])
    for name, store, package in PKG_CONFIG:
        need(conf, name, package, lambda: conf.check_cfg(
            package=name, uselib_store=store, args=['--cflags', '--libs']))
    need(conf, 'Boost.Context', 'libboost-context-dev', lambda: conf.check_cc(
        lib='boost_context', uselib_store='CONTEXT', fragment=BOOST_PROBE,
        msg='Checking for Boost.Context', errmsg='no'))
    need(conf, 'http-parser', 'libhttp-parser-dev', lambda: conf.check_cc(
        lib='http_parser', uselib_store='HTTP', fragment=HTTP_PROBE,
        msg='Checking for http-parser', errmsg='no'))
    configure_ns3(conf)
    env.DEFINES = []  # of check_cfg: HAVE_GLIB and so on, which nobody asks
    env.DATADIR = env.PREFIX + '/share/finwait'
    sanitized = env.derive()
    sanitized.detach()
    conf.setenv('sanitize', sanitized)
    for var in ('CFLAGS', 'CXXFLAGS', 'LINKFLAGS'):
        conf.env.append_value(var, SANITIZE)
    conf.setenv('')


# Ends waf if 'probe' fails.
def need(conf, what, package, probe):
    log = attempt(conf, probe)
    if log is not None:
        give_up(conf, what, package, log)


# fatal() adds where the whole log is.
def give_up(conf, what, package, log):
    conf.fatal('%s cannot be used: %s\n'
               'Debian and Ubuntu have it in the package %s.' %
               (what, reason(log), package))


# What 'probe' wrote to the log if it failed, in English; None: it did not.
def attempt(conf, probe):
    begin = os.path.getsize(log_path(conf))
    language = os.environ.get('LC_ALL')
    os.environ['LC_ALL'] = 'C'
    try:
        probe()
    except Errors.WafError:
        with open(log_path(conf), 'rb') as log:
            log.seek(begin)
            return log.read().decode(errors='replace')
    finally:
        del os.environ['LC_ALL']
        if language is not None:
            os.environ['LC_ALL'] = language
    return None


def log_path(conf):
    return conf.logger.handlers[0].baseFilename


# In a few words, why a probe failed that wrote 'log'.
def reason(log):
    for pattern, words in REASONS:
        match = re.search(pattern, log)
        if match:
            return words % next(filter(None, match.groups())).strip()
    return 'for a reason that only the log tells'


# Finds ns-3, and the C++ that its headers need, which only a compiler can tell.
# One that does not know a standard knows none of those after it.
def configure_ns3(conf):
    flags = conf.env.CXXFLAGS
    given = [flag for flag in flags if flag.startswith('-std=')]
    failure = ''
    conf.start_msg('Checking for ns-3')
    tree = own_ns3(conf)
    for standard in given or CXX_STANDARDS:
        conf.env.CXXFLAGS = flags if given else [standard] + flags
        log = attempt(conf, lambda: conf.check_cxx(
            lib=[tree.library(name) for name in NS3_LIBS], uselib_store='NS3',
            cxxflags=['-isystem' + path for path in tree.includes],
            libpath=tree.folder, rpath=tree.folder, fragment=NS3_PROBE,
            quiet=True))
        if log is None:
            use_ns3(conf, tree)
            conf.env.CXX_STANDARD = standard
            conf.end_msg('%s, with %s' % (conf.env.NS3_VERSION,
                                          standard[len('-std='):]))
            return
        if failure and '-std=' in reason(log):
            break
        failure = log
        if not reason(log).startswith('the compiler'):
            break
    conf.end_msg('no', 'YELLOW')
    if tree.folder:
        conf.fatal('The ns-3 in %s cannot be used: %s' %
                   (conf.options.with_ns3, reason(failure)))
    give_up(conf, 'ns-3', 'libns3-dev', failure)


class Ns3:
    """An ns-3: where it is, and how its libraries are called."""

    def __init__(self, folder=(), includes=(), prefix='ns3-', suffix='',
                 version=None):
        self.folder, self.includes = list(folder), list(includes)
        self.prefix, self.suffix, self.version = prefix, suffix, version

    def library(self, module):
        return self.prefix + module + self.suffix

    def has(self, module):
        return not self.folder or os.path.exists(
            '%s/lib%s.so' % (self.folder[0], self.library(module)))


# The ns-3 that --with-ns3 names; of several builds, the last.
def own_ns3(conf):
    # An older configuration, of which autoconfig takes the options, has none.
    given = getattr(conf.options, 'with_ns3', '')
    if not given:
        return Ns3()
    given = os.path.abspath(os.path.join(Context.launch_dir, given))
    cores = [path for folder in NS3_FOLDERS for path in
             glob.glob(os.path.join(glob.escape(given), folder, 'libns3*.so'))
             if NS3_CORE.match(os.path.basename(path))]
    if not cores:
        conf.end_msg('no', 'YELLOW')
        conf.fatal('No ns-3 in %s: there is no library of its core (expected '
                   'a tree that ./ns3 has built, or the prefix of ./ns3 '
                   'install)' % given)
    core = max(cores, key=os.path.getmtime)
    folder = os.path.dirname(core)
    prefix, version, suffix = NS3_CORE.match(os.path.basename(core)).groups()
    includes = next((path for path in
                     (os.path.join(folder, up, 'include')
                      for up in ('..', '../..'))
                     if os.path.isdir(os.path.join(path, 'ns3'))), '')
    if not includes:
        conf.end_msg('no', 'YELLOW')
        conf.fatal('The ns-3 in %s has no headers beside %s' % (given, core))
    return Ns3([folder], [os.path.normpath(includes)], prefix, suffix or '',
               version)


def use_ns3(conf, tree):
    env = conf.env
    env.NS3_VERSION = tree.version or debian_ns3_version(conf)
    env.LIB_NS3MORE = [tree.library(name) for name in NS3_MORE
                       if tree.has(name)]
    env.NS3_LACKS = [name for name in NS3_MORE if not tree.has(name)]
    # NS_LOG of ours works where that of ns-3 does, which Debian's does.
    env.DEFINES_NS3 = ['NS3_LOG_ENABLE',
                       'FINWAIT_NS3_VERSION="%s"' % env.NS3_VERSION]
    # Headers of another ns-3 may lie where the compiler looks by itself.
    if 'wifi' in env.NS3_LACKS:
        env.DEFINES_NS3.append('FINWAIT_WITHOUT_WIFI')


# The version of Debian's ns-3, whose libraries do not tell, as its headers do.
def debian_ns3_version(conf):
    macros = conf.cmd_and_log(
        conf.env.CXX + ['-E', '-dM', '-x', 'c++', '-include',
                        'ns3/version-defines.h', os.devnull],
        quiet=Context.BOTH)
    return '.'.join(re.search(r'_VERSION_%s (\d+)' % part, macros)[1]
                    for part in ('MAJOR', 'MINOR'))


def build(bld):
    if bld.options.strict:
        for var in ('CFLAGS', 'CXXFLAGS'):
            bld.env.append_value(var, FATAL)
    build_libraries(bld)
    build_command(bld)
    build_manual(bld)
    install_data(bld)
    if bld.cmd in ('check', 'torture', 'memory', 'memory-valgrind'):
        build_tests(bld)
    if bld.cmd == 'bench':
        for name in ('native', 'floor'):
            unit(bld, features='cxx cxxprogram', target='tests/bench-' + name,
                 source='tests/bench/%s.cc' % name, use='NS3',
                 install_path=None)
        bld(name='two-lines', rule=two_lines, source='tests/bench/native.cc',
            target='tests/bench/closing.cc')
        unit(bld, features='cxx cxxprogram', target='tests/bench-closing',
             source='tests/bench/closing.cc', use='helpers', install_path=None)
        unit(bld, features='c cxx cxxprogram', target='tests/bench-ends',
             source='tests/bench/ends.c', use='scenarios', install_path=None)
    after = {'check': run_tests, 'torture': run_torture, 'memory': run_tests,
             'memory-valgrind': run_tests, 'demo': run_demo,
             'bench': run_bench, 'accept': run_accept, 'fuzz': run_fuzz}
    if bld.cmd in after:
        bld.add_post_fun(after[bld.cmd])


# The native program with the two lines changed that put the closing TCP on its
# nodes, as scenarios/doc/ns3.md says.
def two_lines(task):
    text = task.inputs[0].read()
    for old, new in (('#include "ns3/core-module.h"\n',
                      '#include "shim/helper/finwait-module.h"\n'
                      '#include "ns3/core-module.h"\n'),
                     ('InternetStackHelper stack;', 'ClosingTcpHelper stack;')):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    task.outputs[0].write(text)


# A task generator whose object files keep their names when others come and
# go: waf numbers them, to tell apart several objects of one source.  Here a
# source belongs to one generator only.
def unit(bld, **kw):
    bld(**kw).idx = 1


# Two of the floors know nothing of ns-3.
def build_libraries(bld):
    unit(bld, features='c cstlib', target='model', install_path=None,
         cflags=['-Wswitch-enum'], use='GLIB CONTEXT HTTP',
         source=bld.path.ant_glob('model/**/*.c'))
    unit(bld, features='c cstlib', target='memory', install_path=None,
         source=bld.path.ant_glob('shim/memory/*.c'), use='model')
    unit(bld, features='c cxx cstlib', target='shim', install_path=None,
         source=bld.path.ant_glob('shim/*.c shim/ns3/*.cc'), use='memory NS3')
    unit(bld, features='c cxx cstlib', target='helpers', install_path=None,
         source=bld.path.ant_glob('shim/helper/*.cc'), use='scenarios NS3')
    bld(features='c cstlib merged', target='finwait-plain', install_path=None,
        parts='model memory shim scenarios helpers')
    build_public(bld)


# The library and the headers as they are installed, in which all names of C
# begin with finwait_: programs say them without, by finwait-names.h.
def build_public(bld):
    public = bld.path.ant_glob('model/**/*.h shim/**/*.h', excl='**/*-priv.h')
    include = bld.bldnode.make_node('include')
    made = [include.make_node(node.srcpath()) for node in public]
    names = include.make_node('finwait-names.h')
    bld(name='public', rule=publish,
        source=[bld.path.make_node('shim/publish.py'),
                bld.bldnode.make_node('libfinwait-plain.a')] + public,
        target=[bld.bldnode.make_node('libfinwait.a'), names] + made)
    bld.install_files('${LIBDIR}', bld.bldnode.make_node('libfinwait.a'))
    bld.install_files('${PREFIX}/include/finwait', [names] + made, cwd=include,
                      relative_trick=True)
    bld.install_as('${PREFIX}/include/finwait/ns3/finwait-module.h',
                   include.make_node('shim/helper/finwait-module.h'))


def publish(task):
    script, plain, headers = task.inputs[0], task.inputs[1], task.inputs[2:]
    library, names = task.outputs[:2]
    return task.exec_command(
        [sys.executable, script.abspath(), plain.abspath(), library.abspath(),
         names.parent.abspath()] + [node.srcpath() for node in headers],
        cwd=task.generator.bld.srcnode.abspath())


# A library of the objects of other libraries.
@TaskGen.feature('merged')
@TaskGen.after_method('apply_link')
def merge(self):
    for name in self.to_list(self.parts):
        part = self.bld.get_tgen_by_name(name)
        part.post()
        self.add_objects_from_tgen(part)


class digest(Task.Task):
    """What results depend on, beside the scenario: all sources of the command,
    the compiler with its options, and ns-3.  Not the executable's own digest,
    in which the folder of the build shows.  So builds of one state of the
    sources on two machines go on with each other's results."""
    vars = ['CC_VERSION', 'CFLAGS', 'CXXFLAGS', 'NS3_VERSION']
    ext_out = ['.c']

    def __str__(self):
        return self.outputs[0].name

    def run(self):
        sha256 = hashlib.sha256()
        for name in self.vars:  # what --strict compiles is the same
            value = [word for word in self.env[name] if word != FATAL]
            sha256.update(repr(value).encode())
        for node in sorted(self.inputs, key=lambda node: node.srcpath()):
            text = node.read('rb')
            sha256.update(b'%s %d\n' % (node.srcpath().encode(), len(text)))
            sha256.update(text)
        self.outputs[0].write('#include "scenarios/base/build-id.h"\n\n'
                              'const char *\nbuild_digest(void)\n'
                              '{\n    return "%s";\n}\n' %
                              sha256.hexdigest())


# Belongs to the library that has it, so that whoever builds the one makes the
# other.
@TaskGen.feature('digest')
@TaskGen.before_method('process_source')
def make_digest(self):
    made = self.path.find_or_declare('scenarios/build-digest.c')
    self.create_task('digest', self.digested, made).env = self.bld.env
    self.source = self.to_nodes(self.source) + [made]


# A build folder elsewhere finds scenarios and plot styles by a link.
def link_source(bld):
    above = bld.bldnode.parent
    link = os.path.join(bld.bldnode.abspath(), 'source')
    if bld.srcnode not in (above, above.parent) and not os.path.lexists(link):
        os.symlink(bld.srcnode.abspath(), link)


def build_command(bld):
    link_source(bld)
    defines = ['FINWAIT_DATADIR="%s"' % bld.env.DATADIR,
               'FINWAIT_VERSION="%s"' % VERSION]
    unit(bld, features='c cstlib digest', target='scenarios',
         source=bld.path.ant_glob('scenarios/**/*.c', excl='scenarios/main.c'),
         digested=bld.path.ant_glob('model/**/*.[ch] shim/**/*.[ch] '
                                    'shim/**/*.cc scenarios/**/*.[ch]'),
         defines=defines, use='shim JSON GSL', install_path=None)
    unit(bld, features='c cxx cxxprogram', target='finwait', name='command',
         source='scenarios/main.c', defines=defines, use='scenarios')


# What the command prints from the tables that check its input: where it is
# installed, and the words that make it.
MANUAL = (
    ('share/man/man1/finwait.1', 'manual finwait'),
    ('share/man/man5/finwait-scenario.5', 'manual finwait-scenario'),
    ('share/man/man5/finwait-talk.5', 'manual finwait-talk'),
    ('share/bash-completion/completions/finwait', 'completion bash'),
    ('share/zsh/site-functions/_finwait', 'completion zsh'),
)


def build_manual(bld):
    command = bld.bldnode.find_or_declare('finwait')
    data = bld.path.ant_glob('scenarios/man/*.in scenarios/*.ini')
    for path, words in MANUAL:
        bld(name='manual', rule=printed, source=[command] + data, target=path,
            words=words.split(),
            install_path='${PREFIX}/' + os.path.dirname(path))


def printed(task):
    text = subprocess.run(
        [task.inputs[0].abspath()] + task.generator.words,
        env=surroundings(task.generator.bld), stdout=subprocess.PIPE)
    if text.returncode == 0:
        task.outputs[0].write(text.stdout, 'wb')
    return text.returncode


def install_data(bld):
    bld.install_files('${DATADIR}',
                      bld.path.ant_glob('plots/*.gp plots/dark.css plots/report.*'),
                      relative_trick=True)
    bld.install_files('${DATADIR}',
                      bld.path.ant_glob('scenarios/*.ini scenarios/ci/*.yml '
                                        'scenarios/man/*.in '
                                        'scenarios/baselines/**/*.txt'),
                      relative_trick=True)
    bld.install_files('${PREFIX}/share/doc/finwait',
                      bld.path.ant_glob('README.md scenarios/doc/*.md '
                                        'scenarios/ns3/* doc/* plots/*.png'),
                      relative_trick=True)
    bld(features='subst', source='finwait.pc.in', target='finwait.pc',
        install_path='${LIBDIR}/pkgconfig', VERSION=VERSION,
        CXX_STANDARD=bld.env.CXX_STANDARD,
        NS3_CFLAGS=' '.join(bld.env.CXXFLAGS_NS3),
        NS3_MORE=' '.join('-l' + lib for lib in bld.env.LIB_NS3MORE),
        NS3_LIBS=' '.join(
            ['-L%s -Wl,-rpath,%s' % (path, path)
             for path in bld.env.LIBPATH_NS3] +
            ['-l' + lib for lib in bld.env.LIB_NS3]))


# Builds what the chosen tests need, no more.
def build_tests(bld):
    chosen = chosen_tests(bld)
    needs = needs_of(bld, chosen)
    build_support(bld)
    for source in filter(is_code, chosen):
        folder = source.parent.name
        unit(bld, target=program_of(source), source=[source],
             features='c cprogram' if folder == 'model'
             else 'c cxx cxxprogram',
             use='support-' + folder, install_path=None)
    if 'FINWAIT_STAGE' in needs:
        shutil.rmtree(bld.options.destdir, ignore_errors=True)
        return
    bld.is_install = 0
    if bld.options.only:
        bld(name='nothing')
        bld.targets = ','.join(
            ['command' if 'FINWAIT_BIN' in needs else 'nothing'] +
            [program_of(n) for n in chosen if is_code(n)])


# What the test programs of a folder share; they see what stands below.
def build_support(bld):
    for folder, below in (('model', 'memory'),
                          ('shim', 'support-model shim'),
                          ('scenarios', 'support-shim scenarios'),
                          ('ns3', 'helpers NS3MORE')):
        unit(bld, features='c cxx cstlib', target='tests/support-' + folder,
             name='support-' + folder, use=below, install_path=None,
             source=bld.path.ant_glob('tests/%s/*.c tests/%s/*.cc' %
                                      (folder, folder),
                                      excl='tests/*/test-*'))


def is_code(node):
    return node.name.endswith(('.c', '.cc'))


def program_of(node):
    return 'tests/' + os.path.splitext(node.name)[0]


# All but those that need a module which this ns-3 was built without.
def all_tests(bld):
    lacks = re.compile('ns3/(%s)-module[.]h' % '|'.join(bld.env.NS3_LACKS))
    return [test for test in
            bld.path.ant_glob('tests/*/test-*.c tests/*/test-*.cc '
                              'tests/check-*')
            if not bld.env.NS3_LACKS or not lacks.search(test.read())]


# What --only may call a test: sock-fsm, test-sock-fsm, model/sock-fsm,
# model/test-sock-fsm; a script also by its whole name.
def names_of(node):
    stem = os.path.splitext(node.name)[0]
    names = [stem.partition('-')[2], stem]
    if is_code(node):
        return names + [node.parent.name + '/' + name for name in names]
    return names + [node.name.partition('-')[2], node.name]


# The tests that --only chooses.  A glob that chooses none is a slip of the
# pen, not a success.
def chosen_tests(bld):
    tests = all_tests(bld)
    globs = [glob for arg in bld.options.only for glob in arg.split(',')]
    for glob in globs:
        if not any(fnmatch.filter(names_of(test), glob) for test in tests):
            names = [name for test in tests for name in names_of(test)]
            near = difflib.get_close_matches(glob, names, 1, 0)
            sys.stderr.write('./waf: --only: there is no test "%s", did you '
                             'mean "%s"?\n' % (glob, near[0]))
            sys.exit(2)
    return [test for test in tests
            if not globs or any(fnmatch.filter(names_of(test), glob)
                                for glob in globs)]


# Which of our variables 'tests', and the headers of tests/ that they include,
# speak of: FINWAIT_BIN, FINWAIT_STAGE and so on.
def needs_of(bld, tests):
    needs, seen, todo = set(), set(), list(tests)
    while todo:
        node = todo.pop()
        seen.add(node)
        text = node.read()
        needs.update(re.findall(r'FINWAIT_[A-Z]+', text))
        headers = [bld.path.find_node(path) for path in
                   re.findall(r'#include "(tests/[^"]+)"', text)]
        todo += [h for h in headers if h and h not in seen]
    return needs


# The environment in which our programs run uninstalled.
def surroundings(bld):
    env = dict(os.environ, LC_ALL='C', G_DEBUG='fatal-criticals')
    env.update(FINWAIT_BIN=bld.bldnode.make_node('finwait').abspath(),
               FINWAIT_DATADIR=bld.srcnode.abspath())
    return env


# Runs 'command' from the root; ends waf if it fails or was the last thing to
# do, so that its output ends ours.
def finish(command, env):
    sys.stdout.flush()
    status = subprocess.call(command, cwd=Build.Context.top_dir, env=env)
    if status or not Options.commands:
        sys.exit(status)


# What runs the chosen tests, and in which environment.
def tests_command(bld):
    programs = [bld.bldnode.make_node(program_of(n)) if is_code(n) else n
                for n in chosen_tests(bld)]
    env = surroundings(bld)
    factor = 4 if bld.variant else 1
    options = []
    if bld.options.long:
        env.update(FINWAIT_LONG='1')
        factor *= 50
    if bld.cmd != 'check':  # their programs share the work by themselves
        env.update(FINWAIT_WORKERS=str(bld.jobs))
        options += ['--jobs', '1']
    if bld.cmd == 'memory-valgrind':
        options += ['--under', VALGRIND]
        factor *= 20
    env.update(FINWAIT_SRC=bld.srcnode.abspath(),
               FINWAIT_STAGE=bld.options.destdir,
               FINWAIT_PREFIX=bld.env.PREFIX, FINWAIT_LIBDIR=bld.env.LIBDIR,
               CC=bld.env.CC[0], CXX=bld.env.CXX[0],
               FINWAIT_CFLAGS=' '.join(SANITIZE if bld.variant else []))
    return [sys.executable, 'tests/run-tests', '--timeout',
            str(bld.options.timeout * factor), '--out',
            bld.bldnode.make_node('tests').abspath()] + options + [
                p.abspath() for p in programs], env


def run_tests(bld):
    finish(*tests_command(bld))


# Puts the tables that the tests have written into the document, each between
# its marks.
def run_torture(bld):
    command, env = tests_command(bld)
    sys.stdout.flush()
    status = subprocess.call(command, cwd=Build.Context.top_dir, env=env)
    document = bld.srcnode.make_node('scenarios/doc/torture.md')
    text = document.read(encoding='utf-8')
    for table in bld.bldnode.ant_glob('torture/*.md', quiet=True):
        name = os.path.splitext(table.name)[0]
        rows = table.read(encoding='utf-8')
        text = re.sub(r'(<!-- %s -->\n).*?(<!-- end -->)' % name,
                      lambda match: match[1] + rows + match[2], text,
                      flags=re.S)
    document.write(text, encoding='utf-8')
    sys.exit(status)


def run_demo(bld):
    folder = bld.bldnode.make_node('demo').abspath()
    figure = os.path.join(folder, DEMO_FIGURE)
    env = surroundings(bld)
    shutil.rmtree(folder, ignore_errors=True)
    sys.stdout.flush()
    status = subprocess.call(
        [env['FINWAIT_BIN'], 'run', DEMO, '--out', folder, '--jobs',
         str(os.cpu_count() or 1)], cwd=bld.srcnode.abspath(), env=env)
    if status or not os.path.exists(figure):
        sys.exit(status or 'The demo has not drawn %s' % figure)
    print('\nThe figure to look at first: %s' % figure, flush=True)
    if not Options.commands:
        sys.exit(0)


def run_bench(bld):
    command = [sys.executable, 'tests/bench/bench.py', '--work',
               bld.bldnode.make_node('bench').abspath()]
    for name in ('native', 'closing', 'floor', 'ends'):
        command += ['--' + name,
                    bld.bldnode.make_node('tests/bench-' + name).abspath()]
    for name in ('long', 'functions'):
        if getattr(bld.options, name):
            command.append('--' + name)
    finish(command, surroundings(bld))


# --only chooses targets here, not tests.
def run_fuzz(bld):
    env = bld.env
    cflags = [flag for name in ('GLIB', 'JSON', 'GSL')
              for flag in ['-I' + path for path in env['INCLUDES_' + name]]]
    libs = [flag for name in ('GLIB', 'JSON', 'GSL', 'CONTEXT', 'HTTP', 'NS3')
            for flag in ['-L' + path for path in env['LIBPATH_' + name]] +
            ['-Wl,-rpath,' + path for path in env['LIBPATH_' + name]] +
            ['-l' + library for library in env['LIB_' + name]]]
    finish([sys.executable, 'tests/fuzz/run.py', '--build',
            bld.bldnode.abspath(), '--cflags=' + ' '.join(cflags),
            '--libs=' + ' '.join(libs), '--for', str(bld.options.seconds)] +
           ['--keep'] * bld.options.keep +
           [name for arg in bld.options.only for name in arg.split(',')],
           surroundings(bld))


def run_accept(bld):
    env = surroundings(bld)
    finish([env['FINWAIT_BIN'], 'check', '--accept'], env)


# Gives the command of 'base' the variant that --sanitize chooses.
def by_variant(base):
    class Variant(base):
        cmd = base.cmd
        __doc__ = base.__doc__

        @property
        def variant(self):
            return 'sanitize' if Options.options.sanitize else ''
    return Variant


for _base in (Build.BuildContext, Build.CleanContext, Build.InstallContext,
              Build.UninstallContext, Build.ListContext, Build.StepContext):
    by_variant(_base)


class Demo(by_variant(Build.BuildContext)):
    """builds, runs the main job and says where its figure is"""
    cmd = 'demo'


class Bench(by_variant(Build.BuildContext)):
    """builds, compares the cost with hand-written ns-3 programs"""
    cmd = 'bench'

    def execute(self):
        if Options.options.sanitize:
            sys.stderr.write('bench: --sanitize is no option here, expected '
                             'none that changes what is measured\n')
            sys.exit(2)
        super().execute()


class Fuzz(by_variant(Build.BuildContext)):
    """builds, looks with libFuzzer for inputs that break readers and machines"""
    cmd = 'fuzz'


class Accept(by_variant(Build.BuildContext)):
    """builds, accepts what happens as scenarios/baselines/ of this ns-3"""
    cmd = 'accept'


class Torture(by_variant(Build.BuildContext)):
    """builds, tries all ends of connections with each loss, or --random"""
    cmd = 'torture'

    def execute(self):
        Options.options.only = ['torture', 'ends', 'talks']
        Options.options.long = True
        if Options.options.random:
            Options.options.only = ['talks']
            os.environ['FINWAIT_RANDOM'] = Options.options.random
        folder = os.path.join(self.variant_dir, 'torture')
        os.makedirs(folder, exist_ok=True)
        os.environ['FINWAIT_TORTURE'] = folder
        super().execute()


# The torture in its short form, and the first so many random conversations.
def choose_part(talks):
    Options.options.only = ['torture', 'ends', 'talks']
    os.environ['FINWAIT_RANDOM'] = Options.options.random or talks


class Memory(by_variant(Build.BuildContext)):
    """builds, tries a part of the torture with sanitizers and under valgrind"""
    cmd = 'memory'

    def execute(self):
        if not shutil.which('valgrind'):
            sys.stderr.write('memory: valgrind is not found (Debian and Ubuntu '
                             'have it in the package of that name)\n')
            sys.exit(2)
        choose_part('3000')
        Options.options.sanitize = True
        Options.commands.insert(0, MemoryValgrind.cmd)
        super().execute()


class MemoryValgrind(by_variant(Build.BuildContext)):
    """the second half of memory"""
    cmd = 'memory-valgrind'

    def execute(self):
        choose_part('300')
        Options.options.sanitize = False
        super().execute()


class Check(by_variant(Build.InstallContext)):
    """builds, installs into the build folder, runs all tests (or --only)"""
    cmd = 'check'

    def execute(self):
        Options.options.destdir = os.path.join(self.variant_dir, 'stage')
        Logs.log.addFilter(lambda record: '+ install' not in str(record.msg))
        super().execute()
