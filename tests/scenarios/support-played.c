/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/scenarios/support-played.h"

#include <string.h>

#include "scenarios/measure/join.h"
#include "tests/scenarios/support-account.h"
#include "tests/scenarios/support-spy.h"

/* More packets than the longest row of repeats and probes sends: it goes round
 * and round. */
#define PACKETS_MAX 20000

typedef struct Play {
    GArray *clients, *servers; /* Record */
    guint64 opened, taken;
    GArray *packets;
    guint numbers[16]; /* packets so far, by end */
    Spy *spy;
} Play;

static void
on_port(gpointer user, G_GNUC_UNUSED guint end, Port *port)
{
    spy_watch(((Play *)user)->spy, port);
}

static void
on_packet(gpointer user, const PathPacket *packet,
          G_GNUC_UNUSED const PathFate *fate,
          G_GNUC_UNUSED const PathSend *send)
{
    Play *play = user;
    PlayedPacket sent;

    if (!packet || (packet->protocol != PATH_TCP_PROTOCOL &&
                    packet->protocol != PATH_UDP_PROTOCOL)) {
        return;
    }
    g_assert_cmpuint(packet->from, <, G_N_ELEMENTS(play->numbers));
    sent = (PlayedPacket){packet->now_ns, packet->from,
                          ++play->numbers[packet->from], packet->flags};
    g_array_append_val(play->packets, sent);
}

static void
on_record(gpointer user, const Record *record)
{
    Play *play = user;

    g_array_append_vals(record->active ? play->clients : play->servers, record,
                        1);
}

static void
on_begun(gpointer user, G_GNUC_UNUSED guint end, guint64 opened, guint64 taken)
{
    Play *play = user;

    play->opened += opened;
    play->taken += taken;
}

/* What is wrong; NULL: nothing. */
static char *
judge(Play *play, const GArray *conns)
{
    g_autoptr(GError) error = NULL;

    if (!account_check(conns, play->opened, play->taken, &error)) {
        return g_strdup(error->message);
    }
    if (play->packets->len > PACKETS_MAX) {
        return g_strdup_printf("%u packets: it goes round and round",
                               play->packets->len);
    }
    return g_strdup(spy_wrong(play->spy));
}

Played *
played_new(const Talk *talk, TalkWorldKind kind)
{
    Play play = {.clients = g_array_new(FALSE, FALSE, sizeof(Record)),
                 .servers = g_array_new(FALSE, FALSE, sizeof(Record)),
                 .packets = g_array_new(FALSE, FALSE, sizeof(PlayedPacket)),
                 .spy = spy_new()};
    const TalkWatch watch = {.port = on_port,
                             .packet = on_packet,
                             .record = on_record,
                             .begun = on_begun,
                             .user = &play};
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) output = talk_run_watched(talk, kind, &watch, &error);
    Played *played = g_new0(Played, 1);

    played->conns = conns_join(play.clients, NULL, play.servers, NULL);
    played->packets = play.packets;
    played->wrong =
        output ? judge(&play, played->conns) : g_strdup(error->message);
    g_array_unref(play.clients);
    g_array_unref(play.servers);
    spy_free(play.spy);
    return played;
}

void
played_free(Played *played)
{
    g_array_unref(played->conns);
    g_array_unref(played->packets);
    g_free(played->wrong);
    g_free(played);
}
