/* SPDX-License-Identifier: GPL-2.0-only */
/* The fuzz target with inputs of its own: some in every check, a million with
 *
 *     build/tests/test-fuzz-scenario -m slow
 */
#include "tests/scenarios/fuzz-scenario.h"
#include "tests/shim/support-row.h"

#include <string.h>

#include "scenarios/params/params.h"
#include "scenarios/scenario/scenario.h"
#include "scenarios/systems/systems.h"

#define FEW 4000
#define MANY 1000000

static void
test_inputs(void)
{
    guint32 n = g_test_slow() ? MANY : FEW;
    guint understood = 0;

    for (guint32 i = 0; i < n; i++) {
        GString *text = fuzz_text(i);
        g_autoptr(Scenario) scenario =
            scenario_parse(text->str, text->len, "x.ini", NULL);

        understood += scenario != NULL;
        fuzz_read_scenario(text->str, text->len);
        g_string_free(text, TRUE);
    }
    /* the generator is worth something: both sides are reached */
    g_assert_cmpuint(understood, >, n / 200);
    g_assert_cmpuint(understood, <, n / 2);
}

/* Each beginning of the scenarios' own grammar. */
static void
test_beginnings(void)
{
    static const char text[] =
        "[scenario]\nduration=2s\n[server]\nsockets=2\n[sweep]\n"
        "server.end=close, reset\nclient.end=wait, graceful with server.end\n"
        "link.delay=1ms..100ms log 3\n"
        "where=link.delay <= 10ms or not (server.end = reset)\n"
        "[run]\nreplications=2\nstop=ci(accept_delay.mean) < 5%\n"
        "[figure a]\nx=link.delay\ny=accept_delay.p95\nseries=server.end\n";
    g_autoptr(Scenario) whole =
        scenario_parse(text, strlen(text), "x.ini", NULL);

    g_assert_nonnull(whole);
    for (gsize len = 0; len < sizeof text; len++) {
        fuzz_read_scenario(text, len);
    }
}

/* Sizes that must be refused before they are made. */
static void
test_huge(void)
{
    static const char *const texts[] = {
        "[sweep]\nlink.loss=0..1 linear 1000000000000\n",
        "[sweep]\nlink.delay=0ns..1000s step 1ns\n",
        "[sweep]\nlink.delay=1ms..1s log 9999\nlink.loss=0..1 linear 9999\n"
        "link.rate=1Mbps..9Mbps linear 9999\n",
    };

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Scenario) scenario =
            scenario_parse(texts[i], strlen(texts[i]), "x.ini", &error);

        row_holds(texts[i], "refused", !scenario && error);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    g_test_add_func("/fuzz/inputs", test_inputs);
    g_test_add_func("/fuzz/beginnings", test_beginnings);
    g_test_add_func("/fuzz/huge", test_huge);
    return g_test_run();
}
