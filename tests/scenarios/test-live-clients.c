/* SPDX-License-Identifier: GPL-2.0-only */
/* The states of real programs' connections, told by segments alone. */
#include "tests/scenarios/support-live-talk.h"

#include <glib.h>
#include <string.h>

#include "model/units.h"
#include "scenarios/measure/series.h"

/* Segments as live_talk_say(). */
static const struct {
    const char *segments, *states;
    LiveCounts counts;
    guint read_bytes;
    Outcome outcome;
} cases[] = {
    {">S", "SYN-SENT", {1, 0, 1, 0}, 0, OUTCOME_NEVER_CLOSED},
    {">S >S", "SYN-SENT", {1, 0, 1, 0}, 0, OUTCOME_NEVER_CLOSED},
    {">S <RA", "SYN-SENT CLOSED", {1, 1, 0, 0}, 0, OUTCOME_REFUSED},
    {">S <SA", "SYN-SENT", {1, 0, 1, 0}, 0, OUTCOME_NEVER_CLOSED},
    {">S <SA >R", "SYN-SENT CLOSED", {1, 0, 0, 0}, 0, OUTCOME_RESET},
    {">S <SA >A",
     "SYN-SENT ESTABLISHED",
     {1, 0, 0, 1},
     0,
     OUTCOME_NEVER_CLOSED},
    {">S <SA >A <A= >A",
     "SYN-SENT ESTABLISHED",
     {1, 0, 0, 1},
     10,
     OUTCOME_NEVER_CLOSED},
    {">S <SA >A <RA",
     "SYN-SENT ESTABLISHED CLOSED",
     {1, 0, 0, 0},
     0,
     OUTCOME_RESET},
    {">S <SA >A >FA <A <FA= >A",
     "SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT",
     {1, 0, 0, 0},
     10,
     OUTCOME_CLEAN},
    {">S <SA >A >FA <FA >A",
     "SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT",
     {1, 0, 0, 0},
     0,
     OUTCOME_CLEAN},
    {">S <SA >A <FA= >A <A >FA <A",
     "SYN-SENT ESTABLISHED CLOSE-WAIT LAST-ACK CLOSED",
     {1, 0, 0, 0},
     10,
     OUTCOME_CLEAN},
    {">S <SA >A <FA= >FA",
     "SYN-SENT ESTABLISHED CLOSE-WAIT LAST-ACK",
     {1, 0, 0, 1},
     10,
     OUTCOME_NEVER_CLOSED},
    {">S <SA >A >A= >FA <A <FA= >A >A",
     "SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT",
     {1, 0, 0, 0},
     10,
     OUTCOME_CLEAN},
    {">S <SA >A >A= <A= >A >FA= >A",
     "SYN-SENT ESTABLISHED FIN-WAIT-1",
     {1, 0, 0, 1},
     10,
     OUTCOME_NEVER_CLOSED},
    {">S <SA >A >FA <FAu >A <A",
     "SYN-SENT ESTABLISHED FIN-WAIT-1 CLOSING TIME-WAIT",
     {1, 0, 0, 0},
     0,
     OUTCOME_CLEAN},
    {">S <SA >A >FA <Au= <A >R",
     "SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 CLOSED",
     {1, 0, 0, 0},
     0,
     OUTCOME_RESET},
    {">S <SA >A >FA <FAu <A >A",
     "SYN-SENT ESTABLISHED FIN-WAIT-1 CLOSING TIME-WAIT",
     {1, 0, 0, 0},
     0,
     OUTCOME_CLEAN},
    /* What is not acknowledged has come all the same. */
    {">S <SA >A <A= <R",
     "SYN-SENT ESTABLISHED CLOSED",
     {1, 0, 0, 0},
     10,
     OUTCOME_RESET},
    {">S <SA >A <FA= <R",
     "SYN-SENT ESTABLISHED CLOSE-WAIT CLOSED",
     {1, 0, 0, 0},
     10,
     OUTCOME_RESET},
    {">S <SA >A <A= >RA",
     "SYN-SENT ESTABLISHED CLOSED",
     {1, 0, 0, 0},
     10,
     OUTCOME_RESET},
    {">S <SA <R",
     "SYN-SENT ESTABLISHED CLOSED",
     {1, 0, 0, 0},
     0,
     OUTCOME_RESET},
    /* A RST behind a hole, and one behind what came behind a hole. */
    {">S <SA >A -A= <R",
     "SYN-SENT ESTABLISHED",
     {1, 0, 0, 1},
     0,
     OUTCOME_NEVER_CLOSED},
    {">S <SA >A -A= <A= <R",
     "SYN-SENT ESTABLISHED CLOSED",
     {1, 0, 0, 0},
     0,
     OUTCOME_RESET},
    /* The server still has another connection of that port. */
    {">S <Ao >Ro >S <SA >A <A= >A",
     "SYN-SENT ESTABLISHED",
     {1, 0, 0, 1},
     10,
     OUTCOME_NEVER_CLOSED},
    {">S <RAo", "SYN-SENT", {1, 0, 1, 0}, 0, OUTCOME_NEVER_CLOSED},
    {">S <R", "SYN-SENT", {1, 0, 1, 0}, 0, OUTCOME_NEVER_CLOSED},
    /* The FIN came before what it is behind. */
    {">S <SA >A <FA= >a",
     "SYN-SENT ESTABLISHED",
     {1, 0, 0, 1},
     0,
     OUTCOME_NEVER_CLOSED},
};

/* What has been traced. */
typedef struct Traced {
    GString *states;
    const char *outcome; /* NULL: none yet */
} Traced;

static void
note_record(gpointer user, const TraceRecord *record)
{
    Traced *traced = user;

    if (record->kind == TRACE_OUTCOME) {
        g_assert_null(traced->outcome);
        traced->outcome = record->name;
        return;
    }
    g_assert_cmpint(record->kind, ==, TRACE_TCP);
    g_string_append_printf(traced->states, "%s%s",
                           traced->states->len ? " " : "", record->name);
}

/* What is known of the one connection behind its segments. */
static void
check(const LiveTalk *talk, const LiveCounts *expected, guint expected_bytes,
      Outcome outcome, const char *states)
{
    g_autoptr(GArray) ends = live_talk_tell(talk, NULL, 0);
    gdouble seen[SERIES_N_OF_NODE] = {0};
    LiveCounts counts = {0};
    const Record *record;

    live_clients_count(talk->clients, &counts);
    g_assert_cmpmem(&counts, sizeof counts, expected, sizeof *expected);
    live_clients_look(talk->clients, seen);
    g_assert_cmpuint((guint)seen[SERIES_GOODPUT], ==, 8 * expected_bytes);
    g_assert_cmpuint(ends->len, ==, 1);
    record = &g_array_index(ends, LiveEnd, 0).record;
    g_assert_cmpint(record->asked_ns % NS_PER_S, ==, 1);
    g_assert_cmpint(record->outcome, ==, outcome);
    g_assert_cmpuint(record->written_bytes, ==, talk->written_bytes);
    g_assert_cmpint(record->end_ns == PORT_NEVER, ==,
                    outcome == OUTCOME_NEVER_CLOSED);
    g_assert_cmpint(record->open_ns == PORT_NEVER, ==,
                    !strstr(states, "ESTABLISHED"));
}

static void
test_states(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) states = g_string_new(NULL);
        Traced traced = {.states = states};
        const Tracer tracer = {.fn = note_record, .user = &traced};
        const char *outcome = outcome_name(cases[i].outcome);
        LiveTalk talk = live_talk_new(LIVE_TALK_SERVER, &tracer);

        live_talk_say(&talk, cases[i].segments);
        g_assert_cmpstr(states->str, ==, cases[i].states);
        if (cases[i].outcome == OUTCOME_NEVER_CLOSED) {
            g_assert_null(traced.outcome);
        } else {
            g_assert_cmpstr(traced.outcome, ==, outcome);
        }
        check(&talk, &cases[i].counts, cases[i].read_bytes, cases[i].outcome,
              cases[i].states);
        g_assert_cmpstr(traced.outcome, ==, outcome);
        live_clients_free(talk.clients);
    }
}

static guint
in_time_wait(const LiveTalk *talk)
{
    gdouble seen[SERIES_N_OF_NODE] = {0};

    live_clients_look(talk->clients, seen);
    g_assert_cmpuint((guint)seen[SERIES_SOCKETS], ==, 0);
    return (guint)seen[SERIES_IN_STATE + PORT_STATE_TIME_WAIT - 1];
}

/* It is no socket, and lasts a minute, or until a RST. */
static void
test_time_wait(void)
{
    for (guint is_reset = 0; is_reset < 2; is_reset++) {
        LiveTalk talk = live_talk_new(LIVE_TALK_SERVER, NULL);
        live_talk_say(&talk, ">S <SA >A >FA <A <FA >A");
        live_clients_look_after(talk.clients, 59 * NS_PER_S);
        g_assert_cmpuint(in_time_wait(&talk), ==, 1);
        if (is_reset) {
            live_talk_say(&talk, "<Ro");
            g_assert_cmpuint(in_time_wait(&talk), ==, 1);
            live_talk_say(&talk, "<R");
        } else {
            live_clients_look_after(talk.clients, 61 * NS_PER_S);
        }
        g_assert_cmpuint(in_time_wait(&talk), ==, 0);
        check(&talk, &(LiveCounts){.asked = 1}, 0, OUTCOME_CLEAN,
              "ESTABLISHED");
        live_clients_free(talk.clients);
    }
}

/* A SYN that is not repeated any more: after how many seconds, where it came at
 * those before. */
static void
test_give_up(void)
{
    static const struct {
        gint64 syns_s[3];
        gint64 gone_s;
    } asks[] = {{{1}, 4}, {{1, 2, 3}, 6}, {{1, 2, 4}, 9}};

    for (gsize i = 0; i < G_N_ELEMENTS(asks); i++) {
        LiveTalk talk = live_talk_new(LIVE_TALK_SERVER, NULL);
        LiveCounts before = {0}, after = {0};
        for (gsize k = 0; k < 3 && asks[i].syns_s[k]; k++) {
            talk.now_ns = asks[i].syns_s[k] * NS_PER_S;
            live_talk_say(&talk, ">S");
        }
        live_clients_look_after(talk.clients, asks[i].gone_s * NS_PER_S);
        live_clients_count(talk.clients, &before);
        live_clients_look_after(talk.clients, asks[i].gone_s * NS_PER_S + 9);
        live_clients_count(talk.clients, &after);
        g_assert_cmpuint(before.waiting, ==, 1);
        g_assert_cmpuint(after.waiting, ==, 0);
        check(&talk, &(LiveCounts){.asked = 1}, 0, OUTCOME_DISCARDED, "");
        live_talk_say(&talk, ">S"); /* it had not */
        check(&talk, &before, 0, OUTCOME_NEVER_CLOSED, "");
        live_clients_free(talk.clients);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/live-clients/states", test_states);
    g_test_add_func("/live-clients/time-wait", test_time_wait);
    g_test_add_func("/live-clients/give-up", test_give_up);
    return g_test_run();
}
