#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Real programs against `finwait live`, in network namespaces of their own:
pages by curl, a gate, all that lies between clients and servers, ends by
signals, lateness, mistakes.  Speaks TAP.

From the environment: FINWAIT_BIN [build/finwait], FINWAIT_SRC [.].
"""
import re
import sys

import live

SCRIPTS = {}

# Two pages one after the other, then six at once, a port that nobody serves, and
# the end by its time; and the same scenario simulated.
SCRIPTS['page'] = '''
live run live-page --for 5s
for i in 1 2; do curl -s -m 3 http://10.0.0.2/ -o page$i; done
curl -s -m 2 http://10.0.0.2:81/; echo $? >refused
for i in 3 4 5 6 7 8; do curl -s -m 4 http://10.0.0.2/ -o page$i & done
over run
"$FINWAIT" run live-page --out sim --set run.replications=1 --connections -q
'''

# A router, its link with load, a box and a time without, a device without
# power for a while, other clients; Ctrl-C at all of its processes.
SCRIPTS['behind'] = '''
live run "$DATA/behind.ini"
for i in 1 2 3; do
    curl -s -m 5 http://10.0.7.2/ -o page$i -w '%{time_connect}\\n' >>times
done
curl -s -m 2 http://10.0.8.2:81/ --http0.9 -o other
curl -s -m 2 http://10.0.8.2:99/
sleep 3
curl -s -m 8 http://10.0.7.2/ -o late
kill -INT "$pid" $(pgrep -P "$pid")
over run
'''

# One that asks in the place of other clients; SIGTERM at the command alone.
SCRIPTS['as'] = '''
live run "$DATA/behind.ini" --as rare
curl -s -m 2 http://10.0.7.2/ -o page
sleep 1
kill "$pid"
over run
'''

# A worker that is stopped for a while falls behind.
SCRIPTS['late'] = '''
live run live-page --for 4s
worker=$(pgrep -P "$pid")
kill -STOP "$worker"; sleep 1.5; kill -CONT "$worker"
over run
'''

# What a closing device with one socket says to the next client.
GATE = '''
live run "$DATA/gate.ini" --set server.gated_syn=%s
python3 - >said <<'PYTHON'
import socket
first = socket.create_connection(('10.0.0.2', 1001), 5)
first.sendall(b'x' * 50)
while first.recv(100):
    pass
first.close()
try:
    socket.create_connection(('10.0.0.2', 1001), 0.7)
    print('taken')
except ConnectionRefusedError:
    print('refused')
except TimeoutError:
    print('no answer')
PYTHON
kill "$pid"
over run
'''
SCRIPTS['gate-refuses'] = GATE % 'busy'
SCRIPTS['gate-ignores'] = GATE % 'drop'

# A mistake of each kind, and what is said.
MISTAKES = {
    'swept': ('accept-gate', 'points, expected one: give each swept key a '
                             'value, as by --set '),
    'long-name': ('live-page --tap a-name-that-is-too-long',
                  'expected a name of 1 to 15 characters'),
    'bad-name': ("live-page --tap 'a/b'", 'without blanks, /'),
    'pattern': ('live-page --tap fw%d', 'expected a name of 1 to 15'),
    'no-tap': ('', 'expected a scenario and --tap NAME'),
    'taken': ('live-page --tap lo', 'there is an interface of that name'),
    'as': ('live-page --as klient', 'did you mean "client"?'),
    'no-time': ('live-page --for 0', '--for 0: out of range, expected 0.001s'),
    'no-unit': ('live-page --for 5', '--for 5: "5" has no unit'),
    'keep': ('live-page --keep -1kB', '--keep -1kB: expected a size such as'),
    'keep-unit': ('live-page --keep 1', '--keep 1: "1" has no unit'),
    'event': ('"$DATA/behind.ini" --set event.cut.who=client.real',
              'real programs are in the place of [client.real]'),
}
SCRIPTS['mistakes'] = ''.join(
    '"$FINWAIT" live --tap fw1 %s --out none >%s.err 2>&1; '
    'echo $? >%s.status\n' % (arguments, name, name)
    for name, (arguments, _) in MISTAKES.items())

SCRIPTS['surroundings'] = '''
"$FINWAIT" live live-page --tap fw0 --for 3s --out one >/dev/null 2>&1 &
sleep 1
say() {
    name=$1; shift
    "$@" "$FINWAIT" live live-page --tap fw0 --out none >$name.err 2>&1
    echo $? >$name.status
}
say busy env
wait
ip addr add 10.0.0.77/24 dev lo
say clash env
ip addr del 10.0.0.77/24 dev lo
say nobody setpriv --reuid=65534 --clear-groups
say no-device unshare -m sh -c 'mount -t tmpfs none /dev/net && exec "$@"' sh
'''
SURROUNDINGS = {
    'busy': 'another program has it',
    'clash': '10.0.0.2 is to lie behind it, and the network of lo, which has '
             '10.0.0.77',
    'nobody': 'expected the right to make network interfaces: root',
    'no-device': '/dev/net/tun: No such file or directory',
}


def check_page(tap, left):
    sizes = [len(left.text('page%d' % i)) for i in range(1, 9)]
    seen = left.ends()
    tap.case('page/pages', min(sizes) > 3900, sizes)
    tap.case('page/connections', seen.count(('clean', 'complete')) >= 8, seen)
    tap.case('page/refused', left.text('refused') == '7\n' and
             ('refused', 'none') in seen, seen)
    tap.case('page/trace', 'client,,' in left.text(
        'run/trace/point-0-run-1.csv') and
        left.has('run/figures/connections.png'))
    tap.case('page/pcap', left.has('run/pcap/point-0-run-1-server-1.pcap'))
    tap.case('page/status', re.search(
        r'9 asked, 1 refused, 0 waiting, 0 open; .* ms late, at most',
        left.said('run')), left.said('run'))
    tap.case('page/place', 'fw0: in the place of [client]; server at '
             '10.0.0.2:80' in left.text('run.err'), left.text('run.err'))
    check_shape(tap, left)


# What needs to know how long the replies are that programs ask for.
UNKNOWN = ('exchange_time', 'segments_per_reply')


def check_shape(tap, left):
    """Of a live run there are the tables of a simulated one."""
    for name in ('runs', 'connections', 'summary', 'quantiles', 'series',
                 'dictionary'):
        live_, sim = (left.header(run, name + '.csv') for run in ('run', 'sim'))
        tap.case('shape/' + name, live_ and live_ == sim, live_ + '\n' + sim)
    row = left.rows('run', 'runs.csv')[0]
    empty = [key for key, value in left.rows('sim', 'runs.csv')[0].items()
             if value != '' and row[key] == '' and
             not key.startswith(UNKNOWN)]
    tap.case('shape/numbers', not empty, empty)
    wrong = [c for c in left.rows('run', 'connections.csv')
             for a, b in (('client', 'server'), ('server', 'client'))
             if c['server_outcome'] and
             int(c[a + '_read_bytes']) > int(c[b + '_written_bytes'])]
    tap.case('shape/account', not wrong, wrong)
    begun = sum(float(r['client_begun'] or 0) for r in
                left.rows('run', 'series.csv')) * 0.1
    tap.case('shape/series', round(begun) == len(left.ends()), begun)


def check_behind(tap, left):
    pages = [len(left.text('page%d' % i)) for i in (1, 2, 3)]
    tap.case('behind/pages', min(pages) > 3900, pages)
    times = [float(t) for t in left.text('times').split()]
    tap.case('behind/delay', times and min(times) >= 0.042, times)
    tap.case('behind/other-server', len(left.text('other')) == 2000)
    refused = [(row['group'], row['server']) for row in
               left.rows('run', 'connections.csv')
               if row['client_outcome'] == 'refused' and
               row['server_port'] == '99']
    tap.case('behind/refused-by', refused == [('real', 'other')], refused)
    tap.case('behind/power-cut', len(left.text('late')) > 3900)
    tap.case('behind/real', ('clean', 'complete') in
             left.ends(client='real'), left.ends())
    tap.case('behind/beside', len(left.ends(client='lively')) >= 6,
             left.ends())
    rows = left.rows('run', 'series.csv')
    tap.case('behind/event', 'cut' in {row['event'] for row in rows})
    tap.case('behind/series', any(
        float(row['client_goodput{real}'] or 0) > 0 for row in rows))
    check_ended(tap, left, 'behind')


def check_ended(tap, left, name):
    """It ended early, and has left all that a whole run does."""
    tap.case(name + '/status', left.text('run.status') == '0\n' and
             '1 of 1 runs done\n' in left.said('run') and
             'to go on' not in left.said('run'), left.said('run'))
    until = float(left.rows('run', 'series.csv')[-1]['time_s'])
    tap.case(name + '/time', 0.2 < until < 30, until)
    missing = [path for path in ('figures/connect-delay.png', 'index.html',
                                 'summary.csv', 'trace/point-0-run-1.csv')
               if not left.has('run', path)]
    tap.case(name + '/files', not missing, missing)


def check_as(tap, left):
    tap.case('as/page', len(left.text('page')) > 3900, left.said('run'))
    seen = left.rows('run', 'connections.csv')
    tap.case('as/group', {row['group'] for row in seen
                          if row['client_address'] == '10.127.0.1'} ==
             {'rare'} and left.ends(client='real'), seen)
    check_ended(tap, left, 'as')


def check_late(tap, left):
    told = re.search(r'at most ([0-9.]+)', left.said('run'))
    tap.case('late', told and 1000 < float(told.group(1)) < 4000,
             left.said('run'))


def check_gate(tap, left, name, said, outcome):
    tap.case(name, left.text('said') == said + '\n' and
             outcome in {end for end, _ in left.ends()},
             left.text('said') + left.text('log') + str(left.ends()))


def check_said(tap, left, cases):
    for name, words in cases.items():
        said = left.text(name + '.err')
        tap.case('mistake/' + name, left.text(name + '.status') == '2\n' and
                 words in said, said)


def check(tap, left):
    check_page(tap, left['page'])
    check_behind(tap, left['behind'])
    check_as(tap, left['as'])
    check_late(tap, left['late'])
    check_gate(tap, left['gate-refuses'], 'gate/refuses', 'refused', 'refused')
    check_gate(tap, left['gate-ignores'], 'gate/ignores', 'no answer',
               'never-closed')
    check_said(tap, left['mistakes'], {
        name: words for name, (_, words) in MISTAKES.items()})
    check_said(tap, left['surroundings'], SURROUNDINGS)


if __name__ == '__main__':
    sys.exit(live.check_all(lambda work: SCRIPTS, check))
