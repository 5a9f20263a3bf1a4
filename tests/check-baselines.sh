#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Every scenario that ships does what its baseline says: `finwait check`, which
# speaks TAP itself.  Where a change is meant, `./waf accept` rewrites those in
# scenarios/baselines/ of the version of ns-3 that is here, and
# `tests/in-debian SUITE ./waf accept` those of another Debian; commit both with
# the change.
#
# Baselines hold for one version of ns-3, whose TCP options, congestion control
# and random variables take part in every run.
#
# From the environment: FINWAIT_BIN, FINWAIT_DATADIR.
set -u

version=$("$FINWAIT_BIN" --version | sed -n 's/^ns-3 //p')
cd "$FINWAIT_DATADIR/scenarios/baselines" || exit
if [ ! -d "ns-$version" ]; then
    echo "1..0 # SKIP no baselines for ns-3 $version, only for" ns-*
    exit 0
fi
exec "$FINWAIT_BIN" check
