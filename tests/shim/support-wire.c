/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/shim/support-wire.h"

static void
note_segment(gpointer user, const SimSegment *segment)
{
    Wire *wire = user;
    gboolean to_server = segment->dst_ip == sim_node_ip(wire->pair.server.node);
    guint news = SIM_SYN | SIM_FIN | SIM_RST | SIM_DATA;

    if (!segment->sent || !((segment->flags & news) || segment->probe)) {
        return;
    }
    g_string_append_printf(
        wire->text, "%s%s%s%s%s%s%s%s", wire->text->len ? " " : "",
        to_server ? "c:" : "s:", segment->flags & SIM_SYN ? "SYN" : "",
        segment->flags & SIM_DATA ? "DATA" : "",
        segment->flags & SIM_FIN ? "FIN" : "",
        segment->flags & SIM_RST ? "RST" : "", segment->probe ? "PROBE" : "",
        segment->retransmission ? "*" : "");
}

void
wire_begin(Wire *wire, const TcpProfile *profile)
{
    pair_begin(&wire->pair, profile);
    wire->text = g_string_new(NULL);
    sim_node_tap(wire->pair.client.node, note_segment, wire);
    sim_node_tap(wire->pair.server.node, note_segment, wire);
}

void
wire_open(Wire *wire, const TcpProfile *profile)
{
    wire_begin(wire, profile);
    pair_connect(&wire->pair);
    pair_run(&wire->pair, 100);
    pair_expect(&wire->pair.client, "opened");
    pair_expect(&wire->pair.server, "opened");
    g_string_truncate(wire->text, 0);
}

void
wire_end(Wire *wire)
{
    pair_end(&wire->pair);
    g_string_free(wire->text, TRUE);
}

static void
note_connection(gpointer user, PortTcpState state,
                G_GNUC_UNUSED guint32 remote_ip, guint16 local_port,
                guint16 remote_port)
{
    GString *list = user;

    g_assert_true(local_port == PAIR_PORT || remote_port == PAIR_PORT);
    g_string_append_printf(list, "%s%s", list->len ? " " : "",
                           sim_tcp_state_name(state));
}

char *
wire_connections(const SimNode *node)
{
    GString *list = g_string_new(NULL);

    sim_node_each_connection(node, note_connection, list);
    return g_string_free(list, FALSE);
}
