/* SPDX-License-Identifier: GPL-2.0-only */
/* Common random numbers: a component's draws depend on its own number and on
 * the replication, and on nothing else that a point may change. */
#include <glib.h>
#include <string.h>

#include "scenarios/params/values.h"
#include "scenarios/run/run.h"
#include "scenarios/systems/systems.h"
#include "tests/shim/support-sim.h"

/* How many connections of the first client are looked at. */
#define N 10

/* What the first client drew. */
typedef struct Draws {
    gint64 start_ns;
    gint64 think_ns[N]; /* from the end of a connection to the next wish */
    gboolean vanished[N];
} Draws;

/* What all points have. */
static const char *const base[][2] = {
    {"scenario.duration", "12s"},
    {"server.sockets", "4"},
    {"server.connectiontout", "2"},
    {"client.start", "ns3::UniformRandomVariable[Min=0|Max=1]"},
    {"client.think", "ns3::ExponentialRandomVariable[Mean=0.3]"},
    {"client.end", "reset"}, /* at an instant, so that 'think' shows */
    {"client.vanish", "0.3"},
    {"client.patience", "500ms"},
};

/* What a point changes. */
static const char *const changes[][5] = {
    {"client.count", "3"},
    {"link.type", "csma"},
    {"link.loss", "5%"},
    {"link.delay", "20ms"},
    {"link.burst_loss", "2%"},
    {"server.sockets", "1", "client.count", "2"},
    {"server.vm.on_sock_event", "ns3::ExponentialRandomVariable[Mean=0.02]",
     NULL, NULL},
    {"server.vm.on_sock_data_arrival",
     "ns3::UniformRandomVariable[Min=0|Max=0.01]"},
    {"client.retry", "ns3::ExponentialRandomVariable[Mean=0.02]",
     "client.count", "9"},
    {"client.pause", "ns3::UniformRandomVariable[Min=0|Max=0.01]"},
    {"server.system", "posix"},
    {"server.tcp.congestion", "cubic"},
};

/* Reads the draws off the connections that process 'client' opened.  An
 * attempt that was refused has the wish of the one that was not. */
static void
read_draws(const RunFacts *facts, guint client, Draws *draws)
{
    gint64 wanted_ns = -1, end_ns = 0;
    guint n = 0;

    for (guint i = 0; i < facts->n_conns && n < N; i++) {
        const Conn *conn = &facts->conns[i];
        const Record *record = &conn->client;
        if (!conn->has_client || record->index != client) {
            continue;
        }
        if (wanted_ns < 0) {
            draws->start_ns = record->wanted_ns;
        } else if (record->wanted_ns != wanted_ns) {
            draws->think_ns[n++] = record->wanted_ns - end_ns;
        }
        wanted_ns = record->wanted_ns;
        end_ns = record->end_ns;
        if (n < N) {
            draws->vanished[n] = record->outcome == OUTCOME_DISCARDED;
        }
    }
    g_assert_cmpuint(n, ==, N);
}

/* Simulates the base under a change (NULL: none). */
static void
simulate(guint64 replication, const char *const *change, RunResult *result)
{
    g_autofree const char **texts =
        g_new0(const char *, param_count(param_table()));
    g_autoptr(ParamSet) set = param_set_new(param_table());
    g_autoptr(GError) error = NULL;
    const Param *culprit;
    gboolean ok;

    for (gsize i = 0; i < G_N_ELEMENTS(base); i++) {
        texts[param_find(param_table(), base[i][0])->index] = base[i][1];
    }
    for (; change && *change; change += 2) {
        texts[param_find(param_table(), change[0])->index] = change[1];
    }
    ok = param_set_read(set, texts, &culprit, &error) &&
         run_simulate(set, replication, NULL, result, &error);
    g_assert_no_error(error);
    g_assert_true(ok);
}

/* What the first client drew then. */
static void
simulate_draws(guint64 replication, const char *const *change, Draws *draws)
{
    RunResult result;

    simulate(replication, change, &result);
    *draws = (Draws){0};
    read_draws(&result.facts, 1, draws);
    run_result_clear(&result);
}

static void
assert_same(const Draws *a, const Draws *b)
{
    g_assert_cmpint(a->start_ns, ==, b->start_ns);
    for (int i = 0; i < N; i++) {
        g_assert_cmpint(a->think_ns[i], ==, b->think_ns[i]);
        g_assert_cmpint(a->vanished[i], ==, b->vanished[i]);
    }
}

static void
test_points(void)
{
    Draws first, draws;

    simulate_draws(1, NULL, &first);
    for (gsize i = 0; i < G_N_ELEMENTS(changes); i++) {
        g_test_message("%s=%s", changes[i][0], changes[i][1]);
        simulate_draws(1, changes[i], &draws);
        assert_same(&first, &draws);
    }
}

/* TRUE if some client first wanted a connection at 'start_ns'. */
static gboolean
somebody_started(const RunFacts *facts, gint64 start_ns)
{
    gboolean found = FALSE;

    for (guint i = 0; i < facts->n_conns; i++) {
        found = found || (facts->conns[i].has_client &&
                          facts->conns[i].client.wanted_ns == start_ns);
    }
    return found;
}

/* A client draws the same as one of several processes and on a host of its
 * own. */
static void
test_hosts(void)
{
    const char *const one_host[] = {"client.count", "3", NULL};
    const char *const hosts[] = {"client.count", "3", "link.type", "csma",
                                 NULL};
    RunResult together, apart;

    simulate(1, one_host, &together);
    simulate(1, hosts, &apart);
    for (guint client = 1; client <= 3; client++) {
        Draws draws;
        read_draws(&together.facts, client, &draws);
        g_assert_true(somebody_started(&apart.facts, draws.start_ns));
    }
    run_result_clear(&together);
    run_result_clear(&apart);
}

/* Another replication has other numbers, all of them. */
static void
test_replications(void)
{
    Draws first, second;
    guint n_vanished = 0;

    simulate_draws(1, NULL, &first);
    simulate_draws(2, NULL, &second);
    g_assert_cmpint(first.start_ns, !=, second.start_ns);
    for (int i = 0; i < N; i++) {
        g_assert_cmpint(first.think_ns[i], !=, second.think_ns[i]);
        n_vanished += first.vanished[i] ? 1 : 0;
    }
    g_assert_cmpuint(n_vanished, >, 0); /* else nothing was shown above */
    g_assert_cmpuint(n_vanished, <, N);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    g_test_add_func("/common-random/points", test_points);
    g_test_add_func("/common-random/hosts", test_hosts);
    g_test_add_func("/common-random/replications", test_replications);
    return g_test_run();
}
