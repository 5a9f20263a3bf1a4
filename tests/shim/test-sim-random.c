/* SPDX-License-Identifier: GPL-2.0-only */
/* Random streams: which texts are taken, what the rest is told, and that
 * streams do not move each other. */
#include "tests/shim/support-row.h"
#include "tests/shim/support-sim.h"
#include <math.h>

static const char *const GOOD[] = {
    "ns3::UniformRandomVariable",
    "ns3::UniformRandomVariable[]",
    "ns3::UniformRandomVariable[Min=1|Max=2]",
    "ns3::ConstantRandomVariable[Constant=0.02]",
    "ns3::ExponentialRandomVariable[Mean=0.05]",
    "ns3::ExponentialRandomVariable[Mean=5e-2|Bound=1]",
    "ns3::ParetoRandomVariable[Scale=1|Shape=2|Bound=3]",
    "ns3::LogNormalRandomVariable[Mu=-4|Sigma=0.5]",
    "ns3::ErlangRandomVariable[K=3|Lambda=0.1]",
    "ns3::TriangularRandomVariable[Min=0|Max=3|Mean=1]",
};

static const struct {
    const char *spec;
    const char *says; /* part of the message */
} BAD[] = {
    {"", "not a random variable"},
    {"exponential", "not a random variable"},
    {"ns3::Node", "not a random variable"},
    {"ns3::RandomVariableStream", "not a random variable"},
    {"ns3::NoSuchRandomVariable[Mean=1]", "not a random variable"},
    {"ns3::EmpiricalRandomVariable", "cannot be described"},
    {"ns3::DeterministicRandomVariable", "cannot be described"},
    {"ns3::ExponentialRandomVariable[Mean=1", "not of the form"},
    {"ns3::ExponentialRandomVariable[Mean=1]x", "not of the form"},
    {"ns3::ExponentialRandomVariable[Mean]", "not of the form"},
    {"ns3::ExponentialRandomVariable[=1]", "not of the form"},
    {"ns3::ExponentialRandomVariable[Mean=1|]", "not of the form"},
    {"ns3::ExponentialRandomVariable[Meen=1]", "it has Mean, Bound"},
    {"ns3::ExponentialRandomVariable[Stream=1]", "no attribute 'Stream'"},
    {"ns3::ExponentialRandomVariable[Mean=5ms]", "not a number"},
    {"ns3::ExponentialRandomVariable[Mean=]", "not a number"},
    {"ns3::ExponentialRandomVariable[Mean=inf]", "not a number"},
    {"ns3::ExponentialRandomVariable[Mean=nan]", "not a number"},
    {"ns3::ExponentialRandomVariable[Mean=-1]", "out of range"},
    {"ns3::ErlangRandomVariable[K=1.5]", "not a whole number"},
    {"ns3::ErlangRandomVariable[K=0]", "out of range"},
    {"ns3::ZetaRandomVariable[Alpha=1]", "out of range"},
    {"ns3::ParetoRandomVariable[Scale=2|Bound=1]", "not above"},
    {"ns3::UniformRandomVariable[Min=2|Max=1]", "above"},
    {"ns3::TriangularRandomVariable[Min=0|Max=1|Mean=5]", "no triangle"},
};

/* Each of these texts makes a variable whose draws are numbers. */
static void
test_good(void)
{
    SimWorld *world = test_world(1);
    for (guint i = 0; i < G_N_ELEMENTS(GOOD); i++) {
        g_autoptr(GError) error = NULL;
        row_holds(GOOD[i], "taken", sim_random_check(GOOD[i], NULL));
        SimRandom *random = sim_random_new(world, GOOD[i], i, &error);
        if (row_no_error(GOOD[i], error)) {
            row_holds(GOOD[i], "a number", isfinite(sim_random_draw(random)));
        }
    }
    sim_world_free(world);
}

/* None of these texts gets as far as ns-3, which would end the process, and
 * each gets a reason. */
static void
test_bad(void)
{
    SimWorld *world = test_world(1);
    for (guint i = 0; i < G_N_ELEMENTS(BAD); i++) {
        const char *spec = BAD[i].spec;
        g_autoptr(GError) error = NULL;
        row_holds(spec, "refused", !sim_random_check(spec, NULL));
        row_holds(spec, "not made", !sim_random_new(world, spec, 0, &error));
        row_holds(spec, "SIM_ERROR_CONFIG",
                  g_error_matches(error, SIM_ERROR, SIM_ERROR_CONFIG));
        row_error_has(spec, error, BAD[i].says);
    }
    sim_world_free(world);
}

static void
test_bad_stream(void)
{
    SimWorld *world = test_world(1);
    GError *error = NULL;
    g_assert_null(sim_random_new(world, GOOD[0], -1, &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_CONFIG);
    g_error_free(error);
    sim_world_free(world);
}

/* The text's numbers reach the variable. */
static void
test_values(void)
{
    SimWorld *world = test_world(1);
    SimRandom *constant = sim_random_new(
        world, "ns3::ConstantRandomVariable[Constant=0.125]", 0, NULL);
    SimRandom *uniform = sim_random_new(
        world, "ns3::UniformRandomVariable[Min=3|Max=4]", 1, NULL);
    SimRandom *exponential = sim_random_new(
        world, "ns3::ExponentialRandomVariable[Mean=0.05]", 2, NULL);
    gdouble sum = 0;
    for (guint i = 0; i < 10000; i++) {
        const gdouble x = sim_random_draw(uniform);
        g_assert_cmpfloat(sim_random_draw(constant), ==, 0.125);
        g_assert_cmpfloat(x, >=, 3);
        g_assert_cmpfloat(x, <, 4);
        sum += sim_random_draw(exponential);
    }
    g_assert_cmpfloat_with_epsilon(sum / 10000, 0.05, 0.002);
    sim_world_free(world);
}

#define DRAWS 20

/* Draws from stream 'stream' of a world, with other streams about. */
static void
draw(guint32 seed, guint64 run, gint64 stream, guint others, gdouble *into)
{
    SimWorld *world = sim_world_new(seed, run, NULL);
    for (guint i = 0; i < others; i++) {
        sim_random_draw(sim_random_new(world, GOOD[0], 100 + i, NULL));
    }
    SimRandom *random = sim_random_new(world, GOOD[0], stream, NULL);
    for (guint i = 0; i < DRAWS; i++) {
        into[i] = sim_random_draw(random);
    }
    sim_world_free(world);
}

/* A stream's draws depend on seed, run and stream number, and on nothing
 * else, such as other streams or earlier worlds. */
static void
test_independent(void)
{
    static const struct {
        guint32 seed;
        guint64 run;
        gint64 stream;
        guint others;
        gboolean same;
    } rows[] = {
        {1, 1, 7, 0, TRUE},  {1, 1, 7, 5, TRUE},  {2, 1, 7, 0, FALSE},
        {1, 2, 7, 0, FALSE}, {1, 1, 8, 0, FALSE},
    };
    gdouble first[DRAWS], next[DRAWS];
    draw(1, 1, 7, 0, first);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *row = g_strdup_printf(
            "seed %u, run %u, stream %d, %u others", rows[i].seed,
            (guint)rows[i].run, (int)rows[i].stream, rows[i].others);
        draw(rows[i].seed, rows[i].run, rows[i].stream, rows[i].others, next);
        row_int(row, "same", memcmp(first, next, sizeof first) == 0,
                rows[i].same);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sim/random/good", test_good);
    g_test_add_func("/sim/random/bad", test_bad);
    g_test_add_func("/sim/random/bad-stream", test_bad_stream);
    g_test_add_func("/sim/random/values", test_values);
    g_test_add_func("/sim/random/independent", test_independent);
    return g_test_run();
}
