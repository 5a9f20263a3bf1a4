#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Tries finwait in a source tree of ns-3, 3.37 or later: as a module of it, and
# with the command built against it.
#
#     tests/ns3/in-tree.sh NS3-SOURCE-TREE [WORK]
#
# Makes contrib/finwait a link to this folder, configures the tree with $MODULES
# and builds what finwait needs of it, with $JOBS processes.  Then runs the
# TestSuites and the examples by test.py, the recorded cases, packetdrill's, the
# baselines (of 3.37, where this version has none), ns-3's own tests, and our
# tests by ./waf check (those of $ONLY, as its --only).  Logs stay in the folder
# WORK; the last lines are the column of the table in doc/finwait.rst.  The
# status is 1 if something failed.
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
jobs=${JOBS:-$(nproc)}
mkdir -p "$work" && work=$(cd "$work" && pwd) || exit 2
export WAFLOCK=.lock-waf-ns-$version
failures=0
rows=()

# Row $1 of the table: runs "${@:4}" in folder $2, with a log called $3.
try() {
    local log=$work/$3.log status=0 how
    echo "$3 ..." >&2
    (cd "$2" && "${@:4}") >"$log" 2>&1 </dev/null || status=$?
    how=$(said "$log")
    if [ "$status" -ne 0 ]; then
        failures=$((failures + 1))
        how="failed${how:+, $how}: $log"
    fi
    rows+=("$(printf '%-16s  %s' "$1" "${how:-builds}")")
    return "$status"
}

# How much passed, as a log has it: of test.py, of ./waf check and
# own-tests.sh, of conform, or in TAP.
said() {
    awk '
        /^[0-9]+ of [0-9]+ tests passed/ {passed += $1; all += $3}
        /^[0-9]+ of [0-9]+ cases passed$/ {passed = $1; all = $3}
        /^[0-9]+ passed, [0-9]+ failed/ {passed = $1; all = $1 + $3}
        /^# all / {passed = $4; all = $3; gaps = ", gaps known"}
        /^ok / {ok++}
        /^not ok / {wrong++}
        END {
            if (all)
                print passed " of " all (passed < all ? gaps : "")
            else if (ok + wrong)
                print ok + 0 " of " ok + wrong
        }' "$1"
}

# What else contrib/finwait may be is somebody's, and stays.
module() {
    ln -sfT "$root" contrib/finwait &&
        ./ns3 configure -d release --enable-logs --enable-asserts \
            --enable-tests --enable-examples --disable-werror \
            --filter-module-examples-and-tests=finwait \
            --enable-modules="$modules;finwait" &&
        cmake --build cmake-cache -j "$jobs" --target finwait-all
}

suites() {
    ./test.py --no-build -s 'finwait-*'
}

# Those that were built: without wifi one is not.
examples() {
    local example
    for example in "$root"/scenarios/ns3/*.cc; do
        example=finwait-$(basename "$example" .cc)
        [ -z "$(find build/contrib/finwait/examples -name "*$example*")" ] ||
            ./test.py --no-build -e "$example" || return
    done
}

recorded() {
    "$command" conform --gaps tests/conform/gaps.txt tests/conform/*.jsonl
}

scripts() {
    "$command" packetdrill tests/packetdrill/*.pkt
}

# Those of 3.37 stand in for what this version has not: on our side nothing
# depends on it.
baselines() {
    local data=$work/data
    rm -rf "$data" && mkdir -p "$data" && cp -R plots scenarios "$data/" &&
        { [ -d "$data/scenarios/baselines/ns-$version" ] ||
            cp -R "$data/scenarios/baselines/ns-3.37" \
                "$data/scenarios/baselines/ns-$version"; } &&
        FINWAIT_DATADIR=$data "$command" check --quick --jobs "$jobs"
}

waf() {
    ./waf configure -o "$work/build" --with-ns3="$tree" build -j "$jobs" &&
        ./waf check -j "$jobs" ${ONLY:+--only "$ONLY"}
}

command=$tree/build/contrib/finwait/finwait
if try "as a module" "$tree" module module; then
    try "its TestSuites" "$tree" suites suites
    try "its examples" "$tree" examples examples
    try "recorded cases" "$root" recorded recorded
    try packetdrill "$root" packetdrill scripts
    try baselines "$root" baselines baselines
    try "ns-3's own" "$root" own-tests tests/ns3/own-tests.sh "$tree"
    try "our tests" "$root" waf waf
fi
printf '%-16s  %s\n' . "$version"
printf '%s\n' "${rows[@]}"
exit $((failures > 0))
