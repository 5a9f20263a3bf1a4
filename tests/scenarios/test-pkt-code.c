/* SPDX-License-Identifier: GPL-2.0-only */
/* Assertions of scripts: read as Python reads them, and what is said of one
 * that does not hold. */
#include "scenarios/packetdrill/pkt-code.h"

/* TCP_ESTABLISHED is 1; the field is 5. */
static gint64
five(G_GNUC_UNUSED gpointer user, G_GNUC_UNUSED const char *field)
{
    return 5;
}

static void
test_holds(void)
{
    static const struct {
        const char *text;
        gboolean holds;
    } cases[] = {
        {"assert tcpi_state == 5", TRUE},
        {"assert tcpi_state == 4, tcpi_state", FALSE},
        {"assert tcpi_state != 4 # why", TRUE},
        {"assert 4 <= tcpi_state <= 6, tcpi_state", TRUE},
        {"assert 4 <= tcpi_state < 5", FALSE},
        {"assert 1 < 2 > 1", TRUE},
        {"assert 3 > 2 > 2", FALSE},
        {"assert 1 == (2 < 3)", TRUE},
        {"assert (tcpi_state & 4) != 0", TRUE},
        {"assert tcpi_state & 2", FALSE},
        {"assert tcpi_state == 0x5", TRUE},
        {"assert tcpi_state == 1 + 2 * 2", TRUE},
        {"assert 9 - 2 - 2 == tcpi_state", TRUE},
        {"assert 2 | 1 & 4 == 2", TRUE},
        {"assert not tcpi_state == 4 and tcpi_state == 5", TRUE},
        {"assert tcpi_state == 4 or tcpi_state == 5", TRUE},
        {"assert TCP_ESTABLISHED == 1", TRUE},
        {"assert tcpi_state == 5; assert tcpi_state == 6", FALSE},
        {"assert tcpi_state == 5, tcpi_state;\\\n assert 1 == 1;\\\n", TRUE},
        {"# nothing\nassert tcpi_state == 6", FALSE},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *skipped = NULL;
        g_autofree char *says = NULL;
        PktCode *code = pkt_code_read(cases[i].text, &skipped);

        g_assert_cmpstr(skipped, ==, NULL);
        says = pkt_code_check(code, five, NULL);
        if ((says == NULL) != cases[i].holds) {
            g_test_message("%s: %s", cases[i].text, says ? says : "holds");
            g_test_fail();
        }
        pkt_code_free(code);
    }
}

static void
test_says(void)
{
    g_autofree char *skipped = NULL;
    g_autofree char *says = NULL;
    g_autofree char *text = NULL;
    PktCode *code = pkt_code_read(
        "  assert 1 <= tcpi_state <= 4, 7 # first\n assert 1\n", &skipped);

    says = pkt_code_check(code, five, NULL);
    g_assert_cmpstr(says, ==, "assert 1 <= tcpi_state <= 4: tcpi_state is 5");
    text = pkt_code_text(code);
    g_assert_cmpstr(text, ==, "assert 1 <= tcpi_state <= 4; assert 1");
    pkt_code_free(code);
}

/* Python that is no comparison, or of what is not known. */
static void
test_skipped(void)
{
    static const char *const texts[] = {
        "print(tcpi_state)",
        "assert tcpi_nonsense == 1",
        "assert tcpi_state == 5 if True else 0",
        "assert len(x) == 1",
        "assert (tcpi_state == 5",
        "assert tcpi_state == ",
        "assert",
        "import os",
        "assert tcpi_state == 5)",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *skipped = NULL;
        g_assert_null(pkt_code_read(texts[i], &skipped));
        g_assert_nonnull(skipped);
    }
}

/* Brackets and operators without end are refused, not followed. */
static void
test_hostile(void)
{
    static const char *const parts[] = {"(", "1+", "1<", "1 and ", "not "};

    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autoptr(GString) text = g_string_new("assert ");
        g_autofree char *skipped = NULL;
        for (guint n = 0; n < 100000; n++) {
            g_string_append(text, parts[i]);
        }
        g_string_append(text, "1");
        g_assert_null(pkt_code_read(text->str, &skipped));
        g_assert_nonnull(skipped);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pkt/code/holds", test_holds);
    g_test_add_func("/pkt/code/says", test_says);
    g_test_add_func("/pkt/code/skipped", test_skipped);
    g_test_add_func("/pkt/code/hostile", test_hostile);
    return g_test_run();
}
