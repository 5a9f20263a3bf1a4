/* SPDX-License-Identifier: GPL-2.0-only */
/* What real programs' ends are told to have done with bytes, and which of two
 * connections a segment is of. */
#include "tests/scenarios/support-live-talk.h"

#include <glib.h>

/* Segments, what the server says to have received, sent and had acknowledged;
 * what the program's end has then: acknowledged, left, got; and how many
 * segments there were when it first left, 0: it has not. */
static const struct {
    const char *segments;
    guint received, written, acked;
    guint64 accepted, left, got;
    gint64 left_at;
} accounts[] = {
    {">S <SA >A >A=", 0, 0, 0, 0, 10, 0, 0},
    {">S <SA >A >A= <A", 10, 0, 0, 10, 0, 0, 0},
    {">S <SA >A >A= >A= <Ao", 20, 0, 0, 0, 20, 0, 0}, /* not of it */
    {">S <SA >A >A=", 10, 0, 0, 0, 10, 0, 0}, /* the ACK is on its way */
    {">S <SA >A >A= >FA <A <FA >A", 10, 0, 0, 10, 0, 0, 5},
    {">S <SA >A >A= >FA <A >R", 10, 0, 0, 10, 0, 0, 5},
    {">S <SA >A <A= >RA", 0, 30, 0, 0, 0, 10, 5},
    {">S <SA >A <A= <A= >A <R", 0, 30, 10, 0, 0, 20, 0},
};

static void
test_bytes(void)
{
    guint64 id = sim_conn_id(LIVE_TALK_ISN, LIVE_TALK_CLIENT, LIVE_TALK_PORT);

    for (gsize i = 0; i < G_N_ELEMENTS(accounts); i++) {
        LiveTalk talk = live_talk_new(LIVE_TALK_SERVER, NULL);
        Record servers[] = {
            {.conn_id = id,
             RECORD_NEVER_YET,
             .received_bytes = accounts[i].received,
             .written_bytes = accounts[i].written,
             .acked_bytes = accounts[i].acked},
            /* Of a SYN that came once more, long after. */
            {.conn_id = id, RECORD_NEVER_YET},
        };
        servers[0].open_ns = 1;
        live_talk_say(&talk, accounts[i].segments);
        g_autoptr(GArray) ends = live_talk_tell(&talk, servers, 2);
        const Record *end = &g_array_index(ends, LiveEnd, 0).record;
        g_assert_cmpuint(ends->len, ==, 1);
        g_assert_cmpuint(end->acked_bytes, ==, accounts[i].accepted);
        g_assert_cmpuint(end->left_bytes, ==, accounts[i].left);
        g_assert_cmpuint(end->written_bytes, ==,
                         end->acked_bytes + end->left_bytes);
        g_assert_cmpuint(end->received_bytes, ==, accounts[i].got);
        g_assert_cmpint(end->left_ns, ==,
                        accounts[i].left_at ? accounts[i].left_at : PORT_NEVER);
        live_clients_free(talk.clients);
    }
}

/* One port asks two servers at a time. */
static void
test_same_port(void)
{
    LiveTalk talk = live_talk_new(LIVE_TALK_SERVER, NULL);
    LiveTalk other = talk;

    other.server_ip = LIVE_TALK_SERVER + 256;
    live_talk_say(&talk, ">S <SA >A");
    live_talk_say(&other, ">S <RA");
    live_talk_say(&talk, "<A= >A");
    g_autoptr(GArray) ends = live_talk_tell(&talk, NULL, 0);
    g_assert_cmpuint(ends->len, ==, 2);
    g_assert_cmpint(g_array_index(ends, LiveEnd, 0).record.outcome, ==,
                    OUTCOME_NEVER_CLOSED);
    g_assert_cmpint(g_array_index(ends, LiveEnd, 1).record.outcome, ==,
                    OUTCOME_REFUSED);
    live_clients_free(talk.clients);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/live-ends/bytes", test_bytes);
    g_test_add_func("/live-ends/same-port", test_same_port);
    return g_test_run();
}
