/* SPDX-License-Identifier: GPL-2.0-only */
/* A random conversation in both worlds. */
#include "tests/scenarios/support-talks.h"

#include <string.h>

#include "scenarios/talk/talk-system.h"

static void
append_record(GString *text, const Record *r)
{
    g_string_append_printf(
        text,
        " %s %s written %" G_GUINT64_FORMAT " acked %" G_GUINT64_FORMAT
        " received %" G_GUINT64_FORMAT " read %" G_GUINT64_FORMAT,
        r->system, outcome_name(r->outcome), r->written_bytes, r->acked_bytes,
        r->received_bytes, r->read_bytes);
}

static int
line_order(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* How all connections were over, and with which bytes.  (transfer full) */
static char *
summary_of(const Played *played)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < played->conns->len; i++) {
        const Conn *conn = &g_array_index(played->conns, Conn, i);
        GString *line = g_string_new("#");
        if (conn->has_client) {
            append_record(line, &conn->client);
        }
        g_string_append(line, " |");
        if (conn->has_server) {
            append_record(line, &conn->server);
        }
        g_ptr_array_add(lines, g_string_free(line, FALSE));
    }
    g_ptr_array_sort(lines, line_order);
    g_ptr_array_add(lines, NULL);
    return g_strjoinv("\n", (char **)lines->pdata);
}

static void
count(const Played *played, TalkWorldKind kind, WorkersCounts *counts)
{
    counts->sums[TALKS_PLAYED + kind]++;
    counts->sums[TALKS_CONNS] += played->conns->len;
    counts->sums[TALKS_PACKETS] += played->packets->len;
    for (guint i = 0; i < played->conns->len; i++) {
        const Conn *conn = &g_array_index(played->conns, Conn, i);
        if (conn->has_client) {
            counts->sums[TALKS_OUTCOME + conn->client.outcome]++;
        }
        if (conn->has_server) {
            counts->sums[TALKS_OUTCOME + conn->server.outcome]++;
        }
    }
}

/* Says what is wrong, with the conversation that shows it. */
static void
complain(GString *wrong, guint64 number, const char *why)
{
    g_autofree char *text = talks_text(number);

    g_string_append_printf(wrong, "# number %" G_GUINT64_FORMAT ": %s\n%s\n",
                           number, why, text);
}

/* Whether both worlds say the same.  They need not where packets reach several
 * hosts in one instant: which of these is first is each world's own. */
static void
compare(guint64 number, guint n_ends, char *const *summaries,
        WorkersCounts *counts, GString *wrong)
{
    gboolean same = g_str_equal(summaries[0], summaries[1]);
    g_autofree char *why = NULL;

    if (!talks_is_calm(number)) {
        counts->sums[TALKS_SAME_BY_CHANCE] += same ? 1 : 0;
        return;
    }
    counts->sums[TALKS_CALM]++;
    counts->sums[TALKS_SAME] += same ? 1 : 0;
    if (!same && n_ends == 2) {
        why = g_strdup_printf("the worlds differ\n# memory\n%s\n# ns3\n%s",
                              summaries[0], summaries[1]);
        complain(wrong, number, why);
    }
}

void
talks_try(G_GNUC_UNUSED gpointer user, guint64 number, WorkersCounts *counts,
          GString *wrong)
{
    g_autofree char *text = talks_text(number);
    g_autoptr(GError) error = NULL;
    g_autoptr(Talk) talk = talk_parse("random", text, strlen(text), &error);
    char *summaries[N_TALK_WORLDS] = {NULL};

    if (!talk) {
        complain(wrong, number, error->message);
        return;
    }
    for (guint kind = 0; kind < N_TALK_WORLDS; kind++) {
        g_autoptr(Played) played = played_new(talk, (TalkWorldKind)kind);
        count(played, (TalkWorldKind)kind, counts);
        if (played->wrong) {
            g_autofree char *why = g_strdup_printf(
                "[%s] %s", talk_world_name((TalkWorldKind)kind), played->wrong);
            complain(wrong, number, why);
        }
        summaries[kind] = summary_of(played);
    }
    compare(number, talk->n_ends, summaries, counts, wrong);
    for (guint kind = 0; kind < N_TALK_WORLDS; kind++) {
        g_free(summaries[kind]);
    }
}
