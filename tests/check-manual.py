#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Checks the manual pages and what completes command lines; speaks TAP.

What is in a list must be what the command takes: commands, options, keys,
metrics and verbs are asked for in other ways, by --help, describe and what
mistakes are told, and looked for in the pages.  groff must find no fault in
them.  Lines are completed by the shells themselves, zsh and groff where they
are installed.

From the environment: FINWAIT_BIN, FINWAIT_SRC.
"""
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile

BIN = os.environ['FINWAIT_BIN']
PAGES = ('finwait', 'finwait-scenario', 'finwait-talk')
NO_VERB = """end client posix
end server posix
0ms client nonsense
1s stop
"""
BASH = r"""
source <("$0" completion bash)
COMP_WORDS=("$@")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_finwait
printf '%s\n' "${COMPREPLY[@]}"
"""
ZSH_START = r"""
unset zle_bracketed_paste; PS1='> '; bindkey -e
autoload -Uz compinit && compinit -D -u
LISTMAX=10000; setopt noautomenu nolistambiguous nobeep
eval "$(finwait completion zsh)"
ready() { zle -M "REA""DY"; }; zle -N ready; bindkey '^T' ready
zle-line-init() { zle ready; }; zle -N zle-line-init
"""


def finwait(*words, status=0, folder=None):
    ran = subprocess.run([BIN] + list(words), cwd=folder, text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert ran.returncode == status, (words, ran.returncode, ran.stderr)
    return ran.stdout if status == 0 else ran.stderr


def page(name):
    """The text of a page, without the marks of man(7)."""
    text = finwait('manual', name)
    for mark, plain in ((r'\-', '-'), (r'\:', ''), (r'\fB', ''), (r'\fR', ''),
                        (r'\(aq', "'"), (r'\e', '\\')):
        text = text.replace(mark, plain)
    return text


def items(text):
    """The terms of its lists, each the line behind .TP."""
    return re.findall(r'^\.TP\n(.*)$', text, re.MULTILINE)


def alternatives(message):
    """ "a", "b" and "c" of "expected a, b or c, did you mean ..."."""
    known = re.search(r'expected (.*?)(, did you mean.*)?$', message)[1]
    return re.split(r', | or ', known)


# ---- The pages ---------------------------------------------------------------

def check_groff():
    if not shutil.which('groff'):
        return 'groff is not installed'
    for name in PAGES:
        for width in (65, 78, 120):
            ran = subprocess.run(
                ['groff', '-man', '-Tutf8', '-ww', '-rLL=%dn' % width],
                input=finwait('manual', name), text=True,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            # A line that is too short for its words is the reader's choice.
            faults = [line for line in ran.stderr.splitlines()
                      if 'cannot adjust' not in line and
                      "can't break" not in line]
            assert not faults and len(ran.stdout) > 2000, faults
    return None


def check_templates():
    for name in PAGES:
        text = page(name)
        assert not re.search(r'@[a-z-]+@', text), name
        assert re.match(r'\.\\".*\n\.TH %s [15] "" "finwait [0-9.]+"' %
                        name.upper(), text), text[:200]


def check_commands():
    words = alternatives(finwait('nonsense', status=2))
    text = page('finwait')
    assert len(words) >= 12 and 'run' in words, words
    for word in words:
        usage = finwait(word, '--help')
        form = re.search(r'finwait %s(?: \[OPTION.+?\])?(?: (\S+))?' % word,
                         usage)[1]
        title = '.SS "finwait %s"' % ' '.join(filter(None, (word, form)))
        assert title in text, title
        section = text.split(title)[1].split('\n.S')[0]
        for short, long_form in re.findall(r'^  (-\w, )?--(\S+)', usage,
                                           re.MULTILINE):
            if long_form != 'help':
                option = short + '--' + long_form
                assert option in items(section), (word, option)


def check_keys():
    text = page('finwait-scenario')
    for program in ('sock/echo', 'sock/http-page', 'posix/reply',
                    'posix/aolserver'):
        sets = ['--set=server.%s=%s' % pair
                for pair in zip(('system', 'program'), program.split('/'))]
        for section, key in described(sets):
            own = text.split('\n.SS [%s]\n' % section)[1].split('\n.S')[0]
            assert key in items(own), (section, key)


def described(sets):
    """(section, key) of a new scenario."""
    with tempfile.TemporaryDirectory() as folder:
        finwait('new', 'x', *sets, folder=folder)
        lines = finwait('describe', 'x.ini', folder=folder)
    lines = lines.split('\n* set by')[0].splitlines()
    section = None
    for line in lines:
        match = re.match(r'\[(\w+)\]$', line)
        section = match[1] if match else section
        match = re.match(r'[*~ ] ([a-z]\S+) ', line)
        if match and section:
            yield section, match[1]


def check_metrics():
    names = re.findall(r'^(\w+) ', finwait('describe', '--metrics')
                       .split('\n\n')[0], re.MULTILINE)
    known = items(page('finwait-scenario').split('.SH METRICS')[1])
    assert len(names) > 40 and known[:len(names)] == names, (names, known)


def check_verbs():
    text = page('finwait-talk')
    for system in ('posix', 'sock'):
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, 'x.t'), 'w') as file:
                file.write(NO_VERB.replace('client posix', 'client ' + system))
            message = finwait('talk', 'x.t', status=2, folder=folder)
        verbs = alternatives(message)
        own = text.split('.SS "Verbs of %s"\n' % system)[1].split('\n.S')[0]
        told = re.findall(r'(?:^|, )([a-z_]+)', '\n'.join(items(own)),
                          re.MULTILINE)
        told += re.findall(r'(?:: *\n|, )([a-z_]\w*)', own)
        assert len(verbs) > 30 and not set(verbs) - set(told), \
            set(verbs) - set(told)
    posix = text.split('.SS "Verbs of posix"\n')[1].split('\n.S')[0]
    assert '.PP' not in posix, 'verbs without a meaning: ' + posix


# ---- Completion --------------------------------------------------------------

def bash(*words, folder=None):
    ran = subprocess.run(['bash', '-c', BASH, BIN, 'finwait'] + list(words),
                         cwd=folder, text=True, env=with_path(),
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert not ran.stderr, ran.stderr
    return ran.stdout.split()


def with_path():
    return dict(os.environ, TERM='dumb',
                PATH=os.path.dirname(BIN) + ':' + os.environ['PATH'])


LINES = (
    (('ru',), ['run']),
    (('run', '--re'), ['--resume', '--retry-failed']),
    (('run', '--set', 'link.de'), ['link.delay=']),
    (('run', '--set', '=', 'link.de'), ['link.delay=']),
    (('run', '--set', 'link.delay', '=', '5'), []),
    (('run', 'accept-gate-'), ['accept-gate-demo', 'accept-gate-sockets']),
    (('run', 'm'), ['my', 'mine.ini']),
    (('run', '--out', 'm'), ['my']),
    (('plot', ''), ['my', 'results']),
    (('talk', 'y'), ['yours.t']),
    (('talk', '--world', '=', 'n'), ['ns3']),
    (('talk', '--world', ''), ['memory', 'ns3', 'both']),
    (('trace', 'r'), ['results', 'row.csv']),
    (('completion', ''), ['bash', 'zsh']),
    (('check', '--junit', 'ro'), ['row.csv']),
)


def make_files(folder):
    for name in ('mine.ini', 'yours.t', 'row.csv'):
        open(os.path.join(folder, name), 'w').close()
    for name in ('my', 'results'):
        os.mkdir(os.path.join(folder, name))


def check_bash():
    with tempfile.TemporaryDirectory() as folder:
        make_files(folder)
        for words, expected in LINES:
            found = bash(*words, folder=folder)
            assert set(found) == set(expected), (words, found)


def check_zsh():
    """The same lines, typed into a zsh on a terminal of its own."""
    if not shutil.which('zsh'):
        return 'zsh is not installed'
    with tempfile.TemporaryDirectory() as folder:
        make_files(folder)
        lines = [' '.join(words).replace(' = ', '=') for words, _ in LINES]
        for line, screen, (_, expected) in zip(lines, zsh(lines, folder), LINES):
            for word in expected:
                assert re.search(r'(^|[\s=])%s' % re.escape(word), screen), \
                    (line, word, screen)
    return None


def zsh(lines, folder):
    """What stands on the screen after each line and two tabs."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execvpe('zsh', ['zsh', '-f'], with_path())
    try:
        os.write(terminal, ZSH_START.encode())
        read_to_ready(terminal)
        for line in lines:
            os.write(terminal, b'finwait ' + line.encode() + b'\t\t\x14')
            yield read_to_ready(terminal)
            os.write(terminal, b'\x15')  # away with the line
    finally:
        os.close(terminal)
        os.waitpid(child, 0)


def read_to_ready(terminal):
    text = b''
    while b'READY' not in text:
        text += os.read(terminal, 65536).replace(b'\r', b'')
    return text.decode(errors='replace')


CASES = (check_templates, check_groff, check_commands, check_keys,
         check_metrics, check_verbs, check_bash, check_zsh)


def main():
    failed = 0
    print('1..%d' % len(CASES))
    for number, case in enumerate(CASES, 1):
        name = '/manual/' + case.__name__[len('check_'):]
        try:
            skipped = case()
            print('ok %d - %s%s' % (number, name,
                                    ' # SKIP ' + skipped if skipped else ''))
        except AssertionError as error:
            failed += 1
            for line in str(error).splitlines():
                print('# ' + line[:2000])
            print('not ok %d - %s' % (number, name))
    return failed > 0


if __name__ == '__main__':
    sys.exit(main())
