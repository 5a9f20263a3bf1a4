#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Opens index.html of results in headless Chromium, from disk, and asks it:
no errors, all figures there, the table as in summary.csv, nothing wider than
the window.  Speaks TAP; skips if there is no Chromium."""
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile

from browser import BROWSERS, Browser

FINWAIT = os.environ.get('FINWAIT_BIN', 'build/finwait')
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
format=pdf
[figure panels]
x=server.vm.on_sock_event
y=refused_fraction
panels=server.end
[figure never]
x=link.loss
y=held_time.mean
where=server.end=close server.vm.on_sock_event=2ms
''' % (NASTY, NASTY)


# All rows of the table in a box, by scrolling through it.
CELLS = '''(async (box) => {
  const view = box.querySelector('.tall'), rows = new Map();
  for (let at = 0; ; at += view.clientHeight / 2) {
    view.scrollTop = at;
    await new Promise((go) => requestAnimationFrame(go));
    box.querySelectorAll('tr[aria-rowindex]').forEach((r) => rows.set(
      Number(r.getAttribute('aria-rowindex')),
      Array.from(r.cells).map((c) => c.title || c.textContent)));
    if (at >= view.scrollHeight) { break; }
  }
  return Array.from(rows).sort((a, b) => a[0] - b[0]).map((r) => r[1]);
})(document.querySelector('%s'))'''
COUNT = "document.querySelector('#table .count').textContent"
CLICK = '''document.querySelectorAll('#table th button')[%d].click()'''
CHOOSE = '''(() => { const s = document.querySelectorAll('#table select')[%d];
  s.value = %s; s.dispatchEvent(new Event('change')); })()'''


def rows_of(*path):
    with open(os.path.join(*path), encoding='utf-8') as file:
        return list(csv.reader(file))


def check_loads(page, folder):
    assert page.complaints() == [], page.complaints()
    outside = [u for u in page.urls() if not u.startswith('file://' + folder)]
    assert outside == [], outside


def check_images(page, _folder):
    sizes = page.ask('''Promise.all(Array.from(document.images).map(async i => {
        i.loading = 'eager'; await i.decode();
        return [i.getAttribute('src'), i.naturalWidth, i.naturalHeight, i.alt,
                i.width / i.height]; }))''')
    assert [s[0] for s in sizes] == [
        'figures/delay-0.svg', 'figures/delay-1pct.svg', 'figures/map.svg',
        'figures/panels-0.svg', 'figures/panels-1pct.svg'], sizes
    for _, width, height, words, shape in sizes:
        assert width > 0 and words and abs(shape - width / height) < .02, sizes
    assert 'never: nothing was measured' in page.ask(
        "document.querySelector('#figure-never').textContent")


def check_links(page, folder):
    links = page.ask('''Array.from(document.links).map(
        a => a.getAttribute('href'))''')
    assert len(links) > 25, links
    assert 'figures/map.pdf' in links and 'figures/map.csv' in links, links
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
    expected = rows_of(folder, 'summary.csv')
    assert page.ask('''Array.from(document.querySelectorAll('#table th')).map(
        h => h.textContent)''') == expected[0]
    assert page.ask(CELLS % '#table') == expected[1:]


def check_numbers(page, folder):
    """Beside each picture what it shows, when that is opened."""
    page.ask("document.querySelectorAll('figure summary').forEach("
             'e => e.click())')
    for name in ('delay-0', 'map', 'panels-1pct'):
        expected = rows_of(folder, 'figures', name + '.csv')
        box = '[data-rows="rows-%s"]' % name
        assert page.ask('''Array.from(document.querySelectorAll('%s th')).map(
            h => h.textContent)''' % box) == expected[0]
        assert page.ask(CELLS % box) == expected[1:], name
    assert expected[0] == ['server.end', 'server.vm.on_sock_event (ms)',
                           'mean', 'ci95_low', 'ci95_high'], expected[0]


def check_sort(page, folder):
    rows = rows_of(folder, 'summary.csv')
    column = rows[0].index('mean')
    numbers = sorted(float(r[column]) for r in rows[1:] if r[column])
    empty = sum(1 for r in rows[1:] if not r[column])
    for order in (numbers, numbers[::-1]):
        page.ask(CLICK % column)
        shown = [r[column] for r in page.ask(CELLS % '#table')]
        assert [float(x) for x in shown[:len(numbers)]] == order
        assert shown[len(numbers):] == [''] * empty
    assert page.ask(
        "document.querySelectorAll('#table [aria-sort]').length") == 1


def check_choose(page, _folder):
    page.ask(CHOOSE % (0, json.dumps('=reset')))
    page.ask(CHOOSE % (3, json.dumps('=refused_fraction')))
    rows = page.ask(CELLS % '#table')
    assert len(rows) == 4, rows
    assert all('reset' in r and 'refused_fraction' in r for r in rows)
    assert page.ask(COUNT).startswith('4 of ')
    page.ask(CHOOSE % (0, '""'))
    page.ask(CHOOSE % (3, '""'))


def check_keyboard(page, _folder):
    """All that a mouse can do: open, sort, scroll."""
    focus = "document.querySelector('%s').focus()"
    opened = "document.querySelector('#figure-map details').open"
    was = page.ask(opened)
    page.ask(focus % '#figure-map summary')
    page.press('Enter', 13)
    assert page.comes('%s === %s' % (opened, 'false' if was else 'true')), \
        'Enter does not open'
    page.ask(focus % '#table th button')
    page.press('Enter', 13)
    assert page.comes("document.querySelector('#table th').ariaSort === "
                      "'ascending'"), 'Enter does not sort'
    scrolled = "document.querySelector('#table .tall').scrollTop > 99"
    for _ in range(5):  # a key that comes before the layout does nothing
        page.ask(focus % '#table .tall')
        page.press('End', 35)
        if page.comes(scrolled):
            break
    assert page.ask(scrolled), 'End does not scroll'
    reached = page.ask('''Array.from(document.querySelectorAll(
        'a, button, select, summary, .picture, .tall')).filter(
        e => e.tabIndex < 0).length''')
    assert reached == 0, reached


def check_width(page, _folder):
    """Nothing wider than the window, no words smaller than 9 pixels (in the
    pictures they are of 12 or 13), and pictures that suit the page."""
    page.ask("document.querySelectorAll('details').forEach("
             'e => { e.open = true; })')
    for width, colours in ((400, 'dark'), (360, 'light'), (1280, 'light')):
        page.call('Emulation.setEmulatedMedia', features=[
            {'name': 'prefers-color-scheme', 'value': colours}])
        page.resize(width)
        assert page.comes('innerWidth === %d' % width)
        # A picture is chosen, and fetched, some time after the width is known.
        assert page.comes('''Array.from(document.images).every(i => i.complete
            && i.naturalWidth && i.currentSrc.includes('.narrow.') === %s)'''
                          % ('true' if width < 500 else 'false')), width
        wide = page.ask('document.documentElement.scrollWidth')
        assert wide <= width, '%d px wide at %d px' % (wide, width)
        shown = page.ask('''Promise.all(Array.from(document.images).map(
            async i => { await i.decode(); return [
            i.currentSrc, i.width / i.naturalWidth]; }))''')
        least = min(s[1] for s in shown)
        assert least >= .8 if width < 500 else least > .7, least
        page.ask("document.querySelector('#figure-delay-0 img').decode()")
        paper = b'\x16\x18\x1a' if colours == 'dark' else b'\xff\xff\xff'
        for _ in range(20):  # a picture is drawn some time after it is decoded
            most = page.colours('#figure-delay-0 .picture').most_common(1)
            if most[0][0] == paper:
                break
        assert most[0][0] == paper, (width, most)


def check_network(page, _folder):
    """Hosts in order, each word inside the drawing, no two hosts overlap."""
    words = page.ask("""Array.from(document.querySelectorAll('.network text'))
        .map(t => t.textContent)""")
    assert words == ['10Mbps, 5ms, loss 0, 1%', 'server', 'sock echo',
                     'client', 'posix request-loop'], words
    wrong = page.ask("""(() => {
        const svg = document.querySelector('.network'), out = [];
        const width = svg.viewBox.baseVal.width;
        for (const t of svg.querySelectorAll('text')) {
          const b = t.getBBox();
          if (b.x < 0 || b.y < 0 || b.x + b.width > width ||
              b.y + b.height > svg.viewBox.baseVal.height) {
            out.push(t.textContent);
          }
        }
        const [a, b] = Array.from(svg.querySelectorAll('.host')).map(
          r => r.getBBox());
        if (b.x + b.width >= a.x) { out.push('the server is not right'); }
        return out; })()""")
    assert wrong == [], wrong
    for colours, ink in (('dark', 'rgb(232, 232, 232)'),
                         ('light', 'rgb(26, 26, 26)')):
        page.call('Emulation.setEmulatedMedia', features=[
            {'name': 'prefers-color-scheme', 'value': colours}])
        assert page.ask("getComputedStyle(document.querySelector("
                        "'.network .name')).fill") == ink


def check_without_script(page, folder):
    page.call('Emulation.setScriptExecutionDisabled', value=True)
    page.open(os.path.join(folder, 'index.html'), 1280)
    page.call('Emulation.setScriptExecutionDisabled', value=False)
    rows = page.ask('''Array.from(document.querySelectorAll('#table tbody tr')
        ).map(r => Array.from(r.cells).map(c => c.textContent))''')
    assert len(rows) == 50
    assert rows == rows_of(folder, 'summary.csv')[1:51]
    assert page.ask("document.querySelector('.choices').hidden")


def check_many(page, folder):
    """100,000 rows are all there, and few of them in the page."""
    path = os.path.join(folder, 'summary.csv')
    shutil.copy(path, path + '.kept')
    with open(path, encoding='utf-8') as file:
        head = file.readline()
    tail = ',' * (head.count(',') - 6)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(head)
        for i in range(100000):
            file.write('%d,close,%d,0,m%d,s,%d%s\n'
                       % (i, i // 1000, i % 50, 7 * i % 100000, tail))
    subprocess.run([FINWAIT, 'plot', folder], check=False,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.replace(path + '.kept', path)
    page.open(os.path.join(folder, 'index.html'), 1280)
    assert page.ask(COUNT) == '100000 of 100000 rows shown'
    assert page.ask('''Array.from(document.querySelectorAll('#table select'))
        .map(s => s.options.length)''') == [2, 101, 2, 51]
    page.ask(CLICK % 6)
    page.ask(CLICK % 6)
    page.ask('''(async () => { const e = document.querySelector('#table .tall');
        e.scrollTop = e.scrollHeight; await new Promise(requestAnimationFrame);
        await new Promise(requestAnimationFrame); })()''')
    last = page.ask('''Array.from(document.querySelector(
        '#table tr[aria-rowindex="100001"]').cells).map(c => c.textContent)''')
    assert last[0] == '0' and last[6] == '0', last
    nodes = page.ask("document.querySelectorAll('#table *').length")
    assert nodes < 3000, nodes
    page.ask(CHOOSE % (1, json.dumps('=99')))
    page.ask(CHOOSE % (3, json.dumps('=m49')))
    assert page.ask(COUNT) == '20 of 100000 rows shown'
    assert len(page.ask(CELLS % '#table')) == 20


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
          check_numbers, check_sort, check_choose, check_keyboard, check_network, check_width,
          check_without_script, check_many, check_failures)


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
