/* SPDX-License-Identifier: GPL-2.0-only */
/* Coroutines: switching, nesting, dropping, the pool. */
#include "model/vm/coro.h"
#include <string.h>

static GString *said;

static void
speak(gpointer arg)
{
    g_string_append_printf(said, "%s1 ", (char *)arg);
    coro_yield();
    g_string_append_printf(said, "%s2 ", (char *)arg);
}

/* Each goes on where it left off; the last resume says that it is over. */
static void
test_alternate(void)
{
    Coro *a = coro_new(speak, "a");
    Coro *b = coro_new(speak, "b");

    said = g_string_new(NULL);
    g_assert_true(coro_resume(a));
    g_assert_true(coro_resume(b));
    g_assert_false(coro_resume(a));
    g_assert_false(coro_resume(b));
    g_assert_cmpstr(said->str, ==, "a1 b1 a2 b2 ");
    coro_free(a);
    coro_free(b);
    g_string_free(said, TRUE);
}

static void
outer(gpointer arg)
{
    Coro *inner = arg;

    g_assert_true(coro_self() != inner);
    coro_resume(inner);
    g_string_append(said, "outer ");
    coro_yield();
    coro_resume(inner);
}

/* A coroutine can resume another: a yield returns to its own resumer. */
static void
test_nested(void)
{
    Coro *inner = coro_new(speak, "i");
    Coro *out = coro_new(outer, inner);

    said = g_string_new(NULL);
    g_assert_null(coro_self());
    coro_resume(out);
    g_assert_null(coro_self());
    coro_resume(out);
    g_assert_cmpstr(said->str, ==, "i1 outer i2 ");
    coro_free(inner);
    coro_free(out);
    g_string_free(said, TRUE);
}

static void
sum_on_stack(gpointer arg)
{
    guint8 bytes[8192];
    guint64 *sum = arg;

    memset(bytes, 1, sizeof bytes);
    for (gsize i = 0; i < sizeof bytes; i++) {
        coro_yield();
        *sum += bytes[i];
    }
}

/* Stacks keep their contents across thousands of switches. */
static void
test_many_switches(void)
{
    guint64 sums[16] = {0};
    Coro *coros[16];

    for (guint i = 0; i < G_N_ELEMENTS(coros); i++) {
        coros[i] = coro_new(sum_on_stack, &sums[i]);
    }
    for (guint n = 0; n <= 8192; n++) {
        for (guint i = 0; i < G_N_ELEMENTS(coros); i++) {
            coro_resume(coros[i]);
        }
    }
    for (guint i = 0; i < G_N_ELEMENTS(coros); i++) {
        g_assert_cmpuint(sums[i], ==, 8192);
        coro_free(coros[i]);
    }
}

static void
use_then_wait(gpointer arg)
{
    volatile guint8 bytes[16384];

    for (gsize i = 0; i < sizeof bytes; i++) {
        bytes[i] = (guint8)i;
    }
    (void)arg;
    coro_yield();
}

/* A suspended coroutine can be dropped, and its stack used again: with the
 * sanitizers on, this finds forgotten redzones. */
static void
test_drop(void)
{
    for (guint i = 0; i < 100; i++) {
        Coro *coro = coro_new(use_then_wait, NULL);
        if (i % 3) {
            coro_resume(coro);
        }
        coro_free(coro);
    }
    coro_free(NULL);
    coro_pool_drain();
}

static void
overflow(gpointer arg)
{
    volatile guint8 bytes[72 * 1024]; /* a stack has 64 KiB */

    (void)arg;
    for (gsize i = sizeof bytes; i >= 512; i -= 512) {
        bytes[i - 1] = 1;
    }
}

/* The page below a stack is not writable: an overflow cannot go unnoticed. */
static void
test_guard(void)
{
    if (g_test_subprocess()) {
        coro_resume(coro_new(overflow, NULL));
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/coro/alternate", test_alternate);
    g_test_add_func("/coro/nested", test_nested);
    g_test_add_func("/coro/many-switches", test_many_switches);
    g_test_add_func("/coro/drop", test_drop);
    g_test_add_func("/coro/guard", test_guard);
    status = g_test_run();
    coro_pool_drain();
    return status;
}
