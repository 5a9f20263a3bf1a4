#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Every scenario that ships does what its baseline says: `finwait check`, which
# speaks TAP itself.  Where a change is meant, `finwait check --accept` rewrites
# scenarios/baselines/; commit that with the change.
#
# Baselines hold for one version of ns-3, whose TCP options, congestion control
# and random variables take part in every run.
#
# From the environment: FINWAIT_BIN, FINWAIT_DATADIR.
set -u

version=$("$FINWAIT_BIN" --version | sed -n 's/^ns-3 //p')
accepted=$(sed -n 's/^ns-3 //p' "$FINWAIT_DATADIR"/scenarios/baselines/*.txt |
    sort -u)
if [ "$version" != "$accepted" ]; then
    echo "1..0 # SKIP the baselines are of ns-3 $accepted, this is $version"
    exit 0
fi
exec "$FINWAIT_BIN" check
