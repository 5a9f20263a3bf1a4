/* SPDX-License-Identifier: GPL-2.0-only */
/* The grammar of swept values: what it expands to and what it refuses. */
#include <glib.h>

#include "scenarios/base/error.h"
#include "scenarios/scenario/sweep.h"
#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-mistake.h"
#include "tests/shim/support-row.h"

typedef struct Case {
    ValueType type;
    const char *text;
    const char *expected; /* the values with a blank between, or the message */
    gboolean is_log;
} Case;

static const Case good[] = {
    {VALUE_PROB, "0, 0.01,0.05", "0 0.01 0.05", FALSE},
    {VALUE_TIME, "20ms", "20ms", FALSE},
    {VALUE_TIME, "1ms..100ms log 3", "1ms 10ms 100ms", TRUE},
    {VALUE_TIME, "1ms..1s log 4", "1ms 10ms 100ms 1000ms", TRUE},
    {VALUE_TIME, "100ms..1ms log 3", "100ms 10ms 1ms", TRUE},
    {VALUE_TIME, "0..20ms step 10ms", "0ms 10ms 20ms", FALSE},
    {VALUE_TIME, "10ms..35ms step 10ms", "10ms 20ms 30ms", FALSE},
    {VALUE_PROB, "0..0.3 step 0.1", "0 0.1 0.2 0.3", FALSE},
    {VALUE_PROB, "0%..2%  linear  3", "0% 1% 2%", FALSE},
    {VALUE_COUNT, "1..16 log 5", "1 2 4 8 16", TRUE},
    {VALUE_COUNT, "4..1 step -1", "4 3 2 1", FALSE},
    {VALUE_RATE, "1Mbps..100Mbps log 3", "1Mbps 10Mbps 100Mbps", TRUE},
    {VALUE_TIME, "1ms, 2ms..4ms step 1ms, 1s", "1ms 2ms 3ms 4ms 1s", FALSE},
    {VALUE_DELAY, "ns3::UniformRandomVariable[Min=0|Max=1], 5ms",
     "ns3::UniformRandomVariable[Min=0|Max=1] 5ms", FALSE},
    {VALUE_ENUM, "peer, close", "peer close", FALSE},
    {VALUE_ENUM, "a, b, b with server.end", "a b b", FALSE},
};

static void
test_good(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(good); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Sweep) sweep =
            sweep_expand(good[i].type, good[i].text, &error);
        g_autofree char *joined = NULL;
        if (!row_no_error(good[i].text, error)) {
            continue;
        }
        g_ptr_array_add(sweep->texts, NULL);
        joined = g_strjoinv(" ", (char **)sweep->texts->pdata);
        row_text(good[i].text, "values", joined, good[i].expected);
        row_int(good[i].text, "is_log", sweep->is_log, good[i].is_log);
    }
}

#define FORMS "\"A..B step C\", \"A..B linear N\" or \"A..B log N\""

static const Case bad[] = {
    {VALUE_TIME, "1ms..100ms", "\"1ms..100ms\" is no range, expected " FORMS,
     FALSE},
    {VALUE_TIME, "1ms..100ms logg 7",
     "\"1ms..100ms logg 7\" says \"logg\", expected " FORMS
     ", did you mean \"log\"?",
     FALSE},
    {VALUE_TIME, "0..100ms log 7",
     "\"0..100ms log 7\" cannot be logarithmic, expected both ends above 0",
     FALSE},
    {VALUE_TIME, "1ms..100ms log 1",
     "\"1ms..100ms log 1\": \"1\" is not a number of values, expected a whole "
     "number from 2",
     FALSE},
    {VALUE_TIME, "1ms..9ms step -1ms",
     "\"1ms..9ms step -1ms\" never reaches its end, expected a step that leads "
     "from the first value to the last",
     FALSE},
    {VALUE_TIME, "1ms..9ms step 0",
     "\"1ms..9ms step 0\" never reaches its end, expected a step that leads "
     "from the first value to the last",
     FALSE},
    {VALUE_TIME, "1ms..9 step 1ms",
     "\"9\" has no unit, expected a time such as 20ms (ns, us, ms, s, min, h)",
     FALSE},
    {VALUE_COUNT, "1..1e12 step 1",
     "\"1..1e12 step 1\" has too many values, expected at most 10000 for a key",
     FALSE},
    {VALUE_COUNT, "1..10 log 99999999999999999999",
     "\"1..10 log 99999999999999999999\" has too many values, expected at most "
     "10000 for a key",
     FALSE},
    {VALUE_PROB, "0, 0.01, 0",
     "the value \"0\" comes twice, expected different ones", FALSE},
    {VALUE_COUNT, "1..3 log 5",
     "the value \"1\" comes twice, expected different ones", FALSE},
    {VALUE_ENUM, "a..z step 1",
     "\"a..z step 1\" cannot be a range, expected one of the names it knows",
     FALSE},
};

static void
test_bad(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        row_holds(bad[i].text, "refused",
                  !sweep_expand(bad[i].type, bad[i].text, &error));
        row_mistake(bad[i].text, error, bad[i].expected);
    }
}

/* "with KEY" is kept for whoever knows the other keys. */
static void
test_leader(void)
{
    g_autoptr(Sweep) sweep =
        sweep_expand(VALUE_ENUM, "a, b, b with server.end", NULL);
    g_autoptr(Sweep) alone = sweep_expand(VALUE_ENUM, "a, b", NULL);

    g_assert_cmpstr(sweep->leader, ==, "server.end");
    g_assert_null(alone->leader);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    g_test_add_func("/sweep/good", test_good);
    g_test_add_func("/sweep/bad", test_bad);
    g_test_add_func("/sweep/leader", test_leader);
    return g_test_run();
}
