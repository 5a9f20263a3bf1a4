#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Tries finwait in a source tree of ns-3, 3.37 or later: as a module of it, and
# with the command built against it.
#
#     tests/ns3/in-tree.sh NS3-SOURCE-TREE [WORK]
#
# Sets contrib/finwait to a link to this folder, configures and builds the tree,
# with the modules of $MODULES, and what finwait needs, in the folder WORK.
# $ONLY restricts ./waf check as its --only does.
# Then runs the TestSuites and the examples by test.py, our tests by ./waf
# check, the recorded cases, the baselines (of another version, where this has
# none), and ns-3's own tests.  Logs stay in WORK; the last lines are a row each
# for the table of doc/finwait.rst.  The status is 1 if something failed.
# shellcheck disable=SC2317 # try() calls the functions
set -uo pipefail

[ $# -ge 1 ] || {
    echo "usage: $0 NS3-SOURCE-TREE [WORK]" >&2
    exit 2
}
root=$(cd "$(dirname "$0")/../.." && pwd)
tree=$(cd "$1" && pwd) || exit 2
if [ ! -x "$tree/ns3" ] || [ ! -d "$tree/src/internet" ]; then
    echo "$0: $tree is no source tree of ns-3 (expected ns3 and src/ in it)" >&2
    exit 2
fi
version=$(cat "$tree/VERSION")
work=${2:-${TMPDIR:-/tmp}/finwait-ns-$version}
modules=${MODULES:-applications;config-store;csma;flow-monitor;internet;network;point-to-point;wifi}
mkdir -p "$work"
export WAFLOCK=.lock-waf-ns-$version
failures=0
rows=()

# Runs "${@:3}" in folder $2, with a log called $1; the row says how it ended.
try() {
    local log=$work/$1.log status=0
    echo "$1 ..." >&2
    (cd "$2" && "${@:3}") >"$log" 2>&1 </dev/null || status=$?
    [ "$status" -eq 0 ] || failures=$((failures + 1))
    rows+=("$1	$([ "$status" -eq 0 ] && echo passed || echo failed)	$(said "$log")")
    return "$status"
}

# What a log says of how much there was.
said() {
    grep -E '^[0-9]+ (of [0-9]+ tests )?passed|^[0-9]+ passed|^# all ' "$1" |
        tail -n 1
}

report() {
    printf 'ns-%s\n' "$version"
    printf '%s\n' "${rows[@]}"
    exit $((failures > 0))
}

link() {
    [ "$(readlink contrib/finwait)" = "$root" ] ||
        ln -sT "$root" contrib/finwait
}

configure() {
    ./ns3 configure -d release --enable-logs --enable-asserts --enable-tests \
        --enable-examples --disable-werror \
        --filter-module-examples-and-tests=finwait \
        --enable-modules="$modules;finwait"
}

suites() {
    ./test.py --no-build -s 'finwait-*' || return
    for example in "$root"/scenarios/ns3/*.cc; do
        example=finwait-$(basename "$example" .cc)
        [ ! -e "$(echo build/contrib/finwait/examples/*"$example"*)" ] ||
            ./test.py --no-build -e "$example" || return
    done
}

recorded() {
    "$work/build/finwait" conform --gaps tests/conform/gaps.txt \
        tests/conform/*.jsonl
}

# Those of 3.37 stand in for what this version has not: on our side nothing
# depends on it.
baselines() {
    local data=$work/data
    rm -rf "$data" && mkdir -p "$data" && cp -R plots scenarios "$data/" &&
        { [ -d "$data/scenarios/baselines/ns-$version" ] ||
            cp -R "$data/scenarios/baselines/ns-3.37" \
                "$data/scenarios/baselines/ns-$version"; } &&
        FINWAIT_DATADIR=$data "$work/build/finwait" check
}

try link "$tree" link &&
    try configure "$tree" configure &&
    try build "$tree" ./ns3 build &&
    try suites "$tree" suites
try waf-build "$root" ./waf configure -o "$work/build" --with-ns3="$tree" build ||
    report
try check "$root" ./waf check ${ONLY:+--only "$ONLY"}
try recorded "$root" recorded
try baselines "$root" baselines
try own-tests "$root" tests/ns3/own-tests.sh "$tree" "$work/build"
report
