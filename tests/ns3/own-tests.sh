#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Runs tests of ns-3's own TCP on the closing TCP: those that ask a
# TcpSocketFactory, taken from a source tree of the ns-3 that finwait is built
# with, with a ClosingTcpL4Protocol in the place of the TcpL4Protocol.
# scenarios/doc/ns3.md has what came of it.
#
#     ./waf build && tests/ns3/own-tests.sh /path/to/ns-3.37 [BUILD]
set -eu

[ $# -ge 1 ] || { echo "usage: $0 NS3-SOURCE-TREE [BUILD]" >&2; exit 2; }
tree=$1
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${2:-$root/build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for test in internet/test/tcp-test.cc internet/test/tcp-endpoint-bug2211.cc \
    internet/test/tcp-syn-connection-failed-test.cc \
    applications/test/bulk-send-application-test-suite.cc \
    applications/test/three-gpp-http-client-server-test.cc; do
    { echo '#include "shim/helper/finwait-module.h"'
        sed -e 's/CreateObject<TcpL4Protocol>/CreateObject<ClosingTcpL4Protocol>/' \
            -e 's/^\( *\)InternetStackHelper \([a-z_A-Z]*;\)/\1ClosingTcpHelper \2/' \
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
sed -e "s|^libdir=.*|libdir=$build|" \
    -e "s|^includedir=.*|includedir=$build/include|" "$build/finwait.pc" \
    >"$work/finwait.pc"
ours() {
    PKG_CONFIG_PATH=$work pkg-config "$@" finwait
}
# shellcheck disable=SC2046 # lists of words
c++ $(ours --variable=cxxstd) -w "$work"/*.cc -o "$work/run" \
    $(ours --cflags --libs) $(ours --variable=ns3more)
# What waits for IPv6 for ever is ended.
for suite in $("$work/run" --list); do
    timeout 60 "$work/run" --suite="$suite" --verbose || true
done
