/* SPDX-License-Identifier: GPL-2.0-only */
/* Thousands of random short flows with every way to end at both ends, over
 * loss; see support-flow.h for what must hold for each.
 *
 * ns-3.37's own sockets on such flows, by the study that test-tcp-closing.c
 * names: of 600 each, 68 stuck or truncated at
 * 0 % loss, 216 (41 of them SIGSEGV) at 10 %, 320 (74 SIGSEGV) at 30 %. */
#include "tests/shim/support-flow.h"

#define SEEDS 2000

static void
test_stress(gconstpointer data)
{
    gdouble loss = GPOINTER_TO_UINT(data) / 100.0;

    for (guint seed = 1000; seed < 1000 + SEEDS; seed++) {
        flow_run(seed, loss);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/tcp/stress/loss-0", GUINT_TO_POINTER(0),
                         test_stress);
    g_test_add_data_func("/tcp/stress/loss-5", GUINT_TO_POINTER(5),
                         test_stress);
    g_test_add_data_func("/tcp/stress/loss-10", GUINT_TO_POINTER(10),
                         test_stress);
    g_test_add_data_func("/tcp/stress/loss-20", GUINT_TO_POINTER(20),
                         test_stress);
    g_test_add_data_func("/tcp/stress/loss-30", GUINT_TO_POINTER(30),
                         test_stress);
    return g_test_run();
}
