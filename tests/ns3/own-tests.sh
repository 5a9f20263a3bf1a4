#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Runs tests of ns-3's own TCP on the closing TCP: those that ask a
# TcpSocketFactory, taken from a source tree of the ns-3 that finwait is built
# with, with a ClosingTcpL4Protocol in the place of the TcpL4Protocol.  Cases over
# IPv6 and with ECN, which this TCP has not, are left out.  The status is 1 if
# another fails.  scenarios/doc/ns3.md has what came of it.
#
#     tests/ns3/own-tests.sh NS3-SOURCE-TREE [BUILD]
#
# BUILD is the folder of ./waf for that ns-3; without it finwait is a module of
# the tree, which has been built.
set -eu

[ $# -ge 1 ] || { echo "usage: $0 NS3-SOURCE-TREE [BUILD]" >&2; exit 2; }
tree=$(cd "$1" && pwd)
build=${2:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for test in internet/test/tcp-test.cc internet/test/tcp-endpoint-bug2211.cc \
    internet/test/tcp-syn-connection-failed-test.cc \
    applications/test/bulk-send-application-test-suite.cc \
    applications/test/three-gpp-http-client-server-test.cc \
    test/ns3tcp/ns3tcp-socket-writer.cc \
    test/ns3tcp/ns3tcp-socket-test-suite.cc \
    test/ns3tcp/ns3tcp-no-delay-test-suite.cc; do
    { echo '#include "shim/helper/finwait-module.h"'
        sed -e 's/CreateObject<TcpL4Protocol>/CreateObject<ClosingTcpL4Protocol>/' \
            -e 's/^\( *\)InternetStackHelper \([a-z_A-Z]*;\)/\1ClosingTcpHelper \2/' \
            -e '/new TcpTestCase(.*, true)/d' \
            -e '/with ECN", true)/,/;/d' \
            -e 's/^ *std::ostringstream name;/if (useIpv6) return;&/' \
            "$tree/src/$test"; } >"$work/$(basename "$test")"
done
cat >"$work/main.cc" <<'END'
#include "ns3/test.h"

int
main(int argc, char **argv)
{
    return ns3::TestRunner::Run(argc, argv);
}
END
sources="-w -I $tree/src/test/ns3tcp $work/*.cc -o $work/run"
# shellcheck disable=SC2046,SC2086 # lists of words
if [ -n "$build" ]; then
    sed -e "s|^libdir=.*|libdir=$build|" \
        -e "s|^includedir=.*|includedir=$build/include|" "$build/finwait.pc" \
        >"$work/finwait.pc"
    ours() {
        PKG_CONFIG_PATH=$work pkg-config "$@" finwait
    }
    c++ $(ours --variable=cxxstd) $sources $(ours --cflags --libs) \
        $(ours --variable=ns3more)
else
    c++ $(grep -o -m 1 -e '-std=c++[0-9]*' "$tree/cmake-cache/build.ninja") \
        -I "$tree/build/include" -I "$tree/cmake-cache/contrib/finwait/public" \
        $sources -Wl,--no-as-needed,-rpath,"$tree/build/lib" \
        $(find "$tree/build/lib" -name '*.so' ! -name '*-test*')
fi
# Nagle's rule as ns-3's TCP has it.
export NS_ATTRIBUTE_DEFAULT="ns3::ClosingTcpL4Protocol::Minshall=false"
# A suite that does not come to its end has failed.
status=0
for suite in $("$work/run" --list); do
    ended=yes
    timeout 300 "$work/run" --suite="$suite" --fullness=TAKES_FOREVER \
        --verbose >"$work/log" 2>&1 || ended=no
    cat "$work/log"
    awk -v suite="$suite" -v ended="$ended" '
        /^  PASS/ {passed++}
        /^  FAIL/ {failed++}
        END {
            printf "%d of %d cases passed: %s%s\n", passed, passed + failed,
                suite, ended == "yes" ? "" : ", which failed"
        }' "$work/log" >>"$work/counts"
    [ "$ended" = yes ] || status=1
done
cat "$work/counts"
awk '{passed += $1; all += $3} END {print passed " of " all " cases passed"}' \
    "$work/counts"
exit "$status"
