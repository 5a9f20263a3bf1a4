/* SPDX-License-Identifier: GPL-2.0-only */
/* Things put aside come back in their order, from memory and from a file. */
#include "scenarios/base/pile.h"

#include <glib.h>
#include <string.h>

typedef struct Thing {
    guint64 number;
    gint64 when_ns;
    guint64 more[70]; /* bits of which take two words */
} Thing;

static Thing
thing_of(guint i)
{
    Thing thing = {.number = i, .when_ns = i % 3 ? G_MAXINT64 : i};

    thing.more[i % 70] = i / 70;
    return thing;
}

static void
check(guint n)
{
    Pile *pile = pile_new(sizeof(Thing));
    Thing taken;

    for (guint i = 0; i < n; i++) {
        Thing thing = thing_of(i);
        pile_add(pile, &thing);
    }
    for (guint i = 0; i < n; i++) {
        Thing thing = thing_of(i);
        g_assert_true(pile_take(pile, &taken));
        g_assert_cmpmem(&taken, sizeof taken, &thing, sizeof thing);
    }
    g_assert_false(pile_take(pile, &taken));
    g_assert_false(pile_take(pile, &taken));
    pile_free(pile);
}

static void
test_counts(void)
{
    check(0);
    check(1);
    check(10);
    check(20000);
}

/* No file can be made: all stays in memory. */
static void
test_no_file(void)
{
    g_test_trap_subprocess("/pile/no-file/inner", 0, 0);
    g_test_trap_assert_passed();
}

static void
test_no_file_inner(void)
{
    if (g_test_subprocess()) {
        g_setenv("TMPDIR", "/no/such/folder", TRUE);
        check(20000);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pile/counts", test_counts);
    g_test_add_func("/pile/no-file", test_no_file);
    g_test_add_func("/pile/no-file/inner", test_no_file_inner);
    return g_test_run();
}
