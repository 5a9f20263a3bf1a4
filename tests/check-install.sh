#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Checks what `./waf install` installs, as ./waf check staged it: that all is
# there, that the command finds its scenarios, and that programs outside of the
# tree, in C and in C++, compile, link and run against finwait.pc.  Speaks TAP.
#
# From the environment: FINWAIT_STAGE (the DESTDIR), FINWAIT_PREFIX,
# FINWAIT_LIBDIR, FINWAIT_SRC, FINWAIT_CFLAGS (of the sanitizers), CC, CXX.
set -u

root=$FINWAIT_STAGE$FINWAIT_PREFIX
lib=$FINWAIT_STAGE$FINWAIT_LIBDIR
data=$FINWAIT_PREFIX/share/finwait
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cases=0
failures=0

# Runs "$@" as the case named $1; what it writes explains a failure.
try() {
    name=$1
    shift
    cases=$((cases + 1))
    if "$@" >"$work/log" 2>&1; then
        echo "ok $cases - /install/$name"
    else
        sed 's/^/# /' "$work/log"
        echo "not ok $cases - /install/$name"
        failures=$((failures + 1))
    fi
}

skip() {
    cases=$((cases + 1))
    echo "ok $cases - /install/$1 # SKIP $2"
}

all_there() {
    for file in "$root/bin/finwait" "$lib/libfinwait.a" \
        "$lib/pkgconfig/finwait.pc" "$root/include/finwait/shim/sim.h" \
        "$root/include/finwait/ns3/finwait-module.h" \
        "$root/include/finwait/model/port.h" \
        "$root/share/doc/finwait/README.md" \
        "$root/share/doc/finwait/scenarios/doc/tutorial.md" \
        "$root/share/man/man1/finwait.1" \
        "$root/share/man/man5/finwait-scenario.5" \
        "$root/share/man/man5/finwait-talk.5" \
        "$root/share/bash-completion/completions/finwait" \
        "$root/share/zsh/site-functions/_finwait"; do
        [ -s "$file" ] || { echo "missing: $file"; return 1; }
    done
}

# Prints the names of the data files below folder $1.
data_files() {
    (cd "$1" && find scenarios plots -name '*.ini' -o -name '*.gp' -o \
        -name '*.in' -o -name '*.txt' -o -name '*.yml' -o \
        -name 'report.html' -o -name '*.css' -o -name '*.js') |
        grep -v ^scenarios/ns3/ | sort
}

same_data() {
    data_files "$FINWAIT_SRC" >"$work/want"
    data_files "$FINWAIT_STAGE$data" >"$work/have"
    grep -q '\.ini$' "$work/want" && grep -q '\.gp$' "$work/want" &&
        diff "$work/want" "$work/have"
}

no_private_header() {
    ! find "$root/include" -name '*-priv.h' | grep .
}

knows_its_data() {
    grep -aq "$data" "$root/bin/finwait"
}

# Lists, from an empty folder, the scenarios that were installed.
lists_scenarios() {
    (cd "$work" && unset FINWAIT_DATADIR && "$root/bin/finwait" list) \
        >"$work/list" || return 1
    for ini in "$FINWAIT_STAGE$data"/scenarios/*.ini; do
        grep -q "$(basename "$ini" .ini)" "$work/list" ||
            { echo "not listed: $ini"; return 1; }
    done
}

# Says where it has looked, if there are none.
lists_nothing() {
    status=0
    FINWAIT_DATADIR=$work/none "$root/bin/finwait" list >"$work/list" 2>&1 ||
        status=$?
    [ "$status" -eq 2 ] && grep -q "^finwait: $work/none/scenarios" "$work/list"
}

# finwait.pc as if the stage were no stage.
relocated() {
    mkdir -p "$work/pc" &&
        sed -e "s|^prefix=.*|prefix=$root|" -e "s|^libdir=.*|libdir=$lib|" \
            "$lib/pkgconfig/finwait.pc" >"$work/pc/finwait.pc" &&
        PKG_CONFIG_PATH=$work/pc pkg-config "$@" finwait
}

write_program() {
    cat >"$work/outside.c" <<'END'
#include <model/port.h>
#include <shim/port-ns3.h>
#include <shim/sim.h>
#include <stdio.h>

static void
ring(gpointer user)
{
    gint64 *rang_ns = ((gpointer *)user)[1];

    *rang_ns = sim_now_ns(((gpointer *)user)[0]);
}

int
main(void)
{
    GError *error = NULL;
    gint64 rang_ns = 0;
    SimWorld *world = sim_world_new(1, 1, &error);
    gpointer both[] = {world, &rang_ns};
    SimAlarm *alarm = sim_alarm_new(world, ring, both);

    sim_alarm_set(alarm, 5000000);
    if (!sim_run(world, 1000000000, &error)) {
        puts(error->message);
        return 1;
    }
    sim_world_free(world);
    printf("%" G_GINT64_FORMAT "\n", rang_ns);
    return rang_ns != 5000000;
}
END
}

compiles() {
    write_program
    # shellcheck disable=SC2046,SC2086 # lists of words
    "$CC" -std=gnu11 -Wall -Wextra -Werror $FINWAIT_CFLAGS \
        "$work/outside.c" -o "$work/outside" $(relocated --cflags --libs)
}

# Compiles $1.cc, with the libraries "$@" beside ours.
compile_cxx() {
    source=$1
    shift
    # shellcheck disable=SC2046,SC2086 # lists of words
    "$CXX" $(relocated --variable=cxxstd) -Wall -Wextra -Werror \
        $FINWAIT_CFLAGS "$work/$source.cc" -o "$work/$source" \
        $(relocated --cflags --libs) "$@"
}

# A C++ program needs ns-3's headers and none of GLib's, and may log.
write_cxx_program() {
    cat >"$work/outside-cxx.cc" <<'END'
#include "ns3/finwait-module.h"
#include "ns3/log.h"
#include "ns3/node-container.h"

NS_LOG_COMPONENT_DEFINE("Outside");
static int sim_run, buf_free, sock_send; /* names of our C, free for others */

int
main()
{
    ns3::NodeContainer nodes;

    nodes.Create(2);
    ns3::ClosingTcpHelper().Install(nodes);
    NS_LOG_INFO("installed");
    return !nodes.Get(0)->GetObject<ns3::ClosingTcpL4Protocol>() ||
           sim_run + buf_free + sock_send;
}
END
}

compiles_cxx() {
    write_cxx_program && compile_cxx outside-cxx
}

# One that knows our classes by their names only.
write_by_name() {
    cat >"$work/by-name.cc" <<'END'
#include "ns3/type-id.h"
#include <iostream>

int
main()
{
    for (const char *name :
         {"ns3::ClosingTcpL4Protocol", "ns3::ClosingTcpSocket",
          "ns3::SockDeviceApplication", "ns3::PosixHostApplication"}) {
        ns3::TypeId tid;
        if (!ns3::TypeId::LookupByNameFailSafe(name, &tid)) {
            std::cout << "no " << name << "\n";
            return 1;
        }
    }
}
END
}

compiles_by_name() {
    write_by_name && compile_cxx by-name
}

# A device and a client whose programs are the user's own.
write_own_programs() {
    cat >"$work/own-programs.cc" <<'END'
#include <model/posix/posix.h>
#include <model/sock/device.h>
#include <ns3/internet-module.h>
#include <ns3/finwait-module.h>
#include <ns3/point-to-point-module.h>
#include <iostream>

static PortAddr server;
static int echoed;

static void
init(Device *device)
{
    sock_set_protocol(device, PL_SOCK_PROTOCOL_TCP);
    sock_set_inconmode(device, PL_SOCK_INCONMODE_ANY_IP_ANY_PORT);
    sock_set_localportlist(device, "1001");
}

static void
data(Device *device)
{
    char bytes[255];

    sock_setdata(device, bytes, sock_getdata(device, bytes, 255));
    sock_send(device);
}

static void
client(PosixProc *proc, gpointer)
{
    char bytes[8];
    int fd = posix_socket(proc);

    if (posix_connect(proc, fd, server) == 0 &&
        posix_send(proc, fd, "hello", 5, 0) == 5) {
        echoed = (int)posix_recv(proc, fd, bytes, sizeof bytes, 0);
    }
    posix_close(proc, fd);
}

int
main()
{
    static DeviceProgram echo = {};
    ns3::NodeContainer nodes;
    ns3::PointToPointHelper link;
    ns3::Ipv4AddressHelper addresses("10.1.1.0", "255.255.255.0");

    echo.on_sys_init = init;
    echo.on_sock_data_arrival = data;
    nodes.Create(2);
    ns3::ClosingTcpHelper().Install(nodes);
    auto to = addresses.Assign(link.Install(nodes)).GetAddress(1);
    server = {to.Get(), 1001};
    auto device = ns3::CreateObject<ns3::SockDeviceApplication>();
    auto host = ns3::CreateObject<ns3::PosixHostApplication>();
    device->SetProgram(&echo);
    host->SetProgram(
        [](void *proc, void *arg) {
            client(static_cast<PosixProc *>(proc), arg);
        },
        nullptr);
    host->SetAttribute("Remote",
                       ns3::AddressValue(ns3::InetSocketAddress(to, 1001)));
    nodes.Get(1)->AddApplication(device);
    nodes.Get(0)->AddApplication(host);
    host->SetStartTime(ns3::Seconds(1));
    ns3::Simulator::Stop(ns3::Seconds(10));
    ns3::Simulator::Run();
    ns3::Simulator::Destroy();
    std::cout << echoed << "\n";
    return echoed != 5;
}
END
}

compiles_own_programs() {
    write_own_programs && compile_cxx own-programs
}

# The program that the document shows.
compiles_example() {
    sed -n '/^```cpp$/,/^```$/{/^```/!p}' \
        "$root/share/doc/finwait/scenarios/doc/ns3.md" >"$work/example.cc"
    compile_cxx example
}

example_shows_the_gate() {
    "$work/example" | tee "$work/said"
    [ "$(grep -c 'shut for' "$work/said")" -ge 2 ] &&
        grep -q 'client: clean' "$work/said"
}

# Those of C++ are in namespace ns3, or begin as those of sim.h do; templates of
# the standard library are made of either.
in_their_namespace() {
    ! nm -gC --defined-only "$lib/libfinwait.a" |
        sed -n 's/^[0-9a-f]* [A-Za-z] //p' |
        sed -E 's/^(typeinfo|typeinfo name|vtable|guard variable) for //' |
        grep -Ev '^(finwait_|_ZNK?3ns3|DW\.ref\.|sim_|Sim[A-Z]|void \(|auto ns3::|void (ns3|std)::|(non-virtual|virtual) thunk to ns3::|ns3::|std::|__gnu_cxx::)' |
        grep .
}

# The public headers of C++ include nothing of GLib.
no_glib_in_cxx() {
    for header in "$root"/include/finwait/ns3/*.h \
        "$root"/include/finwait/shim/helper/*.h \
        "$root"/include/finwait/shim/ns3/closing-tcp-[ls]*.h; do
        # shellcheck disable=SC2046 # lists of words
        "$CXX" $(relocated --variable=cxxstd) -M -x c++ "$header" \
            -I "$root/include/finwait" >"$work/needs" || return 1
        ! grep glib "$work/needs" || { echo "$header"; return 1; }
    done
}

# All names of C in the library are ours.
prefixed() {
    ! nm -g --defined-only "$lib/libfinwait.a" |
        awk 'NF == 3 && $3 !~ /^(_|finwait_|DW\.ref\.)/ {print $3}' | grep .
}

try all-there all_there
try same-data same_data
try no-private-header no_private_header
try knows-its-data knows_its_data
if [ -e /proc/self/exe ]; then
    try lists-scenarios lists_scenarios
else
    skip lists-scenarios "without /proc no program knows where it lies"
fi
try lists-nothing lists_nothing
try outside-compiles compiles
try outside-runs "$work/outside"
try outside-cxx-compiles compiles_cxx
try outside-cxx-runs "$work/outside-cxx"
try no-glib-in-cxx no_glib_in_cxx
try by-name-compiles compiles_by_name
try by-name-runs "$work/by-name"
try own-programs-compile compiles_own_programs
try own-programs-run "$work/own-programs"
try example-compiles compiles_example
try example-shows-the-gate example_shows_the_gate
try prefixed prefixed
try in-their-namespace in_their_namespace
echo "1..$cases"
[ "$failures" -eq 0 ]
