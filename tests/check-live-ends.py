#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Rude ends of real programs, of their interface and of the run itself under
`finwait live`.  Speaks TAP.

From the environment: FINWAIT_BIN [build/finwait], FINWAIT_SRC [.].
"""
import os
import re
import sys

import live

SCRIPTS = {}

# RST after each of: nothing, a request, some of the reply, all of it unread; an
# end before the connection is there; the same port again.
SCRIPTS['rst'] = '''
live run live-page --set server.sockets=16
python3 - <<'PYTHON'
import socket, struct, time
def connect():
    return socket.create_connection(('10.0.0.2', 80), 5)
def reset(s):
    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    s.close()
for asks, reads in ((False, False), (True, False), (True, True)):
    s = connect()
    if asks:
        s.sendall(b'GET / HTTP/1.0\\r\\n\\r\\n')
    if reads:
        s.recv(100)
    reset(s)
s = connect()
s.sendall(b'GET / HTTP/1.0\\r\\n\\r\\n')
time.sleep(0.5)
s.close()
s = socket.socket()
s.setblocking(False)
s.connect_ex(('10.0.0.2', 80))
s.close()
for _ in range(2):
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(('', 5555))
    s.connect(('10.0.0.2', 80))
    reset(s)
PYTHON
curl -s -m 3 http://10.0.0.2/ -o page
sleep 0.3
kill "$pid"
over run
'''

# Packets of all kinds of nonsense.
SCRIPTS['noise'] = '''
live run live-page
python3 - <<'PYTHON'
import random, socket, struct
random.seed(1)
door = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x800))
door.bind(('fw0', 0x800))
def packet(proto, data, first=0x45, total=None):
    head = struct.pack('!BBHHHBBH4s4s', first, 0, total or 20 + len(data), 1,
                       random.choice((0, 0, 0x2000, 1)), 64, proto, 0,
                       bytes((10, 127, 0, 1)), bytes((10, 0, 0, 2)))
    words = sum(struct.unpack('!10H', head))
    words = (words >> 16) + (words & 0xffff)
    return head[:10] + struct.pack('!H', ~words & 0xffff) + head[12:] + data
for size in range(1, 30):
    door.send(bytes((0x45,)) + bytes(size - 1))
for first in range(0x40, 0x50):
    for total in (None, 10, 19, 21, 65535):
        door.send(packet(6, bytes(40), first, total))
for _ in range(1500):
    data = bytes(random.randrange(256) for _ in range(random.randrange(60)))
    door.send(packet(random.choice((1, 2, 6, 17, 58)), data))
PYTHON
curl -s -m 3 http://10.0.0.2/ -o page
kill "$pid"
over run
'''

# The interface is down for a while, and the client with it; then it is gone.
SCRIPTS['down'] = '''
live run live-page
curl -s -m 9 http://10.0.0.2/ -o page1
ip link set fw0 down
curl -s -m 1 http://10.0.0.2/; echo $? >down
ip link set fw0 up
sleep 1.5
curl -s -m 9 http://10.0.0.2/ -o page2
ip link del fw0
over run
'''

# Its worker is killed; it cannot keep up, and is told to end.
SCRIPTS['killed'] = '''
live run live-page
kill -KILL $(pgrep -P "$pid")
over run
'''
SCRIPTS['slow'] = '''
live run "$DATA/slow.ini"
sleep 2
kill "$pid"
over run
'''

# Of a page there is more than goes into these files.
SCRIPTS['keep'] = '''
live run live-page --keep 2kB
curl -s -m 9 http://10.0.0.2/ -o page
sleep 1.2
kill "$pid"
over run
'''

# A rule that would have several runs of it; an end within the warm-up.
SCRIPTS['rules'] = '''
live run "$DATA/rules.ini" --for 1s
over run
live short "$DATA/rules.ini" --set scenario.warmup=5s
kill "$pid"
over short
'''


def check_page(tap, name, left, pages=('page',)):
    sizes = [len(left.text(page)) for page in pages]
    tap.case(name + '/page', min(sizes) > 3900 and
             left.text('run.status') == '0\n', left.said('run'))


def check_rst(tap, left):
    seen = [end for end, _ in left.ends()]
    tap.case('rst/rows', seen == ['reset'] * 7 + ['clean'], seen)
    rows = left.rows('run', 'connections.csv')
    tap.case('rst/server', [row['server_outcome'] for row in rows] == seen,
             rows)
    tap.case('rst/unasked', rows[4]['client_open_s'] == '', rows[4])
    check_page(tap, 'rst', left)


def check_down(tap, left):
    check_page(tap, 'down', left, ('page1', 'page2'))
    tap.case('down/there', left.text('down') in ('7\n', '28\n'))
    tap.case('down/gone', 'fw0 is gone' in left.said('run') and
             left.has('run/summary.csv'), left.said('run'))


def check_killed(tap, left):
    tap.case('killed', left.text('run.status') == '1\n' and
             'killed: from outside' in left.said('run') and
             'to see it again' not in left.said('run'), left.said('run'))


def check_slow(tap, left):
    late = re.search(r'([0-9.]+) ms late', left.said('run'))
    tap.case('slow', left.text('run.status') == '0\n' and late and
             float(late.group(1)) > 500, left.said('run'))


def check_keep(tap, left):
    check_page(tap, 'keep', left)
    said = left.text('run.err')
    for what, file in (('the trace', 'trace/point-0-run-1.csv'),
                       ('a pcap file', 'pcap/point-0-run-1-server-1.pcap')):
        size = os.path.getsize(left.path('run', file))
        tap.case('keep/' + file, 500 < size <= 2000 and
                 what + ' of this run is 2kB long' in said,
                 '%d\n%s' % (size, said))


def check_rules(tap, left):
    tap.case('rules/once', '1 of 1 runs done\n' in left.said('run'),
             left.said('run'))
    tap.case('rules/warm-up', left.text('short.status') == '1\n' and
             'ended before the warm-up was over, expected more than 5.0 s, or '
             '--set scenario.warmup=0' in left.said('short'),
             left.said('short'))


def check(tap, left):
    check_rst(tap, left['rst'])
    check_page(tap, 'noise', left['noise'])
    check_down(tap, left['down'])
    check_killed(tap, left['killed'])
    check_slow(tap, left['slow'])
    check_keep(tap, left['keep'])
    check_rules(tap, left['rules'])


if __name__ == '__main__':
    sys.exit(live.check_all(lambda work: SCRIPTS, check))
