/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/shim/support-sim.h"

SimWorld *
test_world(guint32 seed)
{
    GError *error = NULL;
    SimWorld *world = sim_world_new(seed, 1, &error);
    g_assert_no_error(error);
    g_assert_nonnull(world);
    return world;
}

SimNode *
test_node(SimWorld *world, const char *name)
{
    GError *error = NULL;
    TcpProfile profile;
    tcp_profile_linux(&profile);
    profile.mss_bytes = 512;
    SimNode *node = sim_node_new(world, name, &profile, &error);
    g_assert_no_error(error);
    g_assert_nonnull(node);
    return node;
}

TestPair
test_pair(SimWorld *world, const SimLinkConfig *config)
{
    GError *error = NULL;
    TestPair pair = {world, test_node(world, "a"), test_node(world, "b"), NULL};
    pair.link = sim_link_p2p(world, pair.a, pair.b, config, &error);
    g_assert_no_error(error);
    g_assert_nonnull(pair.link);
    return pair;
}

SimLink *
test_bus(SimWorld *world, guint n, const SimLinkConfig *config, SimNode **nodes)
{
    GError *error = NULL;
    for (guint i = 0; i < n; i++) {
        const char name[2] = {(char)('a' + i), '\0'};
        nodes[i] = test_node(world, name);
    }
    SimLink *link = sim_link_csma(world, nodes, n, config, &error);
    g_assert_no_error(error);
    g_assert_nonnull(link);
    return link;
}

void
test_at(SimWorld *world, gint64 at_ns, SimFn fn, gpointer user)
{
    sim_alarm_set(sim_alarm_new(world, fn, user), at_ns);
}

void
test_run(SimWorld *world, gint64 until_ns)
{
    GError *error = NULL;
    const gboolean ran = sim_run(world, until_ns, &error);
    g_assert_no_error(error);
    g_assert_true(ran);
}

#define STREAM_PORT 5000

static void
on_datagram(gpointer user, const SimDatagram *datagram)
{
    TestStream *stream = user;
    const guint n = stream->n_got++;
    g_assert_cmpuint(n, <, TEST_STREAM_MAX);
    memcpy(&stream->number[n], datagram->bytes, sizeof stream->number[n]);
    stream->at_ns[n] = sim_now_ns(stream->pair.world);
}

SimLinkConfig
test_link_config(guint64 rate_bps, gint64 delay_ns)
{
    SimLinkConfig config;
    sim_link_config_default(&config);
    config.rate_bps = rate_bps;
    config.delay_ns = delay_ns;
    return config;
}

TestStream *
test_stream(const SimLinkConfig *config)
{
    TestStream *stream = g_new0(TestStream, 1);
    stream->pair = test_pair(test_world(1), config);
    stream->from = sim_udp_new(stream->pair.a, 1, on_datagram, stream);
    g_assert_nonnull(
        sim_udp_new(stream->pair.b, STREAM_PORT, on_datagram, stream));
    return stream;
}

void
test_stream_end(TestStream *stream)
{
    sim_world_free(stream->pair.world);
    g_free(stream);
}

void
test_stream_send(TestStream *stream, gsize len_bytes)
{
    guint8 *bytes = g_malloc0(len_bytes);
    memcpy(bytes, &stream->sent, sizeof stream->sent);
    stream->sent++;
    g_assert_true(sim_udp_send(stream->from, sim_node_ip(stream->pair.b),
                               STREAM_PORT, bytes, len_bytes));
    g_free(bytes);
}
