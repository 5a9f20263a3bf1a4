/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/shim/support-pair.h"

static void
note(PairEnd *end, PortTcpEvent event, PortEnd why)
{
    static const char *const events[] = {"opened", "data", "space", "fin",
                                         "end"};
    static const char *const ends[] = {"",        "closed",  "reset",
                                       "refused", "timeout", "bad-seq",
                                       "aborted", "expired"};

    if (event == PORT_TCP_SPACE) {
        return;
    }
    if (event == PORT_TCP_DATA && g_str_has_suffix(end->log->str, "data")) {
        return;
    }
    g_string_append_printf(end->log, "%s%s", end->log->len ? " " : "",
                           events[event]);
    if (event == PORT_TCP_END) {
        g_string_append_printf(end->log, ":%s", ends[why]);
    }
}

static void
on_event(gpointer user, PortTcpEvent event, PortEnd why)
{
    PairEnd *end = user;

    note(end, event, why);
    if (event == PORT_TCP_DATA && !end->keep_unread) {
        gsize n = sim_tcp_recv(end->tcp, NULL, G_MAXUINT32);

        end->received += n;
        sim_tcp_credit(end->tcp, n);
    }
}

static PortVerdict
on_syn(gpointer user, SimSyn *syn)
{
    Pair *pair = user;

    if (pair->verdict == PORT_SYN_ACCEPT) {
        pair->server.tcp =
            sim_tcp_accept(syn, &pair->server_opts, on_event, &pair->server);
    }
    return pair->verdict;
}

static void
on_segment(gpointer user, const SimSegment *segment)
{
    PairEnd *end = user;

    if (segment->sent) {
        end->sent[0]++;
        end->sent[1] += (segment->flags & SIM_FIN) != 0;
        end->rsts += (segment->flags & SIM_RST) != 0;
    }
}

void
pair_profile(TcpProfile *profile)
{
    tcp_profile_linux(profile);
    profile->time_wait_ns = 5000 * MS;
    profile->fin_wait2_ns = 20000 * MS;
    profile->delack_segments = 1;
    profile->timestamps = FALSE;
    profile->retries_by_time = FALSE;
    profile->syn_linear = 0;
    profile->rack = FALSE;
    profile->quick_acks = 0;
    profile->window_law = TCP_WINDOW_EXACT;
    profile->write_overhead_bytes = 0;
    profile->wait_records = FALSE;
}

static void
end_begin(Pair *pair, PairEnd *end, const char *name)
{
    GError *error = NULL;

    end->pair = pair;
    end->node = sim_node_new(pair->world, name, &pair->profile, &error);
    g_assert_no_error(error);
    end->log = g_string_new(NULL);
    sim_node_tap(end->node, on_segment, end);
}

static void
begin_lossy(Pair *pair, const TcpProfile *profile, gdouble loss)
{
    SimLinkConfig config;
    GError *error = NULL;

    *pair = (Pair){.verdict = PORT_SYN_ACCEPT};
    pair_profile(&pair->profile);
    if (profile) {
        pair->profile = *profile;
    }
    pair->world = sim_world_new(1, 1, &error);
    g_assert_no_error(error);
    end_begin(pair, &pair->client, "client");
    end_begin(pair, &pair->server, "server");
    sim_tcp_gate(pair->server.node, on_syn, pair);
    sim_link_config_default(&config);
    config.rate_bps = 10000000;
    config.delay_ns = 10 * MS;
    config.path.loss = loss;
    pair->link = sim_link_p2p(pair->world, pair->client.node, pair->server.node,
                              &config, &error);
    g_assert_no_error(error);
}

void
pair_begin(Pair *pair, const TcpProfile *profile)
{
    begin_lossy(pair, profile, 0);
}

void
pair_connect(Pair *pair)
{
    pair->client.tcp =
        sim_tcp_connect(pair->client.node, sim_node_ip(pair->server.node),
                        PAIR_PORT, &pair->client_opts, on_event, &pair->client);
    g_assert_nonnull(pair->client.tcp);
}

void
pair_open(Pair *pair, const TcpProfile *profile)
{
    pair_begin(pair, profile);
    pair_connect(pair);
    pair_run(pair, 100);
    pair_expect(&pair->client, "opened");
    pair_expect(&pair->server, "opened");
}

void
pair_open_lossy(Pair *pair, const TcpProfile *profile, gdouble loss)
{
    begin_lossy(pair, profile, loss);
    pair_connect(pair);
    for (guint turn = 0; pair->server.log->len == 0; turn++) {
        g_assert_cmpuint(turn, <, 100);
        pair_run(pair, 1000);
    }
}

void
pair_run(Pair *pair, gint64 ms)
{
    GError *error = NULL;

    sim_run(pair->world, sim_now_ns(pair->world) + ms * MS, &error);
    g_assert_no_error(error);
}

void
pair_close(PairEnd *end)
{
    sim_tcp_close(g_steal_pointer(&end->tcp));
}

void
pair_abort(PairEnd *end)
{
    sim_tcp_abort(g_steal_pointer(&end->tcp));
}

void
pair_discard(PairEnd *end, gboolean swallow)
{
    sim_tcp_discard(g_steal_pointer(&end->tcp), swallow);
}

void
pair_end(Pair *pair)
{
    PairEnd *ends[] = {&pair->client, &pair->server};

    for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
        if (ends[i]->tcp) {
            pair_discard(ends[i], FALSE);
        }
        g_string_free(ends[i]->log, TRUE);
    }
    sim_world_free(pair->world);
}
