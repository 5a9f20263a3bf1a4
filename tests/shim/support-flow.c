/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/shim/support-flow.h"

#include "shim/sim.h"
#include "tests/units.h"

#define IDLE_MS 3000000 /* longer than all retries of either end */

#define WAYS(X)                                                                \
    X(CLOSE_AFTER_REPLY)                                                       \
    X(SHUTDOWN_AT_ONCE)                                                        \
    X(SHUTDOWN_LATER)                                                          \
    X(CLOSE_AT_ONCE)                                                           \
    X(CLOSE_LATER)                                                             \
    X(ABORT_LATER)                                                             \
    X(DISCARD_LATER)                                                           \
    X(REPLY_AND_CLOSE)                                                         \
    X(REPLY_AND_SHUTDOWN)                                                      \
    X(CLOSE_ON_EOF)

typedef enum Way {
#define X(NAME) NAME,
    WAYS(X)
#undef X
} Way;

static const char *const way_names[] = {
#define X(NAME) #NAME,
    WAYS(X)
#undef X
};

static const Way client_ways[] = {
    CLOSE_AFTER_REPLY, SHUTDOWN_AT_ONCE, SHUTDOWN_LATER, CLOSE_AT_ONCE,
    CLOSE_LATER,       ABORT_LATER,      DISCARD_LATER};
static const Way server_ways[] = {REPLY_AND_CLOSE, REPLY_AND_SHUTDOWN,
                                  CLOSE_ON_EOF, ABORT_LATER, DISCARD_LATER};

typedef struct End {
    struct Flow *flow;
    struct End *peer;
    gboolean client;
    Way way;
    SimTcp *tcp;
    SimAlarm *later, *read, *idle;
    gint64 later_ms; /* of SHUTDOWN_LATER and kin, from the opening */
    gint64 read_delay_ms;
    gsize to_send, sent, expected, received;
    gboolean opened, fin, shut, gone, idled;
    gboolean reset; /* closed with unread bytes: sent RST, which may be lost */
    PortEnd end;
} End;

typedef struct Flow {
    guint seed;
    SimWorld *world;
    End client, server;
} Flow;

/* The byte at 'offset' of what 'end' sends. */
static guint8
pattern(const End *end, gsize offset)
{
    return (offset * 31 + offset / 256 + (end->client ? 7 : 101)) & 0xff;
}

#define flow_assert(END, CONDITION)                                            \
    G_STMT_START                                                               \
    {                                                                          \
        if (!(CONDITION)) {                                                    \
            g_error("seed %u: client %s, server %s: at the %s: %s",            \
                    (END)->flow->seed, way_names[(END)->flow->client.way],     \
                    way_names[(END)->flow->server.way],                        \
                    (END)->client ? "client" : "server", #CONDITION);          \
        }                                                                      \
    }                                                                          \
    G_STMT_END

static void
give_up(End *end, void (*how)(SimTcp *))
{
    how(g_steal_pointer(&end->tcp));
    end->gone = TRUE;
    sim_alarm_set(end->later, SIM_NEVER);
    sim_alarm_set(end->read, SIM_NEVER);
    sim_alarm_set(end->idle, SIM_NEVER);
}

static void
discard(SimTcp *tcp)
{
    sim_tcp_discard(tcp, FALSE);
}

static void
shut(End *end)
{
    if (!end->shut) {
        end->shut = TRUE;
        sim_tcp_shutdown(end->tcp);
    }
}

/* Sends what is left, and ends the way this end does once all is taken. */
static void
push(End *end)
{
    guint8 bytes[4096];
    gsize n = MIN(sizeof bytes, end->to_send - end->sent);

    for (gsize i = 0; i < n; i++) {
        bytes[i] = pattern(end, end->sent + i);
    }
    if (n > 0 && !end->shut) {
        end->sent += sim_tcp_send(end->tcp, bytes, n);
    }
    if (end->sent < end->to_send) {
        return;
    }
    if (end->way == SHUTDOWN_AT_ONCE || end->way == REPLY_AND_SHUTDOWN) {
        shut(end);
    } else if (end->way == CLOSE_AT_ONCE || end->way == REPLY_AND_CLOSE) {
        give_up(end, sim_tcp_close);
    } else if (end->fin && end->way == CLOSE_ON_EOF) {
        give_up(end, sim_tcp_close);
    } else if (end->fin) {
        shut(end);
    }
}

static void
take(gpointer user)
{
    End *end = user;
    guint8 bytes[2048];
    gsize n = sim_tcp_recv(end->tcp, bytes, sizeof bytes);

    for (gsize i = 0; i < n; i++) {
        flow_assert(end, bytes[i] == pattern(end->peer, end->received + i));
    }
    end->received += n;
    sim_tcp_credit(end->tcp, n);
    if (sim_tcp_readable(end->tcp) > 0) {
        sim_alarm_set(end->read,
                      sim_now_ns(end->flow->world) + end->read_delay_ms * MS);
        return;
    }
    if (end->fin) {
        flow_assert(end, end->received == end->peer->sent);
    }
    if (end->received < end->expected) {
        return;
    }
    if (!end->client) {
        push(end);
    } else if (end->way == CLOSE_AFTER_REPLY) {
        give_up(end, sim_tcp_close);
    }
}

static void
later(gpointer user)
{
    End *end = user;

    if (end->way == SHUTDOWN_LATER) {
        shut(end);
    } else if (end->way == CLOSE_LATER) {
        end->reset = sim_tcp_readable(end->tcp) > 0;
        give_up(end, sim_tcp_close);
    } else if (end->way == ABORT_LATER) {
        give_up(end, sim_tcp_abort);
    } else if (end->way == DISCARD_LATER) {
        give_up(end, discard);
    }
}

static void
idle(gpointer user)
{
    End *end = user;

    end->idled = TRUE;
    give_up(end, sim_tcp_abort);
}

static void
on_fin(End *end)
{
    end->fin = TRUE;
    if (sim_tcp_readable(end->tcp) == 0) {
        take(end);
    }
    if (!end->gone && sim_tcp_readable(end->tcp) == 0) {
        push(end);
    }
}

static void
on_event(gpointer user, PortTcpEvent event, PortEnd why)
{
    End *end = user;
    gint64 now = sim_now_ns(end->flow->world);

    sim_alarm_set(end->idle, now + IDLE_MS * MS);
    switch (event) {
    case PORT_TCP_OPENED:
        flow_assert(end, !end->opened);
        end->opened = TRUE;
        sim_alarm_set(end->later, now + end->later_ms * MS);
        if (end->client) {
            push(end);
        }
        return;
    case PORT_TCP_DATA:
        if (end->read_delay_ms > 0) {
            sim_alarm_set(end->read, now + end->read_delay_ms * MS);
        } else {
            take(end);
        }
        return;
    case PORT_TCP_SPACE:
        if (end->client || end->received >= end->expected) {
            push(end);
        }
        return;
    case PORT_TCP_FIN:
        on_fin(end);
        return;
    case PORT_TCP_END:
        end->end = why;
        while (!end->gone && sim_tcp_readable(end->tcp) > 0) {
            take(end);
        }
        if (!end->gone) {
            give_up(end, sim_tcp_release);
        }
        return;
    }
}

static PortVerdict
on_syn(gpointer user, SimSyn *syn)
{
    Flow *flow = user;

    if (flow->server.tcp || flow->server.gone) {
        return PORT_SYN_REFUSE;
    }
    flow->server.tcp = sim_tcp_accept(syn, NULL, on_event, &flow->server);
    sim_alarm_set(flow->server.idle, sim_now_ns(flow->world) + IDLE_MS * MS);
    return PORT_SYN_ACCEPT;
}

static void
end_init(Flow *flow, End *end, End *peer, GRand *rand)
{
    *end = (End){.flow = flow, .peer = peer, .client = end == &flow->client};
    end->way =
        end->client
            ? client_ways[g_rand_int_range(rand, 0, G_N_ELEMENTS(client_ways))]
            : server_ways[g_rand_int_range(rand, 0, G_N_ELEMENTS(server_ways))];
    end->later_ms = g_rand_int_range(rand, 0, 200);
    end->read_delay_ms =
        g_rand_int_range(rand, 0, 3) ? 0 : g_rand_int_range(rand, 1, 500);
    end->later = sim_alarm_new(flow->world, later, end);
    end->read = sim_alarm_new(flow->world, take, end);
    end->idle = sim_alarm_new(flow->world, idle, end);
}

/* An end may only find out by idling when the other broke off in a way that
 * it cannot be told of, or gave up itself. */
static void
check_end(const End *end, gdouble loss)
{
    const End *peer = end->peer;
    gboolean excused = peer->way == ABORT_LATER || peer->way == DISCARD_LATER ||
                       peer->end == PORT_END_TIMEOUT || peer->idled ||
                       peer->reset;

    if (!end->opened && !end->client) {
        return; /* the client left before the handshake was complete */
    }
    flow_assert(end, end->gone);
    flow_assert(end, !end->idled || excused);
    flow_assert(end, end->end != PORT_END_REFUSED || !end->peer->opened);
    if (loss < 0.3 && !peer->idled) {
        flow_assert(end, end->end != PORT_END_TIMEOUT);
    }
    if (end->end == PORT_END_CLOSED) {
        flow_assert(end, end->fin);
        flow_assert(end, end->received == peer->sent);
    }
}

void
flow_run(guint seed, gdouble loss)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    GError *error = NULL;
    Flow flow = {.seed = seed, .world = sim_world_new(seed, 1, &error)};
    TcpProfile profile;
    SimLinkConfig config;
    SimNode *nodes[2];

    tcp_profile_linux(&profile);
    profile.timestamps = seed % 2;
    profile.sack = seed % 3 > 0;
    profile.retries_by_time = FALSE; /* Linux's orphans give up too soon here */
    profile.syn_retries = profile.synack_retries = profile.fin_retries = 15;
    if (seed % 4 == 0) {
        profile.rcvbuf_bytes = g_rand_int_range(rand, 1000, 4000);
    }
    nodes[0] = sim_node_new(flow.world, "client", &profile, &error);
    nodes[1] = sim_node_new(flow.world, "server", &profile, &error);
    sim_link_config_default(&config);
    config.rate_bps = 2000000;
    config.delay_ns = 5 * MS;
    config.path.loss = loss;
    sim_link_p2p(flow.world, nodes[0], nodes[1], &config, &error);
    g_assert_no_error(error);
    end_init(&flow, &flow.client, &flow.server, rand);
    end_init(&flow, &flow.server, &flow.client, rand);
    flow.client.to_send = flow.server.expected =
        g_rand_int_range(rand, 1, 3000);
    flow.server.to_send = flow.client.expected =
        g_rand_int_range(rand, 1, 8000);
    sim_tcp_gate(nodes[1], on_syn, &flow);
    flow.client.tcp = sim_tcp_connect(nodes[0], sim_node_ip(nodes[1]), 80, NULL,
                                      on_event, &flow.client);
    sim_limit_events(flow.world, 200000);
    sim_run(flow.world, 4LL * IDLE_MS * MS, &error);
    g_assert_no_error(error);
    check_end(&flow.client, loss);
    check_end(&flow.server, loss);
    g_assert_cmpuint(sim_node_connections(nodes[0]), ==, 0);
    g_assert_cmpuint(sim_node_connections(nodes[1]), ==, 0);
    sim_world_free(flow.world);
}
