/* SPDX-License-Identifier: GPL-2.0-only */
/* Every recorded case in tests/conform/ comes out as it was recorded; and no
 * longer does when one of its expected events is another or is left out.
 * tests/data/conform-facts.jsonl is no recording: its cases say what tcp(7),
 * epoll(7) and signal(7) and the recordings together imply; winsock-facts.jsonl
 * what was tried with Wine without a recording, and what is known of Windows.
 */
#include "scenarios/conform/conform-run.h"
#include "scenarios/systems/systems.h"

#include <string.h>

static void
test_case(gconstpointer data)
{
    const ConformCase *one = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(ConformOutcome) outcome = conform_play(one, &error);
    g_autofree char *difference = NULL;

    g_assert_no_error(error);
    difference = conform_compare(one, outcome);
    if (difference) {
        g_test_message("%s", difference);
        g_test_fail();
    }
}

/* TRUE if a change of 'item' must be found out: something is compared. */
static gboolean
is_compared(const ConformItem *item)
{
    return item->kind == CONFORM_EVENT && !item->opt && !item->info;
}

/* Whether another item, which may be missing, can stand for 'item'. */
static gboolean
has_stand_in(const ConformItem *list, const ConformItem *item)
{
    for (guint i = 0; i < list->children->len; i++) {
        const ConformItem *other = list->children->pdata[i];
        if (other != item && other->opt &&
            g_strcmp0(other->text, item->text) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Changes each item of 'list' in turn, and takes it away. */
static guint
mutate(const ConformCase *one, const ConformOutcome *outcome,
       const ConformItem *list)
{
    guint n = 0;

    for (guint i = 0; i < list->children->len; i++) {
        ConformItem *item = list->children->pdata[i];
        char *text = item->text;
        g_autofree char *other = g_strconcat(text ? text : "", "x", NULL);
        g_autofree char *changed = NULL, *shorter = NULL;

        if (!is_compared(item)) {
            continue;
        }
        item->text = other;
        changed = conform_compare(one, outcome);
        item->text = text;
        g_assert_nonnull(changed);
        g_ptr_array_steal_index(list->children, i);
        shorter = conform_compare(one, outcome);
        g_ptr_array_insert(list->children, (int)i, item);
        g_assert_true(shorter || has_stand_in(list, item));
        n++;
    }
    return n;
}

static void
test_mutations(gconstpointer data)
{
    const ConformCase *one = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(ConformOutcome) outcome = conform_play(one, &error);
    guint n = 0;

    g_assert_no_error(error);
    for (guint i = 0; i < N_CONFORM_LISTS; i++) {
        if (one->expect[i]) {
            n += mutate(one, outcome, one->expect[i]);
        }
    }
    g_assert_cmpuint(n, >, 0);
}

/* The cases whose gap is known, by tests/conform/gaps.txt: they must fail, so
 * that one that is mended is noticed. */
static gboolean
is_gap(const char *id)
{
    g_autofree char *path = g_build_filename(g_getenv("FINWAIT_SRC"),
                                             "tests/conform/gaps.txt", NULL);
    g_autofree char *text = NULL;
    g_autofree char *start = g_strdup_printf("%s: ", id);

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return strstr(text, start) != NULL;
}

static void
test_gap(gconstpointer data)
{
    const ConformCase *one = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(ConformOutcome) outcome = conform_play(one, &error);
    g_autofree char *difference = NULL;

    g_assert_no_error(error);
    difference = conform_compare(one, outcome);
    g_assert_nonnull(difference);
}

static void
add_file(const char *folder, const char *name)
{
    g_autofree char *path =
        g_build_filename(g_getenv("FINWAIT_SRC"), "tests", folder, name, NULL);
    g_autoptr(GError) error = NULL;
    GPtrArray *cases = g_ptr_array_new(); /* kept for the tests */

    g_assert_true(conform_read(cases, path, &error));
    g_assert_no_error(error);
    for (guint i = 0; i < cases->len; i++) {
        ConformCase *one = cases->pdata[i];
        g_autofree char *title = g_strdup_printf("/conform/case/%s", one->id);
        g_autofree char *mutated =
            g_strdup_printf("/conform/mutations/%s", one->id);

        g_assert_null(one->missing);
        if (is_gap(one->id)) {
            g_test_add_data_func_full(title, one, test_gap,
                                      (GDestroyNotify)conform_case_free);
            continue;
        }
        g_test_add_data_func(title, one, test_case);
        g_test_add_data_func_full(mutated, one, test_mutations,
                                  (GDestroyNotify)conform_case_free);
    }
    g_ptr_array_unref(cases);
}

/* All cases there are. */
static void
add_folder(const char *folder)
{
    g_autofree char *path =
        g_build_filename(g_getenv("FINWAIT_SRC"), "tests", folder, NULL);
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    const char *name;

    g_assert_nonnull(dir);
    while ((name = g_dir_read_name(dir))) {
        if (g_str_has_suffix(name, ".jsonl")) {
            add_file(folder, name);
        }
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    add_folder("conform");
    add_file("data", "conform-facts.jsonl");
    add_file("data", "winsock-facts.jsonl");
    return g_test_run();
}
