/* SPDX-License-Identifier: GPL-2.0-only */
/* What POSIX hosts cost: the same short connections between two nodes whose
 * ends are written on bare sim.h, as callbacks, or as processes on POSIX
 * hosts.
 *
 *   bench-ends COUNT bare|server|posix    server: only that is a process
 *
 * One client makes COUNT connections, one after the other: connect, a request
 * of 1 KiB, a reply of 1 KiB, close by the client, close by the server when it
 * sees that.  Prints what happened as "name value" lines; the status is 1
 * unless all bytes have moved and all connections have closed.
 */
#include <stdio.h>
#include <stdlib.h>

#include "model/posix/posix.h"
#include "model/units.h"
#include "scenarios/systems/posix/programs/posix-programs.h"
#include "shim/port-ns3.h"

#define BYTES 1024
#define LISTEN_PORT 80

typedef struct Totals {
    guint64 request_bytes, reply_bytes, clean[2];
} Totals;

/* Both ends of the world. */
typedef struct Bench {
    SimWorld *world;
    SimNode *nodes[2]; /* client, server */
    guint64 count;
    Totals totals;
} Bench;

/* ---- On bare sim.h ------------------------------------------------------- */

/* One end of one connection. */
typedef struct Bare {
    Bench *bench;
    gboolean is_server;
    SimTcp *tcp;
    gsize got_bytes;
} Bare;

static void bare_connect(Bench *bench);

static void
bare_data(Bare *end)
{
    gsize len = sim_tcp_recv(end->tcp, NULL, G_MAXSIZE);
    guint64 *total = end->is_server ? &end->bench->totals.request_bytes
                                    : &end->bench->totals.reply_bytes;

    sim_tcp_credit(end->tcp, len);
    end->got_bytes += len;
    *total += len;
    if (end->got_bytes == BYTES && end->is_server) {
        sim_tcp_send(end->tcp, NULL, BYTES);
    } else if (end->got_bytes == BYTES) {
        sim_tcp_shutdown(end->tcp);
        if (--end->bench->count > 0) {
            bare_connect(end->bench);
        }
    }
}

static void
bare_event(gpointer user, PortTcpEvent event, PortEnd why)
{
    Bare *end = user;

    switch (event) {
    case PORT_TCP_OPENED:
        if (!end->is_server) {
            sim_tcp_send(end->tcp, NULL, BYTES);
        }
        return;
    case PORT_TCP_DATA:
        bare_data(end);
        return;
    case PORT_TCP_SPACE:
        return;
    case PORT_TCP_FIN:
        if (end->is_server) {
            sim_tcp_shutdown(end->tcp);
        }
        return;
    case PORT_TCP_END:
        end->bench->totals.clean[end->is_server] += why == PORT_END_CLOSED;
        sim_tcp_release(end->tcp);
        g_free(end);
        return;
    }
}

static Bare *
bare_new(Bench *bench, gboolean is_server)
{
    Bare *end = g_new0(Bare, 1);

    end->bench = bench;
    end->is_server = is_server;
    return end;
}

static void
bare_connect(Bench *bench)
{
    Bare *end = bare_new(bench, FALSE);

    end->tcp = sim_tcp_connect(bench->nodes[0], sim_node_ip(bench->nodes[1]),
                               LISTEN_PORT, NULL, bare_event, end);
}

static PortVerdict
bare_syn(gpointer user, SimSyn *syn)
{
    Bare *end = bare_new(user, TRUE);

    end->tcp = sim_tcp_accept(syn, NULL, bare_event, end);
    return PORT_SYN_ACCEPT;
}

/* ---- On POSIX hosts ------------------------------------------------------ */

static void
take_record(gpointer user, const Record *record)
{
    Bench *bench = user;

    bench->totals.clean[!record->active] += record->outcome == OUTCOME_CLEAN;
    if (record->active) {
        bench->totals.reply_bytes += record->read_bytes;
    } else {
        bench->totals.request_bytes += record->read_bytes;
    }
}

/* The host of node 'i', with the program 'fn'. */
static PosixHost *
make_host(Bench *bench, guint i, Port *port, PosixFn fn, PosixOptions *options)
{
    PosixHost *host = posix_host_new(port, NULL, take_record, bench);

    *options = (PosixOptions){
        .request_bytes = BYTES,
        .reply_bytes = BYTES,
        .server = {sim_node_ip(bench->nodes[1]), LISTEN_PORT},
        .port = LISTEN_PORT,
        .backlog = 16,
        .count = bench->count,
        .ending = i == 0 ? POSIX_END_GRACEFUL : POSIX_END_WAIT,
    };
    posix_process(host, fn, options);
    return host;
}

/* ---- Both ---------------------------------------------------------------- */

static void
build_world(Bench *bench)
{
    static const char *const names[] = {"client", "server"};
    TcpProfile profile;
    SimLinkConfig link;

    tcp_profile_linux(&profile);
    sim_link_config_default(&link);
    link.rate_bps = 100000000;
    link.delay_ns = 5 * NS_PER_MS;
    bench->world = sim_world_new(1, 1, NULL);
    for (guint i = 0; i < 2; i++) {
        bench->nodes[i] = sim_node_new(bench->world, names[i], &profile, NULL);
    }
    sim_link_p2p(bench->world, bench->nodes[0], bench->nodes[1], &link, NULL);
}

/* Tells what happened; FALSE unless it is what should. */
static gboolean
report(const Bench *bench, guint64 count)
{
    const Totals *totals = &bench->totals;

    printf("request_bytes %" G_GUINT64_FORMAT "\n"
           "reply_bytes %" G_GUINT64_FORMAT "\n"
           "client_closed %" G_GUINT64_FORMAT "\n"
           "server_closed %" G_GUINT64_FORMAT "\n"
           "events %" G_GUINT64_FORMAT "\n",
           totals->request_bytes, totals->reply_bytes, totals->clean[0],
           totals->clean[1], sim_events(bench->world));
    return totals->request_bytes == count * BYTES &&
           totals->reply_bytes == count * BYTES && totals->clean[0] == count &&
           totals->clean[1] == count;
}

/* Makes all connections; the ends 'posix' (client, server) are processes. */
static void
run(Bench *bench, const gboolean posix[2])
{
    static const PosixFn programs[] = {posix_request_loop, posix_reply};
    PosixOptions options[2];
    Port *ports[2] = {NULL};
    PosixHost *hosts[2] = {NULL};

    for (guint i = 0; i < 2; i++) {
        if (posix[i]) {
            ports[i] = port_ns3_new(bench->world, bench->nodes[i], i);
            hosts[i] = make_host(bench, i, ports[i], programs[i], &options[i]);
        }
    }
    if (!posix[1]) {
        sim_tcp_gate(bench->nodes[1], bare_syn, bench);
    }
    if (!posix[0]) {
        bare_connect(bench);
    }
    sim_run(bench->world, SIM_NEVER, NULL);
    for (guint i = 0; i < 2; i++) {
        posix_host_free(hosts[i]);
        port_ns3_free(ports[i]);
    }
}

int
main(int argc, char **argv)
{
    Bench bench = {0};
    const char *ends = argc == 3 ? argv[2] : "";
    gboolean posix[2] = {g_str_equal(ends, "posix")};
    guint64 count;
    gboolean ok;

    posix[1] = posix[0] || g_str_equal(ends, "server");
    if (!posix[1] && !g_str_equal(ends, "bare")) {
        fprintf(stderr, "bench-ends: expected COUNT bare|server|posix\n");
        return 2;
    }
    bench.count = count = g_ascii_strtoull(argv[1], NULL, 10);
    build_world(&bench);
    if (count > 0) {
        run(&bench, posix);
    }
    ok = report(&bench, count);
    sim_world_free(bench.world);
    return ok ? 0 : 1;
}
