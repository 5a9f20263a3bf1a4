#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Opens index.html of results in headless Chromium, from disk, and asks it:
no errors, all figures there, the table as in summary.csv, nothing wider than
the window.  Speaks TAP; skips if there is no Chromium."""
import csv
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile

FINWAIT = os.environ.get('FINWAIT_BIN', 'build/finwait')
BROWSERS = ('chromium', 'chromium-browser', 'google-chrome')
# Words that would be markup if they were not escaped.
NASTY = '<img src=x onerror=alert(1)> & "quotes" \'too\' </script>'
SCENARIO = '''[scenario]
summary=%s
duration=4s
[server]
system=sock
program=echo
[client]
system=posix
program=request-loop
end=wait
[sweep]
server.end=close, reset
server.vm.on_sock_event=2ms, 20ms
link.loss=0, 1%%
[run]
replications=2
[figure delay]
x=server.vm.on_sock_event
y=connect_delay.mean
series=server.end
title=%s
[figure map]
kind=heatmap
x=server.vm.on_sock_event
y=link.loss
z=refused_fraction
where=server.end=close
[figure never]
x=link.loss
y=held_time.mean
where=server.end=close server.vm.on_sock_event=2ms
''' % (NASTY, NASTY)


class Browser:
    """A page of Chromium, by the DevTools protocol over a pipe."""

    def __init__(self, program, home):
        to_read, self.to_write = os.pipe()
        self.from_read, from_write = os.pipe()
        # The browser reads 3 and writes 4, whatever stands there now.
        ends = [fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 10)
                for fd in (to_read, from_write)]
        os.close(to_read)
        os.close(from_write)
        null = os.open(os.devnull, os.O_RDWR)
        self.process = os.posix_spawn(
            program,
            [program, '--headless', '--no-sandbox', '--disable-gpu',
             '--disable-dev-shm-usage', '--no-first-run',
             '--user-data-dir=' + home, '--remote-debugging-pipe',
             'about:blank'], os.environ,
            file_actions=[(os.POSIX_SPAWN_DUP2, null, 1),
                          (os.POSIX_SPAWN_DUP2, null, 2),
                          (os.POSIX_SPAWN_DUP2, ends[0], 3),
                          (os.POSIX_SPAWN_DUP2, ends[1], 4)])
        for fd in (*ends, null):
            os.close(fd)
        self.buffer = b''
        self.last = 0
        self.events = []
        targets = self.call('Target.getTargets', at=None)['targetInfos']
        page = [t for t in targets if t['type'] == 'page'][0]['targetId']
        self.session = self.call('Target.attachToTarget', at=None,
                                 targetId=page, flatten=True)['sessionId']
        for domain in ('Page', 'Runtime', 'Log', 'Network'):
            self.call(domain + '.enable')

    def message(self):
        while b'\0' not in self.buffer:
            more = os.read(self.from_read, 1 << 16)
            if not more:
                raise EOFError('the browser has gone')
            self.buffer += more
        text, _, self.buffer = self.buffer.partition(b'\0')
        return json.loads(text)

    def call(self, method, at='page', **params):
        self.last += 1
        request = {'id': self.last, 'method': method, 'params': params}
        if at:
            request['sessionId'] = self.session
        os.write(self.to_write, json.dumps(request).encode() + b'\0')
        while True:
            answer = self.message()
            if answer.get('id') == self.last:
                if 'error' in answer:
                    raise RuntimeError(answer['error'])
                return answer['result']
            self.events.append(answer)

    def resize(self, width):
        self.call('Emulation.setDeviceMetricsOverride', width=width,
                  height=800, deviceScaleFactor=1, mobile=False)

    def open(self, path, width):
        self.events = []
        self.resize(width)
        self.call('Page.navigate', url='file://' + path)
        while not any(e.get('method') == 'Page.loadEventFired'
                      for e in self.events):
            self.events.append(self.message())

    def ask(self, expression):
        answer = self.call('Runtime.evaluate', expression=expression,
                           returnByValue=True)
        if 'exceptionDetails' in answer:
            raise RuntimeError(answer['exceptionDetails'])
        return answer['result'].get('value')

    def complaints(self):
        return [e for e in self.events if e.get('method') in
                ('Runtime.exceptionThrown', 'Log.entryAdded',
                 'Runtime.consoleAPICalled', 'Network.loadingFailed',
                 'Page.javascriptDialogOpening')]

    def urls(self):
        return [e['params']['request']['url'] for e in self.events
                if e.get('method') == 'Network.requestWillBeSent']

    def close(self):
        os.kill(self.process, signal.SIGTERM)
        os.waitpid(self.process, 0)
        os.close(self.to_write)
        os.close(self.from_read)


CELLS = '''Array.from(document.querySelectorAll('#table tbody tr'))
  .filter(r => !r.hidden).map(r => Array.from(r.cells).map(c => {
    const d = c.querySelector('data'); return d ? d.value : c.textContent; }))
'''
CLICK = '''document.querySelectorAll('#table th button')[%d].click()'''
CHOOSE = '''(() => { const s = document.querySelectorAll('#choices select')[%d];
  s.value = %s; s.dispatchEvent(new Event('change')); })()'''


def check_loads(page, folder):
    assert page.complaints() == [], page.complaints()
    outside = [u for u in page.urls() if not u.startswith('file://' + folder)]
    assert outside == [], outside


def check_images(page, _folder):
    sizes = page.ask('''Array.from(document.images).map(
        i => [i.getAttribute('src'), i.complete && i.naturalWidth, i.alt])''')
    assert [s[0] for s in sizes] == [
        'figures/delay-0.svg', 'figures/delay-1pct.svg', 'figures/map.svg'
    ], sizes
    assert all(s[1] > 0 and s[2] for s in sizes), sizes
    assert 'never: nothing was measured' in page.ask(
        "document.querySelector('#figure-never').textContent")


def check_links(page, folder):
    links = page.ask('''Array.from(document.links).map(
        a => a.getAttribute('href'))''')
    assert len(links) > 15, links
    for link in links:
        if link.startswith('#'):
            assert page.ask('!!document.querySelector("%s")' % link), link
        else:
            assert os.path.exists(os.path.join(folder, link)), link


def check_words(page, _folder):
    assert page.ask("document.querySelector('header p').textContent") == NASTY
    assert NASTY in page.ask('document.images[0].alt')
    assert page.ask("document.querySelectorAll('img[src=x]').length") == 0
    body = page.ask('document.body.textContent')
    assert '8 points, 2 replications each from number 1: 16 runs' in body
    assert 'server.vm.on_sock_event' in body and 'None.' in body


def check_table(page, folder):
    with open(os.path.join(folder, 'summary.csv'), encoding='utf-8') as file:
        expected = list(csv.reader(file))
    assert page.ask('''Array.from(document.querySelectorAll('#table th')).map(
        h => h.textContent)''') == expected[0]
    assert page.ask(CELLS) == expected[1:]


def check_sort(page, folder):
    with open(os.path.join(folder, 'summary.csv'), encoding='utf-8') as file:
        rows = list(csv.reader(file))
    column = rows[0].index('mean')
    numbers = sorted(float(r[column]) for r in rows[1:] if r[column])
    empty = sum(1 for r in rows[1:] if not r[column])
    for order in (numbers, numbers[::-1]):
        page.ask(CLICK % column)
        shown = [r[column] for r in page.ask(CELLS)]
        assert [float(x) for x in shown[:len(numbers)]] == order
        assert shown[len(numbers):] == [''] * empty
    assert page.ask("document.querySelectorAll('[aria-sort]').length") == 1


def check_choose(page, _folder):
    page.ask(CHOOSE % (0, json.dumps('=reset')))
    page.ask(CHOOSE % (3, json.dumps('=refused_fraction')))
    rows = page.ask(CELLS)
    assert len(rows) == 4, rows
    assert all('reset' in r and 'refused_fraction' in r for r in rows)
    assert page.ask("document.querySelector('#count').textContent"
                    ).startswith('4 of ')
    page.ask(CHOOSE % (0, '""'))
    page.ask(CHOOSE % (3, '""'))


def check_width(page, _folder):
    page.ask("document.querySelector('details').open = true")
    for width, colours in ((360, 'dark'), (1280, 'light')):
        page.call('Emulation.setEmulatedMedia', features=[
            {'name': 'prefers-color-scheme', 'value': colours}])
        page.resize(width)
        assert page.ask('innerWidth') == width
        wide = page.ask('document.documentElement.scrollWidth')
        assert wide <= width, '%d px wide at %d px' % (wide, width)


def check_without_script(page, folder):
    page.call('Emulation.setScriptExecutionDisabled', value=True)
    page.open(os.path.join(folder, 'index.html'), 1280)
    page.call('Emulation.setScriptExecutionDisabled', value=False)
    rows = page.ask("document.querySelectorAll('#table tbody tr').length")
    with open(os.path.join(folder, 'summary.csv'), encoding='utf-8') as file:
        assert rows == len(list(csv.reader(file))) - 1
    assert page.ask("document.querySelector('#choices').hidden")


def check_failures(page, folder):
    path = os.path.join(folder, 'manifest.json')
    with open(path, encoding='utf-8') as file:
        manifest = json.load(file)
    manifest['runs_failed'] = 3
    manifest['failures'] = [{'point': 5, 'replication': 2, 'status': 'crash',
                             'message': NASTY, 'reproduce': 'not this'}]
    with open(path, 'w', encoding='utf-8') as file:
        json.dump(manifest, file)
    plot = [FINWAIT, 'plot', folder]
    subprocess.run(plot, check=True, stdout=subprocess.DEVNULL)
    page.open(os.path.join(folder, 'index.html'), 1280)
    assert page.complaints() == [], page.complaints()
    words = page.ask("document.querySelector('#failed ~ p').textContent")
    assert words.startswith('3 runs failed; the first ones'), words
    cells = page.ask("""Array.from(document.querySelectorAll(
        '[aria-label="Failed runs"] tbody td')).map(c => c.textContent)""")
    assert cells == [
        '5', '2', 'crash', NASTY,
        'finwait run scenario.ini --set server.end=reset '
        '--set server.vm.on_sock_event=2ms --set link.loss=1% '
        '--set run.first=2 --set run.replications=1 --out one-run'], cells
    repeated = subprocess.run(cells[4].replace('finwait', FINWAIT, 1) + ' -q',
                              shell=True, cwd=folder, check=False,
                              stdout=subprocess.PIPE, encoding='utf-8')
    assert repeated.returncode == 0 and '1 of 1 runs' in repeated.stdout


CHECKS = (check_loads, check_images, check_links, check_words, check_table,
          check_sort, check_choose, check_width, check_without_script,
          check_failures)


def make_results(work):
    with open(os.path.join(work, 'page.ini'), 'w', encoding='utf-8') as file:
        file.write(SCENARIO)
    folder = os.path.join(work, 'results')
    subprocess.run([FINWAIT, 'run', os.path.join(work, 'page.ini'), '-q',
                    '--out', folder], check=True, stdout=subprocess.DEVNULL)
    return os.path.realpath(folder)


def run_checks(program, work):
    folder = make_results(work)
    page = Browser(program, os.path.join(work, 'home'))
    failed = 0
    try:
        page.open(os.path.join(folder, 'index.html'), 1280)
        for number, check in enumerate(CHECKS, 1):
            name = 'report ' + check.__name__[6:].replace('_', ' ')
            try:
                check(page, folder)
                print('ok %d - %s' % (number, name))
            except (AssertionError, RuntimeError) as why:
                failed += 1
                print('not ok %d - %s' % (number, name))
                print('# ' + str(why)[:2000].replace('\n', '\n# '))
    finally:
        page.close()
    return 1 if failed else 0


def main():
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    missing = ('no chromium in PATH' if not program else
               'no gnuplot in PATH' if not shutil.which('gnuplot') else None)
    if missing:
        print('1..0 # SKIP ' + missing)
        return 0
    print('1..%d' % len(CHECKS), flush=True)
    with tempfile.TemporaryDirectory(prefix='finwait-') as work:
        return run_checks(program, work)


if __name__ == '__main__':
    sys.exit(main())
