#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Servers of each system under `finwait live`, which curl asks, and a headless
Chromium before a device with two sockets; datagrams, and a proxy.  Speaks TAP.

From the environment: FINWAIT_BIN [build/finwait], FINWAIT_SRC [.].
"""
import collections
import os
import shutil
import sys

import browser
import live

# What [server] says; how curl asks, and how much it gets of a reply of 3 kB.
# Where a server waits for its client's end, curl has to be told.  A device's
# close() may come before curl's FIN or after it, when it is a reset (sock-fact
# 5): which, only a simulated client repeats.
RAW = '--http0.9'
WAITS = '--http0.9 -m 1'
TIMED_OUT = '28\n'
CLEAN = {'clean'}
EITHER = {'clean', 'reset'}
Server = collections.namedtuple('Server', 'keys curl bytes outcomes')
SERVERS = {
    'sock/http-page': Server('system=sock program=http-page', '', 2981, CLEAN),
    'sock/http-plain': Server('system=sock program=http-plain', '', None,
                              EITHER),
    'sock/lib-http-server': Server('system=sock program=lib-http-server', '',
                                   3000, EITHER),
    'posix/reply': Server('system=posix request=0 end=graceful', RAW, 3000,
                          CLEAN),
    'posix/aolserver': Server('system=posix program=aolserver', '', 3000,
                              CLEAN),
    'posix/http-server': Server('system=posix program=http-server', '', None,
                                CLEAN),
    'posix/nginx': Server('system=posix program=http-server profile=nginx',
                          '', None, CLEAN),
    'nodejs/reply': Server('system=nodejs request=0', RAW, 3000, CLEAN),
    'winsock/server': Server('system=winsock request=60B', WAITS, 3000,
                             CLEAN),
}
CURL = '''
curl -s -m 5 %s http://10.0.0.2/ -o first; echo $? >curl
curl -s -m 5 %s http://10.0.0.2/ -o second; echo $? >>curl
'''

# A device that echoes datagrams: each peer gets its answer, and who asks a port
# that nobody has is told.
UDP = '''
python3 - >said <<'PYTHON'
import socket
peers = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2)]
for turn in range(3):
    for peer in peers:
        peer.settimeout(5)
        peer.sendto(b'x' * 60, ('10.0.0.2', 1001))
        print(len(peer.recv(2000)))
peers[0].connect(('10.0.0.2', 1002))
peers[0].send(b'x')
try:
    peers[0].recv(10)
except ConnectionRefusedError:
    print('refused')
PYTHON
"$FINWAIT" run *.ini --out sim --set run.replications=1 --connections \
    --trace first -q
'''

# A proxy with a cache before a server, asked by its address and as curl's
# proxy.
PROXY = '''
for i in 1 2; do curl -s -m 5 http://10.0.1.2:8080/a -o page$i; done
curl -s -m 5 -x http://10.0.1.2:8080 http://origin.example/b -o page3
'''

# A case that has a scenario: what its sections say, and what is done.
Case = collections.namedtuple('Case', 'sections does')
CASES = {
    'udp': Case({'server': 'system=sock program=udp-echo port=1001 reply=80B',
                 'client': 'system=sock program=udp-ask',
                 'series': 'every=100ms'}, UDP),
    'proxy': Case({'server': 'system=posix program=http-server port=80 '
                             'reply=3000B',
                   'proxy': 'system=posix port=8080',
                   'client': 'system=posix program=http-client'}, PROXY),
}
for name, server in SERVERS.items():
    CASES[name] = Case({'server': 'port=80 reply=3000B ' + server.keys,
                        'client': 'system=posix'},
                       CURL % (server.curl, server.curl))

# A page with eight images; the browser is told to end when all is loaded.
BROWSER = '''
live run live-page
python3 - <<'PYTHON'
import os, sys
sys.path.insert(0, os.path.join(os.environ['SOURCE'], 'tests'))
import browser
page = browser.Browser(%r, os.path.join(os.getcwd(), 'home'))
page.call('Page.navigate', url='http://10.0.0.2/')
while not any(e.get('method') == 'Page.loadEventFired' for e in page.events):
    page.events.append(page.message())
page.close()
PYTHON
kill "$pid"
over run
'''


def write(folder, name, sections):
    """A scenario of 'sections'; where it is."""
    path = os.path.join(folder, name.replace('/', '-') + '.ini')
    with open(path, 'w', encoding='utf-8') as file:
        for section, keys in {'scenario': 'duration=60s', **sections}.items():
            file.write('[%s]\n%s\n' % (section, keys.replace(' ', '\n')))
    return path


def scripts(work):
    made = {name: 'cp "%s" .\nlive run *.ini\n%ssleep 0.3\nkill "$pid"\n'
                  'over run\n' % (write(work, name, case.sections), case.does)
            for name, case in CASES.items()}
    program = next(filter(None, map(shutil.which, browser.BROWSERS)), None)
    if program:
        made['browser'] = BROWSER % program
    return made


def check_server(tap, name, left):
    server = SERVERS[name]
    sizes = [len(left.text(page)) for page in ('first', 'second')]
    rows = left.rows('run', 'connections.csv')
    right = (min(sizes) == max(sizes) == server.bytes if server.bytes else
             2800 < min(sizes) <= 3000)
    said = 2 * (TIMED_OUT if server.curl == WAITS else '0\n')
    tap.case(name, right and left.text('curl') == said,
             '%s\n%s%s' % (sizes, left.text('curl'), left.said('run')))
    tap.case(name + '/ends', len(rows) == 2 and all(
        row['server_outcome'] in server.outcomes and
        row['client_outcome'] == 'clean' and
        row['server_data'] == row['client_data'] == 'complete'
        for row in rows), rows)


def check_udp(tap, left):
    """Peers have rows as simulated ones do."""
    rows, sim = (left.rows(run, 'connections.csv') for run in ('run', 'sim'))
    tap.case('udp/answers', left.text('said') == '80\n' * 6 + 'refused\n',
             left.text('said') + left.said('run'))
    for end, got, gave in (('server', 360, 480), ('client', 480, 361)):
        tap.case('udp/' + end, all(
            sum(int(row[end + key] or 0) for row in rows) == bytes_
            for key, bytes_ in (('_received_bytes', got), ('_read_bytes', got),
                                ('_written_bytes', gave))), rows)
    tap.case('udp/ends', sorted(row['client_outcome'] for row in rows) ==
             ['', 'never-closed', 'never-closed', 'refused'], rows)
    empty = [key for key, value in sim[0].items() if value != '' and
             rows[0][key] == '' and key not in (
                 'client_end_s', 'client_ready_s')]
    tap.case('udp/columns', not empty, empty)
    series = left.rows('run', 'series.csv')
    tap.case('udp/series', series[-1]['client_sockets'] == '2' and
             round(sum(float(row['client_begun']) for row in series) / 10) ==
             3, series)
    trace = left.text('run/trace/point-0-run-1.csv')
    tap.case('udp/trace', all(words in trace for words in (
        ',call,send,60', ',event,datagram,80', ',event,unreachable,',
        'outcome,never-closed,wrote 180 read 240', 'outcome,refused,')), trace)
    tap.case('udp/status', '3 asked, 1 refused, 0 waiting, 0 open, 2 by '
             'datagrams;' in left.said('run'), left.said('run'))


def check_proxy(tap, left):
    sizes = [len(left.text('page%d' % i)) for i in (1, 2, 3)]
    ends = [(row['group'], row['server'], row['client_outcome'])
            for row in left.rows('run', 'connections.csv')]
    tap.case('proxy/pages', sizes == [3000] * 3, sizes)
    tap.case('proxy/clients', ends.count(('client', 'proxy', 'clean')) == 3,
             ends)
    tap.case('proxy/upstream', [end[:2] for end in ends].count(
        ('proxy', 'server')) >= 1, ends)


def there(rows, begin, end, now):
    """How many connections are between two of their times."""
    return sum(1 for row in rows if row[begin] and
               float(row[begin]) <= now < float(row[end] or 'inf'))


def check_browser(tap, left):
    """Six at a time, of which two have a socket; the others wait for a second
    and more."""
    rows = [row for row in left.rows('run', 'connections.csv')
            if row['client_outcome'] == 'clean']
    tap.case('browser/connections', len(rows) >= 9, rows)
    waited = [row for row in rows if float(row['client_open_s']) -
              float(row['client_asked_s']) > 0.9]
    tap.case('browser/waited', len(waited) >= 4, rows)
    last = max(float(row['client_asked_s']) for row in waited)
    busy = [row for row in rows if not row['client_end_s'] or
            float(row['client_end_s']) > last + 0.0202]  # no FIN yet
    tap.case('browser/six', there(busy, 'client_asked_s', 'client_end_s',
                                  last) == 6, rows)
    tap.case('browser/two', max(there(
        rows, 'server_open_s', 'server_ready_s', float(row['server_open_s']))
        for row in rows) == 2, rows)
    series = left.rows('run', 'series.csv')
    tap.case('browser/figure', left.has('run/figures/who-waits.png') and
             max(float(row['client_syn_sent'] or 0) for row in series) >= 4)


def check(tap, left):
    for name in SERVERS:
        check_server(tap, name, left[name])
    check_udp(tap, left['udp'])
    check_proxy(tap, left['proxy'])
    if 'browser' in left:
        check_browser(tap, left['browser'])


if __name__ == '__main__':
    sys.exit(live.check_all(scripts, check))
