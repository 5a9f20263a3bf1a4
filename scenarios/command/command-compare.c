/* SPDX-License-Identifier: GPL-2.0-only */
/* `finwait compare`: what differs between two results folders, or between the
 * values of a swept key in one. */
#include <math.h>

#include "scenarios/base/error.h"
#include "scenarios/base/results-folder.h"
#include "scenarios/base/text.h"
#include "scenarios/base/userfile.h"
#include "scenarios/command/command.h"
#include "scenarios/scenario/scenario.h"
#include "scenarios/tables/compare.h"
#include "scenarios/tables/result.h"

typedef struct CompareOptions {
    char *key, *base, *out;
    char **metrics;
    gboolean is_ratio;
} CompareOptions;

/* One results folder. */
typedef struct Folder {
    const char *name;
    Scenario *scenario;
    RunsTable *runs;
} Folder;

static void
folder_clear(Folder *folder)
{
    runs_table_free(folder->runs);
    scenario_free(folder->scenario);
}

static gboolean
folder_load(Folder *folder, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(name, "scenario.ini", NULL);

    *folder = (Folder){.name = name};
    if (!results_folder_check(name, error)) {
        return FALSE;
    }
    folder->scenario = scenario_load(path, NULL, error);
    folder->runs = folder->scenario
                       ? runs_table_load(name, folder->scenario, error)
                       : NULL;
    return folder->runs != NULL;
}

/* ---- What to print ------------------------------------------------------- */

static void
add_column(GArray *columns, const MetricColumns *known, guint column)
{
    for (guint i = 0; i < columns->len; i++) {
        if (g_array_index(columns, guint, i) == column) {
            return;
        }
    }
    if (column < known->n) { /* pooled ones are of no run */
        g_array_append_val(columns, column);
    }
}

/* The columns that the user names; else those that figures draw, else one that
 * every scenario has. */
static GArray *
columns_of(const Scenario *scenario, char **metrics, GError **error)
{
    g_autoptr(GArray) columns = g_array_new(FALSE, FALSE, sizeof(guint));
    guint column;

    for (char **at = metrics; at && *at; at++) {
        if (!metric_column_read(scenario->columns, *at, &column, error)) {
            return NULL;
        }
        if (column >= scenario->columns->n) {
            mistake(error,
                    "%s is of all runs together, expected a metric of each "
                    "run such as %s.p95",
                    *at, scenario->columns->at[column].family);
            return NULL;
        }
        add_column(columns, scenario->columns, column);
    }
    for (guint i = 0; !metrics && i < scenario->figures->len; i++) {
        const Figure *figure = g_ptr_array_index(scenario->figures, i);
        if (figure->y != G_MAXUINT) {
            add_column(columns, scenario->columns, figure->y);
        }
    }
    if (columns->len == 0) {
        add_column(columns, scenario->columns,
                   (guint)metric_column_find(scenario->columns, "exchanges"));
    }
    return g_steal_pointer(&columns);
}

/* "server.end=reset, link.loss=0.01".  (transfer full) */
static char *
place_words(const Comparison *comparison, const RunsPoint *point)
{
    GString *words = g_string_new(NULL);
    const GPtrArray *axes = comparison->other->scenario->axes;

    for (guint i = 0; i < axes->len; i++) {
        const Axis *axis = axes->pdata[i];
        g_string_append_printf(
            words, "%s%s=%s", i ? ", " : "", axis->param->key,
            scenario_axis_text(comparison->other->scenario, point->number, i));
    }
    return axes->len ? g_string_free(words, FALSE)
                     : (g_string_free(words, TRUE), g_strdup("all"));
}

static char *
short_number(gdouble number)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];

    return g_strdup(isnan(number)
                        ? "-"
                        : g_ascii_formatd(text, sizeof text, "%.4g", number));
}

static void
print_change(const Comparison *comparison, const RunsPoint *point,
             const PairedChange *change, gboolean is_ratio)
{
    StatsInterval ci = is_ratio ? change->ratio_ci95 : change->difference_ci95;
    PairedVerdict verdict = paired_verdict(change, is_ratio);
    g_autofree char *place = place_words(comparison, point);
    g_autofree char *from = short_number(change->base);
    g_autofree char *to = short_number(change->other);
    g_autofree char *by =
        short_number(is_ratio ? change->ratio : change->difference);
    g_autofree char *low = short_number(ci.low);
    g_autofree char *high = short_number(ci.high);

    g_print("  %-36s %10s %10s %11s  %s to %s  %s\n", place, from, to, by, low,
            high,
            verdict == PAIRED_UNKNOWN ? "no interval"
            : verdict == PAIRED_SAME  ? "none shown"
                                      : paired_verdict_name(verdict));
}

/* Prints what becomes of one column. */
static void
print_column(const Comparison *comparison, guint column, gboolean is_ratio)
{
    const MetricColumn *at = &comparison->base->scenario->columns->at[column];
    guint n = comparison->pairs->len, n_same = 0;

    g_print("\n%s%s%s%s\n  %-36s %10s %10s %11s  95 %% interval\n", at->key,
            *at->unit ? " (" : "", at->unit, *at->unit ? ")" : "", "", "base",
            "other", is_ratio ? "other/base" : "difference");
    for (guint i = 0; i < n; i++) {
        const ComparePair *pair =
            &g_array_index(comparison->pairs, ComparePair, i);
        PairedChange change;
        if (comparison_change(comparison, i, column, &change)) {
            print_change(comparison, pair->other, &change, is_ratio);
            n_same += paired_verdict(&change, is_ratio) == PAIRED_SAME;
        }
    }
    if (n_same) {
        g_print("  no difference can be shown at %u of %u points\n", n_same, n);
    }
}

static ExitStatus
print_all(const Comparison *comparison, const CompareOptions *options,
          GError **error)
{
    g_autoptr(GArray) columns =
        columns_of(comparison->base->scenario, options->metrics, error);
    g_autofree char *csv = NULL;

    if (!columns) {
        return EXIT_MISTAKE;
    }
    for (guint i = 0; i < columns->len; i++) {
        print_column(comparison, g_array_index(columns, guint, i),
                     options->is_ratio);
    }
    if (comparison->n_alone) {
        g_print("\n%" G_GUINT64_FORMAT " points have no partner\n",
                comparison->n_alone);
    }
    if (!options->out) {
        return EXIT_FINE;
    }
    csv = comparison_csv(comparison);
    return userfile_put(options->out, csv, error) ? EXIT_FINE : EXIT_MISTAKE;
}

/* ---- What to compare ----------------------------------------------------- */

/* The key and its base, from the command line or from [compare]. */
static gboolean
find_key(const Scenario *scenario, const CompareOptions *options,
         const Axis **key, const char **base, GError **error)
{
    *key = scenario->compare;
    *base = scenario->compare_base;
    if (options->key) {
        const Param *param = param_find(scenario->table, options->key);
        *key = param ? scenario_axis(scenario, param) : NULL;
        if (!*key) {
            return mistake(error,
                           "--key %s: not swept in %s, expected a key of its "
                           "[sweep]",
                           options->key, scenario->path);
        }
        *base = g_ptr_array_index((*key)->sweep->texts, 0);
    }
    if (!*key) {
        return mistake(error, "compare: one folder and no --key, expected two "
                              "folders, or --key KEY of [sweep]");
    }
    if (options->base) {
        *base = scenario_find_value(*key, options->base);
    }
    return *base || mistake(error,
                            "--base %s: %s is never that, expected a value "
                            "that [sweep] gives it",
                            options->base, (*key)->param->key);
}

static ExitStatus
compare_key(const char *name, const CompareOptions *options, GError **error)
{
    Folder folder;
    const Axis *key;
    const char *base;
    ExitStatus status = EXIT_MISTAKE;

    if (folder_load(&folder, name, error) &&
        find_key(folder.scenario, options, &key, &base, error)) {
        g_autoptr(Comparison) comparison =
            comparison_of_key(folder.runs, key, base);
        g_print("%s: base is %s=%s; replications in pairs\n", name,
                key->param->key, base);
        status = print_all(comparison, options, error);
    }
    folder_clear(&folder);
    return status;
}

static ExitStatus
compare_folders(const char *const *names, const CompareOptions *options,
                GError **error)
{
    Folder base = {0}, other = {0};
    ExitStatus status = EXIT_MISTAKE;

    if (folder_load(&base, names[0], error) &&
        folder_load(&other, names[1], error)) {
        g_autoptr(Comparison) comparison =
            comparison_of_tables(base.runs, other.runs, error);
        if (comparison) {
            g_print("base is %s, other is %s; replications in pairs%s\n",
                    base.name, other.name,
                    base.scenario->seed == other.scenario->seed
                        ? ""
                        : ", of other random numbers");
            status = print_all(comparison, options, error);
        }
    }
    folder_clear(&base);
    folder_clear(&other);
    return status;
}

static ExitStatus
parse_and_compare(int argc, char **argv, CompareOptions *options,
                  GError **error)
{
    const GOptionEntry entries[] = {
        {"key", 'k', 0, G_OPTION_ARG_STRING, &options->key,
         "compare the values of KEY in one folder [that of [compare]]", "KEY"},
        {"base", 'b', 0, G_OPTION_ARG_STRING, &options->base,
         "with this one [the first]", "VALUE"},
        {"metric", 'm', 0, G_OPTION_ARG_STRING_ARRAY, &options->metrics,
         "print this one [those that figures draw]", "METRIC"},
        {"ratio", 'r', 0, G_OPTION_ARG_NONE, &options->is_ratio,
         "print ratios instead of differences", NULL},
        {"out", 'o', 0, G_OPTION_ARG_FILENAME, &options->out,
         "write all metrics to FILE, as CSV", "FILE"},
        G_OPTION_ENTRY_NULL};

    if (!command_parse(
            &argc, &argv, entries, "DIR...",
            "Compares two results folders, or the values of a swept "
            "key in one, replication\nby replication, and says where "
            "no difference can be shown.",
            error)) {
        return EXIT_MISTAKE;
    }
    if (argc < 2 || argc > 3 ||
        (argc == 3 && (options->key || options->base))) {
        mistake(error, "compare: %s, expected DIR OTHER, or DIR --key KEY",
                argc == 3 ? "two folders and a key" : "one or two folders");
        return EXIT_MISTAKE;
    }
    return argc == 2
               ? compare_key(argv[1], options, error)
               : compare_folders((const char *const *)argv + 1, options, error);
}

/* `finwait compare DIR [OTHER]` */
ExitStatus
command_compare(int argc, char **argv, GError **error)
{
    CompareOptions options = {0};
    ExitStatus status = parse_and_compare(argc, argv, &options, error);

    g_free(options.key);
    g_free(options.base);
    g_free(options.out);
    g_strfreev(options.metrics);
    return status;
}
