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
import tempfile

import browser
import live

# What [server] says; how curl asks, and how much it gets of a reply of 3 kB.
# Where a server waits for its client's end, curl has to be told.
RAW = '--http0.9'
WAITS = '--http0.9 -m 1'
TIMED_OUT = '28\n'
Server = collections.namedtuple('Server', 'keys curl bytes outcome')
SERVERS = {
    'sock/http-page': Server('system=sock program=http-page', '', 2981,
                             'clean'),
    'sock/http-plain': Server('system=sock program=http-plain', '', None,
                              'clean'),
    'sock/lib-http-server': Server('system=sock program=lib-http-server', '',
                                   3000, None),
    'posix/reply': Server('system=posix request=0 end=graceful', RAW, 3000,
                          'clean'),
    'posix/aolserver': Server('system=posix program=aolserver', '', 3000,
                              'clean'),
    'posix/http-server': Server('system=posix program=http-server', '', None,
                                'clean'),
    'posix/nginx': Server('system=posix program=http-server profile=nginx',
                          '', None, 'clean'),
    'nodejs/reply': Server('system=nodejs request=0', RAW, 3000, 'clean'),
    'winsock/server': Server('system=winsock request=60B', WAITS, 3000,
                             'clean'),
}
SCENARIO = '''[scenario]
duration=60s
[server]
port=80
reply=3000B
%s
[client]
system=posix
'''

CURL = '''
live run %s.ini
curl -s -m 5 %s http://10.0.0.2/ -o first; echo $? >curl
curl -s -m 5 %s http://10.0.0.2/ -o second; echo $? >>curl
sleep 0.3
kill "$pid"
over run
'''

# A device that echoes datagrams: each peer gets its answer, and who asks a port
# that nobody has is told.
UDP = '''
live run udp.ini
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
sleep 0.3
kill "$pid"
over run
'''
UDP_SCENARIO = '''[scenario]
duration=60s
[server]
system=sock
program=udp-echo
port=1001
reply=80B
[client]
system=sock
program=udp-ask
'''

# A proxy with a cache before a server, asked by its address and as curl's
# proxy.
PROXY = '''
live run proxy.ini
for i in 1 2; do curl -s -m 5 http://10.0.1.2:8080/a -o page$i; done
curl -s -m 5 -x http://10.0.1.2:8080 http://origin.example/b -o page3
sleep 0.3
kill "$pid"
over run
'''
PROXY_SCENARIO = '''[scenario]
duration=60s
[server]
system=posix
program=http-server
port=80
reply=3000B
[proxy]
system=posix
port=8080
[client]
system=posix
program=http-client
'''

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


def scripts(work):
    made = {}
    for name, server in SERVERS.items():
        path = os.path.join(work, name.replace('/', '-'))
        with open(path + '.ini', 'w', encoding='utf-8') as file:
            file.write(SCENARIO % server.keys.replace(' ', '\n'))
        made[name] = CURL % (path, server.curl, server.curl)
    return made


def check_server(tap, name, left):
    server = SERVERS[name]
    sizes = [len(left.text(page)) for page in ('first', 'second')]
    ends = [row['server_outcome'] for row in left.rows(
        'run', 'connections.csv')]
    right = (min(sizes) == max(sizes) == server.bytes if server.bytes else
             2800 < min(sizes) <= 3000)
    said = 2 * (TIMED_OUT if server.curl == WAITS else '0\n')
    tap.case(name, right and left.text('curl') == said and ends and
             (not server.outcome or set(ends) == {server.outcome}),
             '%s %s\n%s%s' % (sizes, ends, left.text('curl'),
                              left.said('run')))


def check_udp(tap, left):
    rows = left.rows('run', 'connections.csv')
    tap.case('udp/answers', left.text('said') == '80\n' * 6 + 'refused\n',
             left.text('said') + left.said('run'))
    tap.case('udp/rows', sum(int(row['server_received_bytes'])
                             for row in rows) == 360 and
             sum(int(row['server_written_bytes']) for row in rows) == 480,
             rows)


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
    tap.case('browser/six', there(rows, 'client_asked_s', 'client_end_s',
                                  last) == 6, rows)
    tap.case('browser/two', max(there(
        rows, 'server_open_s', 'server_ready_s', float(row['server_open_s']))
        for row in rows) == 2, rows)
    series = left.rows('run', 'series.csv')
    tap.case('browser/figure', left.has('run/figures/who-waits.png') and
             max(float(row['client_syn_sent'] or 0) for row in series) >= 4)


def main():
    tap = live.Tap('/live/')
    missing = live.lacks()
    if missing:
        print('ok 1 - /live/all # SKIP needs %s\n1..1' % missing)
        return 0
    program = next(filter(None, map(shutil.which, browser.BROWSERS)), None)
    with tempfile.TemporaryDirectory() as work:
        todo = scripts(work)
        for name, script, scenario in (('udp', UDP, UDP_SCENARIO),
                                       ('proxy', PROXY, PROXY_SCENARIO)):
            path = os.path.join(work, name + '.ini')
            with open(path, 'w', encoding='utf-8') as file:
                file.write(scenario)
            todo[name] = script.replace(name + '.ini', path)
        if program:
            todo['browser'] = BROWSER % program
        left = live.run_all(work, todo)
        for name in SERVERS:
            check_server(tap, name, left[name])
        check_udp(tap, left['udp'])
        check_proxy(tap, left['proxy'])
        if program:
            check_browser(tap, left['browser'])
    return tap.end()


if __name__ == '__main__':
    sys.exit(main())
