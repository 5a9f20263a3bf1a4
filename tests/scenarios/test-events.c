/* SPDX-License-Identifier: GPL-2.0-only */
/* [event.NAME]: programs and hosts that are ended, begin again, lose their
 * power, at a time, now and then, one of them or all. */
#include <glib.h>
#include <string.h>

#include "model/port.h"
#include "scenarios/run/run.h"
#include "scenarios/scenario/scenario.h"
#include "scenarios/systems/systems.h"
#include "tests/model/support-rows.h"
#include "tests/units.h"

/* A question each second on a connection that is kept; it takes two round trips
 * of 10 ms to connect and ask. */
#define KEPT                                                                   \
    "[scenario]\nduration=30s\n[link]\ntype=csma\ndelay=1us\n"                 \
    "[client]\nrequests=100000\nbetween=1s\nretry=500ms\nrepeats=100000\n"     \
    "patience=2s\n"
#define SERVER "[server]\nsystem=posix\nrequests=0\nworkers=20\n"
#define POSIX KEPT SERVER
#define DEVICE                                                                 \
    KEPT "[server]\nsystem=sock\nprogram=echo\nsockets=4\nrequest=100B\n"      \
         "reply=100B\n"

static void
simulate(const char *text, guint64 rng_run, RunResult *result)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Scenario) scenario =
        scenario_parse(text, strlen(text), "x.ini", &error);
    g_autoptr(ParamSet) params = NULL;

    g_assert_no_error(error);
    params = scenario_point(scenario, 0);
    run_simulate(params, rng_run, NULL, result, &error);
    g_assert_no_error(error);
}

/* How many client ends of the outcome have begun from 'from_s' on. */
static guint
count(const RunResult *result, Outcome outcome, gint64 from_s)
{
    guint n = 0;

    for (guint i = 0; i < result->conns->len; i++) {
        const Conn *conn = &g_array_index(result->conns, Conn, i);
        n += conn->has_client && conn->client.outcome == outcome &&
             conn->client.asked_ns >= from_s * SECOND;
    }
    return n;
}

/* When the 'n'-th connection (from 0) of the clients was established, ms. */
static gint64
opened_ms(const RunResult *result, guint n)
{
    for (guint i = 0; i < result->conns->len; i++) {
        const Conn *conn = &g_array_index(result->conns, Conn, i);
        if (conn->has_client && conn->client.open_ns != PORT_NEVER &&
            n-- == 0) {
            return conn->client.open_ns / MS;
        }
    }
    return -1;
}

/* What the client of a server finds to which something happens at 10.5 s that
 * lasts for 3 s: how its connection ends, how often it is refused, gets no
 * answer, and when it is in again. */
typedef struct What {
    const char *name, *text;
    Outcome first;
    guint n_refused, n_timeout;
    gint64 from_ms, to_ms; /* of the second connection; -1: none */
} What;

static const What whats[] = {
    {"kill", POSIX "[event]\ndo=kill\nat=10500ms\n", OUTCOME_RESET, 37, 0, -1,
     -1},
    {"restart", POSIX "[event]\ndo=restart\nat=10500ms\ndown=3s\n",
     OUTCOME_RESET, 4, 0, 13500, 14100},
    {"reboot", POSIX "[event]\ndo=reboot\nat=10500ms\ndown=3s\n", OUTCOME_RESET,
     0, 0, 13500, 14100},
    {"power-cut", POSIX "[event]\ndo=power-cut\nat=10500ms\ndown=3s\n",
     OUTCOME_RESET, 0, 0, 13500, 14700},
    {"off", POSIX "[event]\ndo=off\nat=10500ms\n", OUTCOME_HALF_OPEN, 0, 0, -1,
     -1},
    {"device-restart", DEVICE "[event]\ndo=restart\nat=10500ms\ndown=3s\n",
     OUTCOME_CLEAN, 0, 0, 13500, 14700},
    {"device-power-cut", DEVICE "[event]\ndo=power-cut\nat=10500ms\ndown=3s\n",
     OUTCOME_RESET, 0, 0, 13500, 14700},
    {"device-off", DEVICE "[event]\ndo=off\nat=10500ms\n", OUTCOME_HALF_OPEN, 0,
     0, -1, -1},
};

static void
test_what(gconstpointer data)
{
    const What *row = &whats[rows_number(data)];
    RunResult result;
    const Conn *first;

    simulate(row->text, 1, &result);
    first = &g_array_index(result.conns, Conn, 0);
    for (guint i = 0; g_test_verbose() && i < result.conns->len; i++) {
        const Conn *conn = &g_array_index(result.conns, Conn, i);
        g_test_message(
            "%u %s/%s %" G_GINT64_FORMAT, i, outcome_name(conn->client.outcome),
            outcome_name(conn->server.outcome), conn->client.asked_ns / MS);
    }
    g_assert_cmpstr(outcome_name(first->client.outcome), ==,
                    outcome_name(row->first));
    g_assert_cmpuint(count(&result, OUTCOME_REFUSED, 0), ==, row->n_refused);
    g_assert_cmpuint(count(&result, OUTCOME_TIMEOUT, 0), ==, row->n_timeout);
    if (row->from_ms < 0) {
        g_assert_cmpint(opened_ms(&result, 1), ==, -1);
    } else {
        g_assert_cmpint(opened_ms(&result, 1), >=, row->from_ms);
        g_assert_cmpint(opened_ms(&result, 1), <=, row->to_ms);
    }
    run_result_clear(&result);
}

/* ---- Requests ------------------------------------------------------------ */

/* In which class the requests end whose server, or proxy, something happens to
 * while it works on them; all but those are answered. */
typedef struct Asked {
    const char *name, *text;
    RequestClass class;
} Asked;

#define ASKED                                                                  \
    "[scenario]\nduration=30s\n[server]\nsystem=posix\n"                       \
    "program=http-server\nservice=400ms\n[client]\nsystem=posix\n"             \
    "program=http-client\nstart=0\nthink=1s\nretry=1s\n"
#define PROXIED ASKED "[proxy]\nsystem=posix\nprogram=http-proxy\n"

static const Asked askeds[] = {
    {"kill", ASKED "[event]\ndo=kill\nat=10s\n", REQUEST_LOST_TOLD},
    {"power-cut", ASKED "[event]\ndo=power-cut\nat=10s\n", REQUEST_LOST_UNTOLD},
    {"off", ASKED "[event]\ndo=off\nat=10s\n", REQUEST_LOST_UNTOLD},
    {"off-patient", ASKED "patience=2s\n[event]\ndo=off\nat=10s\n",
     REQUEST_LOST_TOLD},
    {"proxy-off", PROXIED "[event]\ndo=off\nwho=proxy\nat=10s\n",
     REQUEST_LOST_UNTOLD},
    {"proxy-power-cut", PROXIED "[event]\ndo=power-cut\nwho=proxy\nat=10s\n",
     REQUEST_LOST_UNTOLD},
};

static void
test_asked(gconstpointer data)
{
    const Asked *row = &askeds[rows_number(data)];
    RunResult result;
    const RequestTotals *totals = &result.facts.requests;

    simulate(row->text, 1, &result);
    for (guint i = 0; i < N_REQUEST_CLASSES; i++) {
        g_test_message("%s: %" G_GUINT64_FORMAT, request_class_name(i),
                       totals->by_class[i]);
    }
    g_assert_cmpuint(totals->by_class[row->class], >, 0);
    g_assert_cmpuint(totals->by_class[REQUEST_UNDER_WAY], ==, 0);
    g_assert_cmpuint(totals->n, ==,
                     totals->by_class[row->class] +
                         totals->by_class[REQUEST_ANSWERED]);
    run_result_clear(&result);
}

/* ---- When, and whom ------------------------------------------------------ */

#define THREE KEPT "count=3\n" SERVER

typedef struct When {
    const char *name, *text;
    guint n_opened;
} When;

static const When whens[] = {
    {"never", THREE, 3},
    {"once", THREE "[event]\ndo=restart\nwho=client\nat=10s\n", 6},
    {"one", THREE "[event]\ndo=restart\nwho=client\nwhich=2\nat=10s\n", 4},
    {"every", THREE "[event]\ndo=restart\nwho=client\nevery=7s\n", 15},
    {"times", THREE "[event]\ndo=restart\nwho=client\nevery=7s\ntimes=2\n", 9},
    {"at-and-every",
     THREE "[event]\ndo=restart\nwho=client\nat=1s\nevery=10s\n", 12},
    {"two-events",
     THREE "[event.a]\ndo=restart\nwho=client\nwhich=1\nat=10s\n"
           "[event.b]\ndo=power-cut\nwho=client\nwhich=3\nat=11s\ndown=1s\n",
     5},
    {"inherited",
     THREE "[event]\ndo=restart\nwho=client\n[event.a]\nat=10s\n"
           "[event.b]\nat=20s\nwhich=1\n",
     7},
    {"group",
     POSIX "[client.fast]\ncount=2\n[client.slow]\n"
           "[event]\ndo=restart\nwho=client.fast\nat=10s\n",
     5},
    {"all-groups",
     POSIX "[client.fast]\ncount=2\n[client.slow]\n"
           "[event]\ndo=restart\nwho=client\nat=10s\n",
     6},
};

static void
test_when(gconstpointer data)
{
    const When *row = &whens[rows_number(data)];
    guint n = 0;
    RunResult result;

    simulate(row->text, 1, &result);
    for (guint i = 0; i < result.conns->len; i++) {
        const Conn *conn = &g_array_index(result.conns, Conn, i);
        n += conn->has_client && conn->client.open_ns != PORT_NEVER;
    }
    g_assert_cmpuint(n, ==, row->n_opened);
    run_result_clear(&result);
}

/* Each has random times of its own, the same again with the same number. */
static void
test_random(void)
{
    static const char text[] =
        THREE "[event]\ndo=restart\nwho=client\n"
              "every=ns3::ExponentialRandomVariable[Mean=5]\n";
    gint64 opened[3][4];

    for (guint run = 0; run < 3; run++) {
        RunResult result;
        simulate(text, run == 2 ? 2 : 1, &result);
        for (guint i = 0; i < 4; i++) {
            opened[run][i] = opened_ms(&result, 3 + i);
        }
        run_result_clear(&result);
    }
    g_assert_cmpint(opened[0][0], !=, opened[0][1]);
    g_assert_cmpmem(opened[0], sizeof opened[0], opened[1], sizeof opened[1]);
    g_assert_cmpint(memcmp(opened[0], opened[2], sizeof opened[0]), !=, 0);
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    systems_use(systems);
    ROWS_ADD("/events/what", whats, test_what);
    ROWS_ADD("/events/asked", askeds, test_asked);
    ROWS_ADD("/events/when", whens, test_when);
    g_test_add_func("/events/random", test_random);
    return g_test_run();
}
