#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Checks what `./waf configure` finds out, and how it ends on a broken machine:
# with what is missing, its package and where the log is.  Machines are broken
# by headers of our own and by compilers that do something else.  And that
# --strict holds for one call.  Speaks TAP.
#
# From the environment: FINWAIT_SRC, CC, CXX.
set -u

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cases=0
failures=0

# A project of few lines, whose model gets a warning.
make_project() {
    mkdir -p "$work/project/model" "$work/project/shim/memory" \
        "$work/project/scenarios/base" "$work/ns3"
    cp "$FINWAIT_SRC/shim/publish.py" "$work/project/shim/"
    cp "$FINWAIT_SRC/waf" "$FINWAIT_SRC/wscript" "$FINWAIT_SRC/finwait.pc.in" \
        "$work/project/"
    [ ! -e "$FINWAIT_SRC/.waf" ] || ln -s "$FINWAIT_SRC/.waf" "$work/project/"
    cd "$work/project" || exit
    echo 'static int unused(void) { return 0; }' >model/a.c
    echo 'int memory_has_something;' >shim/memory/a.c
    echo 'int shim_has_something;' >shim/a.c
    echo 'int main(void) { return 0; }' >scenarios/main.c
    echo 'const char *build_digest(void);' >scenarios/base/build-id.h
}

# A compiler like $2, called $1, that links with no library named $3.
make_compiler() {
    cat >"$work/$1" <<END
#!/bin/sh
for word do
    shift
    [ "\$word" != "$3" ] || word=-lnowhere
    set -- "\$@" "\$word"
done
exec $2 "\$@"
END
    chmod +x "$work/$1"
}

# Runs a command, with settings in front, as the case named $1.  All is right if
# its exit status is $2 and it says the expressions in 'wanted', one a line.
try() {
    name=$1 status=$2
    shift 2
    cases=$((cases + 1))
    env "$@" >"$work/log" 2>&1
    is=$?
    [ "$is" -eq "$status" ] || echo "exit status $is, not $status" >>"$work/log"
    while read -r line; do
        grep -Eq "$line" "$work/log" || echo "not said: $line" >>"$work/log"
    done <<END
$wanted
END
    if grep -Eq '^(exit status|not said)' "$work/log"; then
        sed 's/^/# /' "$work/log"
        echo "not ok $cases - /configure/$name"
        failures=$((failures + 1))
    else
        echo "ok $cases - /configure/$name"
    fi
}

# What 'wanted' is on a machine that lacks $1: the reason $2 and package $3.
lacks() {
    wanted="^$1 cannot be used: $2\$
^Debian and Ubuntu have it in the package $3\\.\$
^\\(complete log in $work/project/build/config\\.log\\)\$"
}

make_project

lacks gnuplot "program not found: $work/gnuplot" gnuplot-nox
try no-program 1 GNUPLOT="$work/gnuplot" ./waf configure
lacks 'C\+\+' 'a C\+\+ compiler that works is not found' 'g\+\+'
try no-compiler 1 CXX=/bin/false ./waf configure
lacks glib-2.0 'not found by pkg-config: glib-2.0' libglib2.0-dev
try no-package 1 PKG_CONFIG_LIBDIR="$work" ./waf configure
make_compiler c "$CC" -lboost_context
lacks Boost.Context 'library not found: libnowhere' libboost-context-dev
try no-boost 1 CC="$work/c" ./waf configure
make_compiler c++ "$CXX" -lns3-core
lacks ns-3 'library not found: libnowhere' libns3-dev
try no-library 1 CXX="$work/c++" ./waf configure
echo '#include <ns3/absent.h>' >"$work/ns3/simulator.h"
lacks ns-3 'header not found: ns3/absent.h' libns3-dev
try no-header 1 CXXFLAGS="-I$work" ./waf configure
echo '#error "of no use"' >"$work/ns3/simulator.h"
lacks ns-3 "the compiler says $work/ns3/simulator.h:1:2: error: .*of no use.*" \
    libns3-dev
try bad-header 1 CXXFLAGS="-I$work" ./waf configure
cat >"$work/ns3/simulator.h" <<'END'
#if __cplusplus <= 202002L
#error "older than C++23"
#endif
#include_next <ns3/simulator.h>
END
wanted='^Checking for ns-3 .*, with c\+\+23 *$'
try cxx-standard 0 CXXFLAGS="-I$work" ./waf configure

wanted='warning: .*unused'
try a-warning 0 ./waf build
wanted='error: .*unused'
try strict 1 ./waf --strict build
try strict-sanitize 1 ./waf --strict --sanitize build
wanted='warning: .*unused'
try plain-again 0 ./waf build
try plain-sanitize 0 ./waf --sanitize build
echo "1..$cases"
[ "$failures" -eq 0 ]
