/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/scenarios/support-live-talk.h"

#include <string.h>

static void
say(LiveTalk *talk, const char *word)
{
    gboolean sent = *word == '>';
    guint from = sent ? 0 : 1;
    gboolean is_all = !strchr(word, 'a');
    guint32 other = strchr(word, 'o') ? 5000 : 0;
    SimSegment segment = {
        .time_ns = ++talk->now_ns,
        .src_ip = sent ? LIVE_TALK_CLIENT : talk->server_ip,
        .dst_ip = sent ? talk->server_ip : LIVE_TALK_CLIENT,
        .src_port = sent ? LIVE_TALK_PORT : 80,
        .dst_port = sent ? 80 : LIVE_TALK_PORT,
        .seq = talk->next[from] + other,
        .ack = talk->next[1 - from] + other - (is_all ? 0 : 11) -
               (strchr(word, 'u') ? 1 : 0),
        .flags = (strchr(word, 'S') ? SIM_SYN : 0) |
                 (strchr(word, 'F') ? SIM_FIN : 0) |
                 (strchr(word, 'R') ? SIM_RST : 0) |
                 (strchr(word, 'A') || !is_all ? SIM_ACK : 0),
        .len_bytes = strchr(word, '=') ? 10 : 0,
        .sent = sent,
    };

    if (segment.flags == SIM_SYN) {
        segment.seq = talk->next[from] =
            LIVE_TALK_ISN; /* the same if it is repeated */
    }
    talk->next[from] +=
        segment.len_bytes + (segment.flags & (SIM_SYN | SIM_FIN) ? 1 : 0);
    talk->written_bytes += sent ? segment.len_bytes : 0;
    if (*word != '-') {
        live_clients_segment(talk->clients, &segment);
    }
}

void
live_talk_say(LiveTalk *talk, const char *segments)
{
    g_auto(GStrv) words = g_strsplit(segments, " ", -1);

    for (char **word = words; *word; word++) {
        say(talk, *word);
    }
}

LiveTalk
live_talk_new(guint32 server_ip, const Tracer *tracer)
{
    return (LiveTalk){.clients = live_clients_new(tracer),
                      .server_ip = server_ip,
                      .next = {LIVE_TALK_ISN, 500}};
}

static void
ignore_conn(gpointer user, const Conn *conn)
{
    (void)user;
    (void)conn;
}

GArray *
live_talk_tell(const LiveTalk *talk, const Record *servers, guint n)
{
    static const ConnOrigin nobody;
    GArray *ends = g_array_new(FALSE, FALSE, sizeof(LiveEnd));
    Join *join = join_new(ignore_conn, NULL);

    for (guint i = 0; i < n; i++) {
        join_server(join, &servers[i], &nobody);
    }
    live_clients_tell(talk->clients, join, talk->now_ns, ends);
    join_free(join);
    return ends;
}
