/* SPDX-License-Identifier: GPL-2.0-only */
/* The fuzz target for journals: records with right checks and bodies that may
 * be wrong, in a store of a small plan. */
#include "tests/scenarios/fuzz-readers.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "scenarios/base/build-id.h"
#include "scenarios/measure/samples.h"
#include "scenarios/measure/summary.h"
#include "scenarios/store/store.h"
#include "tests/scenarios/fuzz-scenario.h"
#include "tests/scenarios/support-command.h"

#define PICK(RAND, LIST) (LIST)[g_rand_int_range(RAND, 0, G_N_ELEMENTS(LIST))]

#define SCENARIO "[sweep]\nlink.loss=0, 0.1\n[run]\nreplications=2\n"

/* What all inputs share, made once and kept. */
static RunPlan *plan;
static char *folder; /* of results, with a store */

static void
make_plan(void)
{
    g_autoptr(GError) error = NULL;

    if (!plan) {
        plan = runplan_new(
            scenario_parse(SCENARIO, strlen(SCENARIO), "x.ini", &error));
        g_assert_no_error(error);
    }
}

/* ---- Inputs -------------------------------------------------------------- */

static const char *const numbers[] = {"0",   "1",      "-0.5", "",  "1e300",
                                      "inf", "1e-300", "nan",  "x", "1,2"};
static const char *const tallies[] = {
    "", "0.1 2", "0.1 2 1e9 4294967295", "1", "0.1 0", "0.1 -1", "x 1"};
static const char *const statuses[] = {"ok",    "ok",   "ok",
                                       "error", "hang", "fine"};
static const char *const tails[] = {"0 60 5", "0 60 5", "1 60 5",
                                    "99999999999 60 5", "0 -5 -5"};

/* Mostly good ones, so that there is a whole body now and then. */
static const char *
number(GRand *rand)
{
    return g_rand_int_range(rand, 0, 200) ? numbers[g_rand_int(rand) % 6]
                                          : PICK(rand, numbers);
}

static void
append_body(GRand *rand, GString *body)
{
    const MetricColumns *columns = metric_columns();

    for (guint i = 0; i < columns->n; i++) {
        g_string_append_printf(body, "%s%s", i ? "," : "", number(rand));
    }
    g_string_append_c(body, '\n');
    for (guint i = 0; i < columns->n_samples; i++) {
        g_string_append_printf(body, "%s\n",
                               g_rand_int_range(rand, 0, 20)
                                   ? tallies[g_rand_int(rand) % 3]
                                   : PICK(rand, tallies));
    }
    if (g_rand_int_range(rand, 0, 4) == 0) {
        g_string_append(body, "1,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,\n");
    }
}

/* Appends a record with a right check, as journal.h says. */
static void
append_record(GString *text, const char *words, const GString *body)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree char *head =
        g_strdup_printf("%s %" G_GSIZE_FORMAT, words, body->len);

    g_checksum_update(sum, (const guchar *)head, (gssize)strlen(head));
    g_checksum_update(sum, (const guchar *)body->str, (gssize)body->len);
    g_string_append_printf(text, "%s %.16s\n", head,
                           g_checksum_get_string(sum));
    g_string_append_len(text, body->str, (gssize)body->len);
    g_string_append_c(text, '\n');
}

void
fuzz_make_journal(GRand *rand, GString *text)
{
    int n = g_rand_int_range(rand, 0, 4);
    g_autofree char *open = NULL;

    make_plan();
    open =
        g_strdup_printf("open %s %s 1/1 0.1.0", build_digest(), plan->digest);
    for (int i = 0; i < n; i++) {
        g_autoptr(GString) body = g_string_new(NULL);
        g_autofree char *key = runplan_point_key(
            plan, (guint64)g_rand_int_range(rand, 0, 2), build_digest());
        g_autofree char *words = g_strdup_printf(
            "run %s %d %s %s", key, g_rand_int_range(rand, 1, 3),
            PICK(rand, statuses), PICK(rand, tails));
        append_record(text, open, body);
        append_body(rand, body);
        if (g_rand_int_range(rand, 0, 4) == 0) {
            fuzz_damage(rand, body);
        }
        append_record(text, words, body);
    }
}

/* ---- The target ---------------------------------------------------------- */

static void
put_journal(const char *bytes, gsize len)
{
    static int fd = -1;

    if (fd < 0) {
        g_autofree char *path = NULL;
        folder = test_folder_new();
        test_file_put(folder, "store/runs.journal", "");
        path = g_build_filename(folder, "store", "runs.journal", NULL);
        fd = g_open(path, O_WRONLY | O_CLOEXEC, 0);
        g_assert_cmpint(fd, >=, 0);
    }
    g_assert_cmpint(ftruncate(fd, 0), ==, 0);
    g_assert_cmpint(pwrite(fd, bytes, len, 0), ==, (gssize)len);
}

/* Adds up what there is, as the tables do. */
static guint
add_up(Store *store)
{
    Summary *summary = summary_new(metric_columns());
    g_autoptr(GString) rows = g_string_new(NULL);
    guint n = 0;

    for (guint64 run = 0; run < plan->n_runs; run++) {
        StoreRun what;
        if (!store_get(store, run, &what)) {
            continue;
        }
        n++;
        if (what.status == RUN_OK) {
            summary_add(summary, what.body);
        } else {
            g_assert_true(g_utf8_validate(what.body, -1, NULL));
        }
    }
    summary_quantile_rows(summary, "0,", rows);
    summary_free(summary);
    return n;
}

/* TRUE if some run is known by it. */
gboolean
fuzz_read_journal(const char *bytes, gsize len)
{
    g_autoptr(Store) store = NULL;
    g_autoptr(GError) error = NULL;

    make_plan();
    put_journal(bytes, len);
    store = store_new(plan);
    g_assert_true(store_read(store, folder, &error));
    store_check(store, FALSE, NULL);
    return add_up(store) > 0;
}

/* Removes what is on disk. */
void
fuzz_end_journal(void)
{
    g_clear_pointer(&folder, test_folder_remove);
}
