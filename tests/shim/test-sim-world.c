/* SPDX-License-Identifier: GPL-2.0-only */
/* The world of sim.h: its clock, alarms, running in pieces, limits, and one
 * world at a time. */
#include "tests/shim/support-sim.h"

/* What happened, as text. */
typedef struct Log {
    SimWorld *world;
    GString *text;
} Log;

typedef struct Entry {
    Log *log;
    char name;
    SimAlarm *alarm;
} Entry;

static void
note(gpointer user)
{
    Entry *entry = user;
    g_string_append_printf(entry->log->text, "%c%" G_GINT64_FORMAT " ",
                           entry->name, sim_now_ns(entry->log->world));
}

static void
note_and_stop(gpointer user)
{
    note(user);
    sim_stop(((Entry *)user)->log->world);
}

static Log
log_begin(void)
{
    return (Log){test_world(1), g_string_new(NULL)};
}

static void
log_end(Log *log, const char *expected)
{
    g_assert_cmpstr(log->text->str, ==, expected);
    g_string_free(log->text, TRUE);
    sim_world_free(log->world);
}

/* Alarms fire in order of time, and at equal times in order of arming. */
static void
test_alarm_order(void)
{
    Log log = log_begin();
    static const gint64 at_ns[] = {30, 10, 20, 10, 10};
    Entry entries[G_N_ELEMENTS(at_ns)];
    for (guint i = 0; i < G_N_ELEMENTS(at_ns); i++) {
        entries[i] = (Entry){&log, (char)('a' + i), NULL};
        test_at(log.world, at_ns[i], note, &entries[i]);
    }
    test_run(log.world, 100);
    g_assert_cmpint(sim_now_ns(log.world), ==, 100);
    log_end(&log, "b10 d10 e10 c20 a30 ");
}

/* Arming again replaces, also for the same time (then it comes last), and
 * SIM_NEVER disarms. */
static void
test_alarm_again(void)
{
    Log log = log_begin();
    Entry e[3];
    for (guint i = 0; i < 3; i++) {
        e[i] = (Entry){&log, (char)('a' + i), NULL};
        e[i].alarm = sim_alarm_new(log.world, note, &e[i]);
        sim_alarm_set(e[i].alarm, 10);
    }
    sim_alarm_set(e[0].alarm, 10);
    sim_alarm_set(e[1].alarm, SIM_NEVER);
    test_run(log.world, 20);
    sim_alarm_set(e[0].alarm, 5); /* the past counts as now */
    sim_alarm_set(e[1].alarm, 40);
    sim_alarm_set(e[1].alarm, 30);
    test_run(log.world, 50);
    log_end(&log, "c10 a10 a20 b30 ");
}

static void
note_thrice(gpointer user)
{
    Entry *entry = user;
    note(entry);
    if (--entry->name >= 'a') {
        sim_alarm_set(entry->alarm, sim_now_ns(entry->log->world));
    }
}

/* An alarm may be armed in its own callback; what it arms for the present
 * time belongs to a run until that time. */
static void
test_alarm_in_callback(void)
{
    Log log = log_begin();
    Entry entry = {&log, 'c', NULL};
    entry.alarm = sim_alarm_new(log.world, note_thrice, &entry);
    sim_alarm_set(entry.alarm, 10);
    test_run(log.world, 10);
    log_end(&log, "c10 b10 a10 ");
}

/* A run includes what is due at its end, and the next goes on from there. */
static void
test_run_in_pieces(void)
{
    Log log = log_begin();
    Entry a = {&log, 'a', NULL}, b = {&log, 'b', NULL};
    test_at(log.world, 10, note, &a);
    test_at(log.world, 11, note, &b);
    test_run(log.world, 10);
    g_assert_cmpstr(log.text->str, ==, "a10 ");
    test_run(log.world, 5); /* the past: nothing happens */
    g_assert_cmpint(sim_now_ns(log.world), ==, 10);
    test_run(log.world, SIM_NEVER);
    g_assert_cmpint(sim_now_ns(log.world), ==, 11);
    log_end(&log, "a10 b11 ");
}

/* sim_stop() ends the run after the event under way, not the simulation, and
 * leaves no trace of the end that had been set. */
static void
test_stop(void)
{
    Log log = log_begin();
    Entry a = {&log, 'a', NULL}, b = {&log, 'b', NULL};
    test_at(log.world, 10, note_and_stop, &a);
    test_at(log.world, 10, note, &b);
    test_run(log.world, 50);
    g_assert_cmpstr(log.text->str, ==, "a10 ");
    g_assert_cmpint(sim_now_ns(log.world), ==, 10);
    test_at(log.world, 60, note, &a);
    test_run(log.world, 100);
    log_end(&log, "a10 b10 a60 ");
}

static void
again_in_1_ns(gpointer user)
{
    Entry *entry = user;
    sim_alarm_set(entry->alarm, sim_now_ns(entry->log->world) + 1);
}

/* A limit of events ends an endless run with an error that says so. */
static void
test_event_limit(void)
{
    Log log = log_begin();
    Entry entry = {&log, 'a', NULL};
    entry.alarm = sim_alarm_new(log.world, again_in_1_ns, &entry);
    sim_alarm_set(entry.alarm, 0);
    sim_limit_events(log.world, 1000);
    for (guint i = 0; i < 2; i++) {
        GError *error = NULL;
        g_assert_false(sim_run(log.world, SIM_NEVER, &error));
        g_assert_error(error, SIM_ERROR, SIM_ERROR_LIMIT);
        g_assert_nonnull(strstr(error->message, "1000 events"));
        g_assert_cmpuint(sim_events(log.world), ==, 1000);
        g_error_free(error);
    }
    sim_limit_events(log.world, 0);
    test_run(log.world, 2000);
    g_assert_cmpuint(sim_events(log.world), >=, 2000);
    log_end(&log, "");
}

/* ns-3 is one simulation per process; the next may begin after the end of
 * the last, at time 0. */
static void
test_one_at_a_time(void)
{
    GError *error = NULL;
    for (guint i = 0; i < 3; i++) {
        SimWorld *world = test_world(1);
        g_assert_cmpint(sim_now_ns(world), ==, 0);
        g_assert_null(sim_world_new(1, 1, &error));
        g_assert_error(error, SIM_ERROR, SIM_ERROR_CONFIG);
        g_clear_error(&error);
        test_run(world, SECOND);
        sim_world_free(world);
    }
    sim_world_free(NULL);
}

static void
test_bad_seed(void)
{
    static const guint32 seeds[] = {0, 4294944443u, G_MAXUINT32};
    for (guint i = 0; i < G_N_ELEMENTS(seeds); i++) {
        GError *error = NULL;
        g_assert_null(sim_world_new(seeds[i], 1, &error));
        g_assert_error(error, SIM_ERROR, SIM_ERROR_CONFIG);
        g_error_free(error);
    }
    sim_world_free(test_world(4294944442u));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sim/world/alarm-order", test_alarm_order);
    g_test_add_func("/sim/world/alarm-again", test_alarm_again);
    g_test_add_func("/sim/world/alarm-in-callback", test_alarm_in_callback);
    g_test_add_func("/sim/world/run-in-pieces", test_run_in_pieces);
    g_test_add_func("/sim/world/stop", test_stop);
    g_test_add_func("/sim/world/event-limit", test_event_limit);
    g_test_add_func("/sim/world/one-at-a-time", test_one_at_a_time);
    g_test_add_func("/sim/world/bad-seed", test_bad_seed);
    return g_test_run();
}
