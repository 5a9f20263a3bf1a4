/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/command/best-search.h"

#include <math.h>
#include <string.h>

#include "scenarios/base/csv.h"
#include "scenarios/base/error.h"
#include "scenarios/base/text.h"
#include "scenarios/tables/runs-table.h"

/* So many values at first, if the sweep has more. */
#define FIRST_VALUES 5

/* The name of the figure that shows the curve. */
#define CURVE "best"

typedef struct Search {
    const BestAsked *asked;
    const CampaignOptions *options;
    const Param *param; /* of the key */
    ValueType type;
    gboolean is_numeric;
    guint64 each;      /* replications of each value */
    guint64 first;     /* the first of them */
    GPtrArray *values; /* char *, upwards if they are numbers */
    guint64 n_runs;
} Search;

/* ---- Scenarios ----------------------------------------------------------- */

/* What the user asks for, with these settings on top. */
static Scenario *
load(const BestAsked *asked, const char *const *more, GError **error)
{
    g_autoptr(GPtrArray) sets = g_ptr_array_new();

    for (const char *const *at = asked->sets; at && *at; at++) {
        g_ptr_array_add(sets, (gpointer)*at);
    }
    for (; *more; more++) {
        g_ptr_array_add(sets, (gpointer)*more);
    }
    g_ptr_array_add(sets, NULL);
    return scenario_load(asked->name, (const char *const *)sets->pdata, error);
}

/* Takes away what stands behind 'mark' in 'text', and it. */
static void
cut_off(char *text, const char *mark)
{
    char *at = strstr(text, mark);

    if (at) {
        at[1] = '\0';
    }
}

/* The same for these values, with a figure of the curve.  Nothing else is
 * drawn: other figures may be about other values. */
static Scenario *
scenario_of(const Search *search, const char *values, guint64 first,
            guint64 each, GError **error)
{
    g_autofree char *key = g_strdup_printf("%s=%s", search->asked->key, values);
    g_autofree char *runs =
        g_strdup_printf("run.replications=%" G_GUINT64_FORMAT, each);
    g_autofree char *from =
        g_strdup_printf("run.first=%" G_GUINT64_FORMAT, first);
    const char *const more[] = {key, runs, from, "run.stop=", NULL};
    g_autoptr(Scenario) scenario = load(search->asked, more, error);
    g_autofree char *all = scenario ? scenario_to_text(scenario) : NULL;
    GString *text;
    Scenario *with_curve;

    if (!scenario) {
        return NULL;
    }
    cut_off(all, "\n[compare]");
    cut_off(all, "\n[figure ");
    text = g_string_new(all);
    g_string_append_printf(text, "\n[figure " CURVE "]\nx=%s\ny=%s\n",
                           search->asked->key, search->asked->metric);
    with_curve = scenario_parse(text->str, text->len, scenario->path, error);
    g_string_free(text, TRUE);
    return with_curve;
}

/* ---- Values -------------------------------------------------------------- */

static gdouble
number_of(const Search *search, const char *text)
{
    Value value;

    g_assert(value_parse(search->type, NULL, text, &value, NULL));
    return value_number(search->type, &value);
}

/* A number as a value: whole where it has to be, else to four digits, in the
 * unit of the tables.  (transfer full) */
static char *
text_of(const Search *search, gdouble number)
{
    gboolean is_whole =
        search->type == VALUE_COUNT || search->type == VALUE_BYTES;
    char digits[G_ASCII_DTOSTR_BUF_SIZE];

    g_ascii_formatd(digits, sizeof digits, is_whole ? "%.0f" : "%.4g", number);
    return g_strconcat(
        digits,
        search->type == VALUE_BYTES ? "B" : value_base_unit(search->type),
        NULL);
}

/* The value between two neighbours, or NULL if there is none.
 * (transfer full) */
static char *
between(const Search *search, guint left)
{
    gdouble low = number_of(search, search->values->pdata[left]);
    gdouble high = number_of(search, search->values->pdata[left + 1]);
    g_autofree char *text = text_of(search, (low + high) / 2);
    gdouble middle = number_of(search, text);

    return middle > low && middle < high ? g_steal_pointer(&text) : NULL;
}

/* Values from the sweep to begin with: all, or some at equal distances in the
 * list, the ends among them. */
static void
take_first(Search *search, const Axis *axis)
{
    guint n = axis->sweep->texts->len;
    guint most = search->is_numeric ? MIN(n, FIRST_VALUES) : n;

    for (guint i = 0; i < most; i++) {
        guint at = most > 1 ? i * (n - 1) / (most - 1) : 0;
        g_ptr_array_add(search->values,
                        g_strdup(axis->sweep->texts->pdata[at]));
    }
}

static int
compare_values(gconstpointer a, gconstpointer b, gpointer user)
{
    gdouble x = number_of(user, *(char *const *)a);
    gdouble y = number_of(user, *(char *const *)b);

    return (x > y) - (x < y);
}

/* ---- Running ------------------------------------------------------------- */

/* Runs the values that there are; FALSE if that was not possible, or is not
 * over. */
static gboolean
run(Search *search, const char *folder, const char *values, guint64 first,
    guint64 each, gboolean resume, Scenario **scenario, GError **error)
{
    CampaignOptions options = *search->options;
    CampaignReport report;
    gboolean ok;

    *scenario = scenario_of(search, values, first, each, error);
    if (!*scenario) {
        return FALSE;
    }
    options.folder = folder;
    options.resume = resume;
    ok = campaign_run(*scenario, &options, &report, error);
    if (ok && (report.is_stopped || report.n_done < report.n_runs)) {
        g_set_error(error, FINWAIT_ERROR, FINWAIT_ERROR_NOT_NOW,
                    "stopped; the same command begins anew");
        ok = FALSE;
    }
    search->n_runs += ok ? report.n_now : 0;
    campaign_report_clear(&report);
    return ok;
}

/* ---- Judging ------------------------------------------------------------- */

/* The column of the metric in each run of a point, as parts and wholes. */
static PairedSide
side_of(const RunsTable *table, guint point, guint column, gdouble *room)
{
    const RunsPoint *at = table->points->pdata[point];
    const MetricColumn *what = &table->scenario->columns->at[column];
    guint n = at->replications->len;

    for (guint i = 0; i < n; i++) {
        const gdouble *numbers = runs_point_numbers(table, at, i);
        room[i] = numbers[what->part >= 0 ? (guint)what->part : column];
        room[n + i] = what->whole >= 0 ? numbers[what->whole] : 1;
        if (isnan(room[i]) || isnan(room[n + i])) {
            room[i] = room[n + i] = 0; /* it counts for nothing */
        }
    }
    return (PairedSide){room, room + n};
}

/* Compares the values 'a' and 'b' of the table; both have all their runs. */
static PairedChange
change_of(const RunsTable *table, guint a, guint b, guint column)
{
    const RunsPoint *x = table->points->pdata[a], *y = table->points->pdata[b];
    guint n = MIN(x->replications->len, y->replications->len);
    g_autofree gdouble *one = g_new(gdouble, 2 * x->replications->len + 1);
    g_autofree gdouble *two = g_new(gdouble, 2 * y->replications->len + 1);

    return paired_change(side_of(table, a, column, one),
                         side_of(table, b, column, two), n);
}

/* The value with the best mean. */
static guint
best_of(const Search *search, const RunsTable *table, guint column)
{
    guint best = 0;
    gdouble most = NAN;

    for (guint i = 0; i < table->points->len; i++) {
        gdouble mean = change_of(table, i, i, column).base;
        if (!isnan(mean) &&
            (isnan(most) ||
             (search->asked->is_max ? mean > most : mean < most))) {
            best = i;
            most = mean;
        }
    }
    return best;
}

/* What the runs say of all values. */
static gboolean
judge(const Search *search, const Scenario *scenario, BestFound *found,
      GError **error)
{
    g_autoptr(RunsTable) table =
        runs_table_load(search->options->folder, scenario, error);
    guint column;

    if (!table || !metric_column_read(scenario->columns, search->asked->metric,
                                      &column, error)) {
        return FALSE;
    }
    found->best = best_of(search, table, column);
    g_ptr_array_set_size(found->values, 0);
    for (guint i = 0; i < table->points->len; i++) {
        BestValue *value = g_new(BestValue, 1);
        *value = (BestValue){
            .text = g_strdup(search->values->pdata[i]),
            .change = change_of(table, found->best, i, column),
        };
        g_ptr_array_add(found->values, value);
    }
    return TRUE;
}

static gboolean
run_and_judge(Search *search, gboolean resume, BestFound *found, GError **error)
{
    g_autoptr(Scenario) scenario = NULL;
    g_autofree char *values = NULL;

    g_ptr_array_add(search->values, NULL);
    values = g_strjoinv(", ", (char **)search->values->pdata);
    g_ptr_array_set_size(search->values, (int)search->values->len - 1);
    return run(search, search->options->folder, values, search->first,
               search->each, resume, &scenario, error) &&
           judge(search, scenario, found, error);
}

/* ---- Searching ----------------------------------------------------------- */

/* Adds the values between the best one and its neighbours; FALSE if there are
 * none, or they would cost too much. */
static gboolean
refine(Search *search, guint best)
{
    g_autoptr(GPtrArray) more = g_ptr_array_new_with_free_func(g_free);

    for (guint left = best ? best - 1 : 0;
         search->is_numeric && left <= best && left + 1 < search->values->len;
         left++) {
        char *text = between(search, left);
        if (text) {
            g_ptr_array_add(more, text);
        }
    }
    if (!more->len || search->n_runs + (more->len + 1) * search->each >
                          search->asked->budget) {
        return FALSE;
    }
    for (guint i = 0; i < more->len; i++) {
        g_ptr_array_add(search->values, g_strdup(more->pdata[i]));
    }
    g_ptr_array_sort_with_data(search->values, compare_values, search);
    return TRUE;
}

/* The best one again, with all that is left of the budget. */
static gboolean
run_fresh(Search *search, BestFound *found, GError **error)
{
    const BestValue *best = found->values->pdata[found->best];
    g_autofree char *folder =
        g_build_filename(search->options->folder, "best", NULL);
    g_autofree char *path = g_build_filename(folder, "summary.csv", NULL);
    g_autoptr(Scenario) scenario = NULL;
    g_autoptr(CsvTable) table = NULL;

    found->n_fresh = search->asked->budget - search->n_runs;
    if (!run(search, folder, best->text, search->first + search->each,
             found->n_fresh, FALSE, &scenario, error)) {
        return FALSE;
    }
    table = csv_load(path, error);
    for (guint i = 0; table && i < table->rows->len; i++) {
        GStrv row = table->rows->pdata[i];
        if (g_str_equal(row[csv_column(table, "metric")],
                        search->asked->metric)) {
            found->mean = g_strdup(row[csv_column(table, "mean")]);
            found->low = g_strdup(row[csv_column(table, "ci95_low")]);
            found->high = g_strdup(row[csv_column(table, "ci95_high")]);
        }
    }
    return table != NULL;
}

/* ---- Beginning ----------------------------------------------------------- */

/* The axis to search along, which must be all that is swept. */
static const Axis *
find_axis(const Scenario *scenario, const BestAsked *asked, GError **error)
{
    const Axis *found = NULL;

    for (guint i = 0; i < scenario->axes->len; i++) {
        const Axis *axis = scenario->axes->pdata[i];
        if (g_str_equal(axis->param->key, asked->key)) {
            found = axis;
        } else if (axis->sweep->texts->len > 1) {
            mistake(error,
                    "%s is swept too, expected one value of it, such as --set "
                    "%s=%s",
                    axis->param->key, axis->param->key,
                    (char *)axis->sweep->texts->pdata[0]);
            return NULL;
        }
    }
    if (!found) {
        mistake(error,
                "--over %s: not swept in %s, expected a key of its [sweep], or "
                "--set %s=FROM..TO linear 5",
                asked->key, scenario->path, asked->key);
    }
    return found;
}

static gboolean
begin(Search *search, GError **error)
{
    const char *const none[] = {NULL};
    g_autoptr(Scenario) scenario = load(search->asked, none, error);
    const Axis *axis =
        scenario ? find_axis(scenario, search->asked, error) : NULL;
    guint column;

    if (!axis || !metric_column_read(scenario->columns, search->asked->metric,
                                     &column, error)) {
        return FALSE;
    }
    if (column >= scenario->columns->n) {
        return mistake(error,
                       "%s is of all runs together, expected a metric of each "
                       "run such as %s.p95",
                       search->asked->metric,
                       scenario->columns->at[column].family);
    }
    search->type = axis->param->type;
    search->is_numeric = axis->is_numeric;
    search->each = MAX(scenario->n_block, 2);
    search->first = scenario->first_replication;
    take_first(search, axis);
    if (search->is_numeric) {
        g_ptr_array_sort_with_data(search->values, compare_values, search);
    }
    return (search->values->len + 1) * search->each <= search->asked->budget ||
           mistake(
               error,
               "--budget %" G_GUINT64_FORMAT
               ": too few runs, expected at least %" G_GUINT64_FORMAT
               ", for %u values and the best one again with %" G_GUINT64_FORMAT
               " replications",
               search->asked->budget, (search->values->len + 1) * search->each,
               search->values->len, search->each);
}

static void
value_free(gpointer data)
{
    BestValue *value = data;

    g_free(value->text);
    g_free(value);
}

/* Searches, and fills 'found' (to be cleared whatever comes out).  'options'
 * names the folder; those about parts of a campaign mean nothing. */
gboolean
best_search(const BestAsked *asked, const CampaignOptions *options,
            BestFound *found, GError **error)
{
    Search search = {.asked = asked, .options = options};
    gboolean ok;

    *found = (BestFound){0};
    found->values = g_ptr_array_new_with_free_func(value_free);
    search.values = g_ptr_array_new_with_free_func(g_free);
    ok = begin(&search, error) && run_and_judge(&search, FALSE, found, error);
    while (ok && refine(&search, found->best)) {
        ok = run_and_judge(&search, TRUE, found, error);
    }
    ok = ok && run_fresh(&search, found, error);
    found->n_runs = search.n_runs;
    g_ptr_array_unref(search.values);
    return ok;
}

/* Frees what 'found' holds. */
void
best_found_clear(BestFound *found)
{
    g_clear_pointer(&found->values, g_ptr_array_unref);
    g_free(found->mean);
    g_free(found->low);
    g_free(found->high);
}
