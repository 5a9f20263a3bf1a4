#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Real programs against `finwait live`, in a network namespace of their own:
# curl fetches a page from a simulated device, and what happened is in the tables,
# the trace, the time line and the pcap files of the run.  Speaks TAP.
#
# From the environment: FINWAIT_BIN, FINWAIT_SRC.
set -u

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cases=0
failures=0

# The case $1 is right if "$@" says so; what it writes explains a failure.
try() {
    name=$1
    shift
    cases=$((cases + 1))
    if "$@" >"$work/log" 2>&1; then
        echo "ok $cases - /live/$name"
    else
        sed 's/^/# /' "$work/log"
        echo "not ok $cases - /live/$name"
        failures=$((failures + 1))
    fi
}

# Nobody may make network interfaces who is not root; and mistakes.
says() {
    words=$1
    shift
    "$FINWAIT_BIN" live "$@" --out "$work/none" >"$work/said" 2>&1
    status=$?
    cat "$work/said"
    [ "$status" -eq 2 ] && grep -q -- "$words" "$work/said"
}

if [ "$(uname)" != Linux ] || ! command -v unshare >/dev/null ||
    ! command -v curl >/dev/null || ! [ -e /dev/net/tun ] ||
    ! unshare -n true 2>/dev/null; then
    echo "ok 1 - /live/all # SKIP needs Linux, root, unshare, curl and a TUN"
    echo 1..1
    exit 0
fi

# What happens within the namespace: two pages one after the other, then six
# clients at once, a port that nobody serves, and the end by its time.
cat >"$work/inside" <<'END'
"$FINWAIT_BIN" live live-page --tap fwtest --for 6s --out "$1/out" \
    >"$1/stdout" 2>"$1/stderr" &
pid=$!
tries=0
until curl -s -m 3 http://10.0.0.2/ -o "$1/page1" || [ "$tries" -ge 100 ]; do
    sleep 0.1
    tries=$((tries + 1))
done
curl -s -m 3 http://10.0.0.2/ -o "$1/page2"
curl -s -m 2 http://10.0.0.2:81/ -o /dev/null
echo $? >"$1/refused"
for page in 3 4 5 6 7 8; do
    curl -s -m 4 http://10.0.0.2/ -o "$1/page$page" &
done
wait
wait "$pid"
END

cd "$FINWAIT_SRC" || exit 1
unshare -n sh "$work/inside" "$work"

pages() {
    for page in 1 2 3 4 5 6 7 8; do
        [ "$(wc -c <"$work/page$page")" -gt 3900 ] ||
            { wc -c "$work"/page*; cat "$work/stderr"; return 1; }
    done
}

# How many lines of connections.csv have $1.
connections() {
    grep -c -- "$1" "$work/out/connections.csv"
}

clean_connections() {
    cat "$work/out/connections.csv"
    [ "$(connections ',clean,complete,.*,clean,complete,')" -ge 8 ]
}

refused_connection() {
    cat "$work/out/connections.csv" "$work/refused"
    [ "$(cat "$work/refused")" -eq 7 ] && [ "$(connections ',refused,')" -ge 1 ]
}

traced() {
    cat "$work/stdout"
    grep -q 'client,,[0-9a-f]*,sent,,,SYN' "$work"/out/trace/*.csv &&
        [ -s "$work"/out/figures/connections.png ]
}

captured() {
    ls -l "$work/out/pcap"
    [ "$(cat "$work"/out/pcap/*-server-1.pcap | wc -c)" -gt 20000 ]
}

status_lines() {
    cat "$work/stderr"
    tr '\r' '\n' <"$work/stderr" | grep -q 'asked, .* open; at most .* ms late'
}

try pages pages
try connections clean_connections
try refused refused_connection
try trace traced
try pcap captured
try status status_lines
try swept says 'points, expected one' accept-gate --tap fwtest
try name says 'expected a name of 1 to 15 characters' live-page --tap \
    a-name-that-is-too-long
try no-tap says 'expected a scenario and --tap NAME' live-page
if command -v setpriv >/dev/null; then
    chmod 755 "$work"
    try no-right setpriv --reuid=65534 --clear-groups sh -c '
        "$FINWAIT_BIN" live live-page --tap fwtest --out /nowhere 2>&1 |
            tee /dev/stderr | grep -q "expected the right to make network"'
fi
echo "1..$cases"
[ "$failures" -eq 0 ]
