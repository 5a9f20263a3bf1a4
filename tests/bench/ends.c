/* SPDX-License-Identifier: GPL-2.0-only */
/* What POSIX hosts cost: the same short connections between two nodes whose
 * ends are written on bare sim.h, as callbacks, or as processes on POSIX
 * hosts.
 *
 *   bench-ends COUNT bare|server|posix    server: only that is a process
 *   bench-ends COUNT bare|posix --hold
 *
 * One client makes COUNT connections, one after the other: connect, a request
 * of 1 KiB, a reply of 1 KiB, close by the client, close by the server when it
 * sees that.  With --hold there are COUNT clients with a connection each, all
 * open at once, and none closes; each end of each that is a process has one of
 * its own.
 *
 * Prints what happened as "name value" lines; the status is 1 unless all bytes
 * have moved and all connections have closed, or with --hold none has.
 */
#include <stdio.h>
#include <stdlib.h>

#include "model/posix/posix.h"
#include "model/units.h"
#include "scenarios/systems/posix/programs/posix-programs.h"
#include "shim/port-ns3.h"

#define BYTES 1024
#define LISTEN_PORT 80
#define GAP_NS (100 * NS_PER_MS) /* from a client that holds to the next */

typedef struct Totals {
    guint64 request_bytes, reply_bytes, clean[2];
} Totals;

/* Both ends of the world; the client first. */
typedef struct Bench {
    SimWorld *world;
    SimNode *nodes[2];
    PosixHost *hosts[2]; /* NULL: on bare sim.h */
    Port *ports[2];      /* of the hosts */
    PosixOptions options[2];
    guint64 n_clients;
    guint64 count; /* connections that a client has still to make */
    gboolean hold;
    GPtrArray *bare; /* Bare, owned */
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
    } else if (end->got_bytes == BYTES && !end->bench->hold) {
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
        g_ptr_array_remove_fast(end->bench->bare, end);
        return;
    }
}

static Bare *
bare_new(Bench *bench, gboolean is_server)
{
    Bare *end = g_new0(Bare, 1);

    end->bench = bench;
    end->is_server = is_server;
    g_ptr_array_add(bench->bare, end);
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

/* Gives node 'i' a host. */
static void
make_host(Bench *bench, guint i)
{
    bench->ports[i] = port_ns3_new(bench->world, bench->nodes[i], i);
    bench->hosts[i] = posix_host_new(bench->ports[i], NULL, take_record, bench);
    bench->options[i] = (PosixOptions){
        .request_bytes = BYTES,
        .reply_bytes = BYTES,
        .server = {sim_node_ip(bench->nodes[1]), LISTEN_PORT},
        .port = LISTEN_PORT,
        .backlog = 16,
        .workers = bench->n_clients,
        .count = bench->count,
        .ending = i == 0 && !bench->hold ? POSIX_END_GRACEFUL : POSIX_END_WAIT,
    };
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
    guint64 closed = bench->hold ? 0 : count;

    printf("request_bytes %" G_GUINT64_FORMAT "\n"
           "reply_bytes %" G_GUINT64_FORMAT "\n"
           "client_closed %" G_GUINT64_FORMAT "\n"
           "server_closed %" G_GUINT64_FORMAT "\n"
           "events %" G_GUINT64_FORMAT "\n",
           totals->request_bytes, totals->reply_bytes, totals->clean[0],
           totals->clean[1], sim_events(bench->world));
    return totals->request_bytes == count * BYTES &&
           totals->reply_bytes == count * BYTES && totals->clean[0] == closed &&
           totals->clean[1] == closed;
}

static void
start_server(Bench *bench)
{
    if (bench->hosts[1]) {
        posix_process(bench->hosts[1], posix_reply, &bench->options[1]);
    } else {
        sim_tcp_gate(bench->nodes[1], bare_syn, bench);
    }
}

static void
start_client(Bench *bench)
{
    if (bench->hosts[0]) {
        posix_process(bench->hosts[0], posix_request_loop, &bench->options[0]);
    } else {
        bare_connect(bench);
    }
}

/* Makes all connections; the ends 'posix' (client, server) are processes. */
static void
run(Bench *bench, const gboolean posix[2])
{
    for (guint i = 0; i < 2; i++) {
        if (posix[i]) {
            make_host(bench, i);
        }
    }
    start_server(bench);
    for (guint64 i = 1; i <= bench->n_clients; i++) {
        start_client(bench);
        sim_run(bench->world, bench->hold ? (gint64)i * GAP_NS : SIM_NEVER,
                NULL);
    }
    for (guint i = 0; i < 2; i++) {
        if (bench->hosts[i]) {
            posix_host_stop(bench->hosts[i]);
        }
        posix_host_free(bench->hosts[i]);
        port_ns3_free(bench->ports[i]);
    }
}

int
main(int argc, char **argv)
{
    Bench bench = {.hold = argc == 4 && g_str_equal(argv[3], "--hold")};
    const char *ends = argc == 3 || bench.hold ? argv[2] : "";
    gboolean posix[2] = {g_str_equal(ends, "posix")};
    guint64 count;
    gboolean ok;

    posix[1] = posix[0] || (g_str_equal(ends, "server") && !bench.hold);
    if (!posix[1] && !g_str_equal(ends, "bare")) {
        fprintf(stderr, "bench-ends: expected COUNT bare|server|posix, or "
                        "COUNT bare|posix --hold\n");
        return 2;
    }
    count = g_ascii_strtoull(argv[1], NULL, 10);
    bench.n_clients = bench.hold ? count : 1;
    bench.count = bench.hold ? 1 : count;
    bench.bare = g_ptr_array_new_with_free_func(g_free);
    build_world(&bench);
    if (count > 0) {
        run(&bench, posix);
    }
    ok = report(&bench, count);
    sim_world_free(bench.world);
    g_ptr_array_unref(bench.bare);
    return ok ? 0 : 1;
}
