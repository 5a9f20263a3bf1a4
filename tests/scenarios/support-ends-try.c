/* SPDX-License-Identifier: GPL-2.0-only */
/* A case with each of its closing packets lost, late and twice. */
#include "tests/scenarios/support-ends.h"

#include "model/units.h"
#include "scenarios/talk/talk-system.h"

/* Of a run, those that are tried: the rest are repeats. */
#define CLOSING_MAX 8
/* When the first end begins to end. */
#define ENDS_NS (200 * NS_PER_MS)

/* A case under way. */
typedef struct Trial {
    EndsCase one;
    Talk *talk;
    WorkersCounts *counts;
    GString *wrong;
    gboolean is_clean; /* without any of it, both ends are */
    DataClass data[2];
} Trial;

static const EndsWay *
way_of(const Trial *trial, gboolean of_server)
{
    const EndsCase *one = &trial->one;

    return of_server ? &ends_systems[one->server].ways[one->server_way]
                     : &ends_systems[one->client].ways[one->client_way];
}

/* ---- What must hold ----------------------------------------------------- */

/* TRUE if no timer would ever end it, as its program wants: it has nothing to
 * send, and waits for what the peer will never say. */
static gboolean
may_wait(const Record *record)
{
    return record->written_bytes == record->acked_bytes;
}

/* What is wrong with a connection, static; NULL: nothing. */
static const char *
judge(const Trial *trial, const Conn *conn)
{
    if (conn->has_client && !record_is_over(&conn->client) &&
        !may_wait(&conn->client)) {
        return "the client's end is stuck";
    }
    if (conn->has_server && !record_is_over(&conn->server) &&
        !may_wait(&conn->server)) {
        return "the server's end is stuck";
    }
    if (trial->is_clean && (conn->client.outcome != OUTCOME_CLEAN ||
                            conn->server.outcome != OUTCOME_CLEAN)) {
        return "a graceful end is no longer one";
    }
    if (trial->is_clean && (conn->client_data != trial->data[0] ||
                            conn->server_data != trial->data[1])) {
        return "what the programs got is not what they got without";
    }
    return NULL;
}

/* A device repeats its FIN, but has no TIME_WAIT, so that what is repeated to
 * it draws RST. */
static gboolean
waits(guint system)
{
    return !g_str_equal(ends_systems[system].name, "sock");
}

/* TRUE if what is lost must not show: with bytes unread, or bytes that come to
 * who has closed, what comes late decides between FIN and RST. */
static gboolean
is_clean(const Trial *trial, const Conn *conn)
{
    const EndsWay *client = way_of(trial, FALSE), *server = way_of(trial, TRUE);
    gboolean is_graceful = client->is_graceful && server->is_graceful;
    gboolean drains = client->drains && server->drains;

    return conn->client.outcome == OUTCOME_CLEAN &&
           conn->server.outcome == OUTCOME_CLEAN &&
           (trial->one.data == 0 ? is_graceful
                                 : trial->one.data == 2 && drains) &&
           waits(trial->one.client) && waits(trial->one.server);
}

/* ---- Runs --------------------------------------------------------------- */

static void
count_end(const Trial *trial, const Record *record, guint first)
{
    guint pair = trial->one.client * ENDS_SYSTEMS + trial->one.server;
    guint64 *last = &trial->counts->most[ENDS_SUM(pair, ENDS_LAST_MS)];

    trial->counts->sums[ENDS_SUM(pair, first + record->outcome)]++;
    if (record->end_ns != PORT_NEVER) {
        *last = MAX(*last, (guint64)(record->end_ns / NS_PER_MS));
    }
}

static void
count(const Trial *trial, const Played *played)
{
    guint pair = trial->one.client * ENDS_SYSTEMS + trial->one.server;

    trial->counts->sums[ENDS_SUM(pair, ENDS_RUNS)]++;
    for (guint i = 0; i < played->conns->len; i++) {
        const Conn *conn = &g_array_index(played->conns, Conn, i);
        if (conn->has_client) {
            count_end(trial, &conn->client, ENDS_CLIENT);
        }
        if (conn->has_server) {
            count_end(trial, &conn->server, ENDS_SERVER);
        }
    }
}

static const char *
end_name(guint end)
{
    return end == 0 ? "client" : "server";
}

/* Says what is wrong, with a conversation that shows it. */
static void
complain(const Trial *trial, const char *why)
{
    g_autofree char *name = ends_name(&trial->one);
    g_autofree char *text = ends_text(&trial->one);

    g_string_append_printf(trial->wrong, "# %s\n# %s\n", name, why);
    for (guint i = 0; i < trial->talk->rules->len; i++) {
        const TalkRule *rule = &g_array_index(trial->talk->rules, TalkRule, i);
        g_string_append_printf(trial->wrong, "%s %s any %u\n",
                               path_deed_name(rule->rule.deed),
                               end_name(rule->from), rule->rule.first);
    }
    g_string_append_printf(trial->wrong, "%s\n", text);
}

/* Plays it as it stands, and judges; the closing packets. */
static GArray *
run(Trial *trial, gboolean is_first)
{
    g_autoptr(Played) played = played_new(trial->talk, TALK_MEMORY);
    GArray *closing = g_array_new(FALSE, FALSE, sizeof(PlayedPacket));
    const char *why = played->wrong;

    count(trial, played);
    for (guint i = 0; i < played->conns->len; i++) {
        const Conn *conn = &g_array_index(played->conns, Conn, i);
        if (is_first && i == 0) {
            trial->is_clean = is_clean(trial, conn);
            trial->data[0] = conn->client_data;
            trial->data[1] = conn->server_data;
        }
        why = why ? why : judge(trial, conn);
    }
    if (why) {
        complain(trial, why);
    }
    for (guint i = 0; i < played->packets->len; i++) {
        const PlayedPacket *packet =
            &g_array_index(played->packets, PlayedPacket, i);
        if (packet->at_ns >= ENDS_NS && closing->len < CLOSING_MAX) {
            g_array_append_vals(closing, packet, 1);
        }
    }
    return closing;
}

/* Does 'deed' to each packet of 'closing' from 'from' on, and then again to
 * those behind it, 'depth' in all. */
static void
disturb(Trial *trial, PathDeed deed, const GArray *closing, guint from,
        guint depth)
{
    GArray *rules = trial->talk->rules;

    for (guint i = from; i < closing->len; i++) {
        const PlayedPacket *packet = &g_array_index(closing, PlayedPacket, i);
        TalkRule rule = {packet->from,
                         {.deed = deed,
                          .max_bytes = G_MAXUINT32,
                          .first = packet->number,
                          .last = packet->number}};
        g_autoptr(GArray) after = NULL;

        g_array_append_val(rules, rule);
        after = run(trial, FALSE);
        if (depth > 1) {
            disturb(trial, deed, after, i + 1, depth - 1);
        }
        g_array_set_size(rules, rules->len - 1);
    }
}

void
ends_try(gpointer user, guint64 number, WorkersCounts *counts, GString *wrong)
{
    guint n_losses = *(const guint *)user;
    Trial trial = {
        .one = ends_case((guint)number), .counts = counts, .wrong = wrong};
    guint pair = trial.one.client * ENDS_SYSTEMS + trial.one.server;
    g_autofree char *text = ends_text(&trial.one);
    g_autoptr(GError) error = NULL;
    g_autoptr(Talk) talk = talk_parse("ends", text, strlen(text), &error);
    g_autoptr(GArray) closing = NULL;

    if (!talk) {
        g_string_append_printf(wrong, "%s\n%s", error->message, text);
        return;
    }
    trial.talk = talk;
    counts->sums[ENDS_SUM(pair, ENDS_CASES)]++;
    closing = run(&trial, TRUE);
    disturb(&trial, PATH_DEED_DROP, closing, 0,
            n_losses + (trial.is_clean ? 1 : 0));
    disturb(&trial, PATH_DEED_HOLD, closing, 0, 1);
    disturb(&trial, PATH_DEED_COPY, closing, 0, 1);
}
