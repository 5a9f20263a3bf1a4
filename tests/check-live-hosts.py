#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Real programs in the place of several hosts and groups under `finwait live`:
each address has its host's link.  Speaks TAP.

From the environment: FINWAIT_BIN [build/finwait], FINWAIT_SRC [.].
"""
import sys

import live

SCRIPTS = {}

# From each host twice, and from nowhere in particular.
SCRIPTS['hosts'] = '''
live run "$DATA/hosts.ini" --as fast --as client.slow
ask() {
    curl -s -m 9 --http0.9 "$@" http://10.0.5.2:1001/ -o page \\
        -w '%{local_ip} %{time_connect} %{size_download}\\n' >>said
}
for i in 0 1 2 3 4; do ask --interface 10.127.$i.1; done
for i in 0 1 2 3 4; do ask --interface 10.127.$i.1; done
ask
sleep 1
kill "$pid"
over run
'''

# Of the second group all are simulated.
SCRIPTS['some'] = '''
live run "$DATA/hosts.ini" --as slow --as slow --for 3s
over run
'''

# Each address of a server has the group whose link leads there.
SCRIPTS['groups'] = '''
live run "$DATA/two.ini" --as fast --as slow --as other
for at in 10.0.0.2:80 10.0.1.2:80 10.0.2.2:81; do
    curl -s -m 5 --http0.9 http://$at/ -o page \\
        -w '%{local_ip} %{time_connect} %{size_download}\\n' >>said
done
sleep 0.3
kill "$pid"
over run
'''


def said(left):
    """(address, seconds until there was a connection, bytes), of each curl."""
    rows = [line.split() for line in left.text('said').splitlines()]
    return [(ip, float(time), int(size)) for ip, time, size in rows]


def check_hosts(tap, left):
    seen = said(left)
    ips = ['10.127.%d.1' % i for i in range(5)]
    tap.case('hosts/pages', [ip for ip, _, _ in seen] == ips * 2 + ips[:1] and
             {size for _, _, size in seen} == {2000}, seen)
    least = [0.02] * 3 + [0.11] * 2
    tap.case('hosts/delay', all(
        time >= least[i % 5] for i, (_, time, _) in enumerate(seen)), seen)
    tap.case('hosts/loss', all(
        (time >= 1) == (i in (3, 4)) for i, (_, time, _) in enumerate(seen)),
        seen)
    rows = [(row['group'], row['client_address'])
            for row in left.rows('run', 'connections.csv')]
    groups = ['fast'] * 3 + ['slow'] * 2
    tap.case('hosts/rows', rows == list(zip(groups, ips)) * 2 +
             [('fast', ips[0])], rows)
    begun = {group: sum(float(row['client_begun{%s}' % group] or 0)
                        for row in left.rows('run', 'series.csv')) / 2
             for group in ('fast', 'slow')}
    tap.case('hosts/series', begun == {'fast': 7, 'slow': 4}, begun)
    tap.case('hosts/pcap', left.has(
        'run/pcap/point-0-run-1-client.slow.1-1.pcap'))
    tap.case('hosts/page', 'in the place of client.fast, client.slow.' in
             left.text('run/index.html'))
    check_told(tap, left)


def check_told(tap, left):
    err = left.text('run.err')
    for words in ('10.127.0.1 to 10.127.2.1 in the place of [client.fast], 3 '
                  'hosts; server at 10.0.5.2:1001',
                  '10.127.3.1 to 10.127.4.1 in the place of [client.slow], 2 '
                  'hosts', '--interface 10.127.1.1'):
        tap.case('told/' + words.split()[0], words in err, err)


def check_some(tap, left):
    tap.case('some/told', '10.127.0.1 to 10.127.1.1 in the place of '
             '[client.slow], 2 hosts; server at 10.0.5.2:1001' in
             left.text('run.err'), left.said('run'))
    tap.case('some/others', {row['group'] for row in left.rows(
        'run', 'connections.csv')} == {'fast'})


def check_groups(tap, left):
    seen = said(left)
    tap.case('groups/addresses', [(ip, size) for ip, _, size in seen] ==
             [('10.127.0.1', 4000), ('10.127.1.1', 4000),
              ('10.127.2.1', 2000)], seen)
    tap.case('groups/delay', len(seen) == 3 and seen[1][1] >= 0.1, seen)
    rows = [(row['group'], row['server'])
            for row in left.rows('run', 'connections.csv')]
    tap.case('groups/rows', rows == [('fast', 'a'), ('slow', 'a'),
                                     ('other', 'b')], rows)


def check(tap, left):
    check_hosts(tap, left['hosts'])
    check_some(tap, left['some'])
    check_groups(tap, left['groups'])


if __name__ == '__main__':
    sys.exit(live.check_all(lambda work: SCRIPTS, check))
