/* SPDX-License-Identifier: GPL-2.0-only */
/* A system is one row: a toy (support-toy.c) is a server, a client and an end
 * of conversations, beside those that ship, without a word of it anywhere
 * else. */
#include "scenarios/command/command.h"
#include "scenarios/run/run.h"
#include "scenarios/scenario/scenario.h"
#include "scenarios/systems/systems.h"
#include "scenarios/talk/talk.h"
#include "tests/scenarios/support-command.h"
#include "tests/scenarios/support-mistake.h"
#include "tests/scenarios/support-toy.h"

#include <string.h>

/* Runs a toy against another system for 10 s; both ways there is one
 * connection a second, and all of them end well. */
static void
assert_runs(const char *server, const char *client)
{
    g_autofree char *text = g_strdup_printf(
        "[scenario]\nduration=10s\n[server]\nsystem=%s\n[client]\nsystem=%s\n",
        server, client);
    g_autoptr(GError) error = NULL;
    g_autoptr(Scenario) scenario =
        scenario_parse(text, strlen(text), "toy.ini", &error);
    g_autoptr(ParamSet) params = NULL;
    RunResult result;

    g_assert_no_error(error);
    params = scenario_point(scenario, 0);
    g_assert_true(run_simulate(params, 1, NULL, &result, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(result.conns->len, >=, 10);
    for (guint i = 0; i < result.conns->len; i++) {
        const Conn *conn = &g_array_index(result.conns, Conn, i);
        g_assert_true(conn->has_client && conn->has_server);
        g_assert_cmpuint(conn->client.read_bytes, >, 0);
    }
    run_result_clear(&result);
}

static void
test_runs(void)
{
    assert_runs("toy", "toy");
    assert_runs("toy\nreply=100B", "posix\nconnections=10");
    assert_runs("posix\nend=graceful", "toy\nrequest=100B\ninterval=900ms");
    assert_runs("sock\nend=close", "toy\ninterval=900ms");
}

static void
test_talks(void)
{
    const char *text = "end a toy\nend b toy\n\n0ms b serve 9\n1ms a ask 9\n"
                       "      41.000 a  got 7\n1s stop\n";
    g_autoptr(GError) error = NULL;
    g_autoptr(Talk) talk = talk_parse("toy.t", text, strlen(text), &error);

    g_assert_no_error(error);
    for (int world = 0; world < N_TALK_WORLDS; world++) {
        g_autoptr(GPtrArray) output =
            talk_run(talk, (TalkWorldKind)world, &error);
        g_autofree char *wrong = NULL;
        g_assert_no_error(error);
        wrong = talk_compare(talk, (TalkWorldKind)world, output);
        g_assert_cmpstr(wrong, ==, NULL);
    }
}

/* Its keys are swept, described and complained of like everybody's. */
static void
test_keys(void)
{
    const char *text =
        "[server]\nsystem=toy\n[sweep]\n"
        "server.reply=1B, 2B\n[client]\nsystem=toy\nintervl=1s\n";
    const char *good = "[server]\nsystem=toy\n[sweep]\nserver.reply=1B, 2B\n";
    g_autoptr(GError) error = NULL;
    g_autoptr(Scenario) scenario =
        scenario_parse(good, strlen(good), "toy.ini", &error);

    g_assert_no_error(error);
    g_assert_cmpuint(scenario->n_points, ==, 2);
    g_assert_null(scenario_parse(text, strlen(text), "toy.ini", &error));
    g_assert_cmpstr(
        error->message, ==,
        "toy.ini:7: unknown key \"intervl\" in [client], expected one "
        "that `finwait describe` shows, did you mean \"interval\"?");
    g_clear_error(&error);
    g_assert_null(
        scenario_parse("[server]\nsystem=toi\n", 20, "toy.ini", &error));
    g_assert_true(g_str_has_prefix(
        error->message, "toy.ini:2: server.system: unknown value \"toi\", "
                        "expected one of sock, posix, "));
    g_assert_true(
        g_str_has_suffix(error->message, ", toy, did you mean \"toy\"?"));
}

/* Nothing of [event] happens to a system that cannot have it; that is told
 * before anything runs. */
static void
test_events(void)
{
    const char *text = "[server]\nsystem=toy\n[event.deploy]\ndo=restart\n"
                       "who=server\nat=1s\n";
    g_autoptr(GError) error = NULL;

    g_assert_null(scenario_parse(text, strlen(text), "toy.ini", &error));
    g_assert_cmpstr(error->message, ==,
                    "toy.ini:5: event.deploy.who: do=restart cannot happen to "
                    "[server], whose system is toy");
}

int
main(int argc, char **argv)
{
    const System *with_toy[8] = {NULL};
    guint n = 0;

    g_test_init(&argc, &argv, NULL);
    for (; systems[n]; n++) {
        with_toy[n] = systems[n];
    }
    with_toy[n] = &system_toy;
    systems_use(with_toy);
    g_test_add_func("/system/runs", test_runs);
    g_test_add_func("/system/talks", test_talks);
    g_test_add_func("/system/keys", test_keys);
    g_test_add_func("/system/events", test_events);
    return g_test_run();
}
