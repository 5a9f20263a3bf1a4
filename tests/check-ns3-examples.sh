#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Checks the examples for users of ns-3, scenarios/ns3/: each compiles against
# what is installed, says what it is there to say, and its figure can be drawn.
# That doc/finwait.rst can be rendered.  And that a program on plain ns-3 becomes one on the closing TCP by two lines.
# Speaks TAP.
#
# From the environment: FINWAIT_STAGE (the DESTDIR), FINWAIT_PREFIX,
# FINWAIT_LIBDIR, FINWAIT_SRC, FINWAIT_CFLAGS (of the sanitizers), CXX.
set -u

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cases=0
failures=0
cd "$FINWAIT_SRC" || exit
# As it would be installed without a DESTDIR.
sed -e "s|^prefix=.*|prefix=$FINWAIT_STAGE$FINWAIT_PREFIX|" \
    -e "s|^libdir=.*|libdir=$FINWAIT_STAGE$FINWAIT_LIBDIR|" \
    "$FINWAIT_STAGE$FINWAIT_LIBDIR/pkgconfig/finwait.pc" >"$work/finwait.pc"

ours() {
    PKG_CONFIG_PATH=$work pkg-config "$@" finwait
}

# Runs "$@" as the case named $1; what it writes explains a failure.
try() {
    called=$1
    shift
    cases=$((cases + 1))
    if "$@" >"$work/log" 2>&1; then
        echo "ok $cases - /ns3-examples/$called"
    else
        sed 's/^/# /' "$work/log"
        echo "not ok $cases - /ns3-examples/$called"
        failures=$((failures + 1))
    fi
}

# Compiles $1 as $2.
compiles() {
    # shellcheck disable=SC2046,SC2086 # lists of words
    "$CXX" $(ours --variable=cxxstd) -Wall -Wextra $FINWAIT_CFLAGS "$1" \
        -o "$work/$2" $(ours --cflags --libs) $(ours --variable=ns3more)
}

draws() {
    gnuplot -c "scenarios/ns3/$1.gp" "$work/$1.csv" "$work/$1.png" &&
        [ -s "$work/$1.png" ]
}

# Example $1, with the other arguments, writes rows of which awk's $2 holds.
example() {
    name=$1 law=$2
    shift 2
    try "$name/compiles" compiles "scenarios/ns3/$name.cc" "$name"
    try "$name/runs" sh -c '"$0" "$@" >"$0.csv"' "$work/$name" "$@"
    try "$name/says" awk -F, \
        "{print} NR > 1 && !($law) {wrong = 1} END {exit wrong || NR < 3}" \
        "$work/$name.csv"
    try "$name/draws" draws "$name"
}

example gate-behind-routers \
    '$3 > 0 && $5 >= $2 && ($1 != "discard" || $4 == 0)' --seconds=10
example plain-against-closing '$1 == "plain" ? $2 == 0 || $4 < $3 : $4 == $3' \
    --flows=20
case $(ours --variable=ns3more) in
*wifi*)
    example vanishing-wifi-client '$2 >= 1 + $1 && $3 > $2 && $3 < $2 + 2'
    ;;
*)
    cases=$((cases + 1))
    echo "ok $cases - /ns3-examples/vanishing-wifi-client # SKIP no wifi"
    ;;
esac

# The yardstick of the bench, by the two lines of scenarios/doc/ns3.md.
sed -e '0,/^#include "ns3\/core-module.h"/s//#include "ns3\/finwait-module.h"\n&/' \
    -e 's/^\( *\)InternetStackHelper stack;/\1ClosingTcpHelper stack;/' \
    tests/bench/native.cc >"$work/closing.cc"
two_lines() {
    diff tests/bench/native.cc "$work/closing.cc" | tee "$work/diff"
    [ "$(grep -c '^<' "$work/diff")" -eq 1 ] &&
        [ "$(grep -c '^>' "$work/diff")" -eq 2 ]
}
try two-lines/differ two_lines
try two-lines/plain-compiles compiles tests/bench/native.cc plain
try two-lines/compiles compiles "$work/closing.cc" closing
for tcp in plain closing; do
    try "two-lines/$tcp-runs" "$work/$tcp" 20
done

# doc/finwait.rst as ns-3's documents are made.
renders() {
    python3 - doc/finwait.rst "$work/finwait.html" <<'END'
import sys
from docutils.core import publish_file
publish_file(source_path=sys.argv[1], destination_path=sys.argv[2],
             writer_name='html', settings_overrides={'halt_level': 2})
END
    status=$?
    for figure in $(sed -n 's/^\.\. figure:: //p' doc/finwait.rst); do
        [ -s "doc/$figure" ] || status=1
    done
    return $status
}
if python3 -c 'import docutils' 2>"$work/log"; then
    try document renders
else
    cases=$((cases + 1))
    echo "ok $cases - /ns3-examples/document # SKIP no docutils"
fi
echo "1..$cases"
[ "$failures" -eq 0 ]
