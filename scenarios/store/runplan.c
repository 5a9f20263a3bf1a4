/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/store/runplan.h"

#include <string.h>

#include "scenarios/base/error.h"
#include "scenarios/base/text.h"

/* More slices than this help nobody. */
#define MAX_SLICES 100000

/* ---- Digests ---------------------------------------------------------------
 */

/* TRUE if a run can depend on 'param'.  One that is wrongly thought to matter
 * costs runs that need not be done; the other way round would be wrong
 * results, so only those are left out that are known to be about something
 * else.  Limits are: a run that came to its end is the same under each that
 * lets it, and one that did not has failed, and may be done again. */
static gboolean
matters(const Param *param)
{
    static const char *const elsewhere[] = {"scenario.summary", "scenario.name",
                                            "scenario.base", NULL};

    if (g_str_equal(param->section, "run")) {
        return g_str_equal(param->name, "seed");
    }
    return !g_strv_contains(elsewhere, param->key);
}

/* A value so that equal ones read equal, however they were written.
 * (transfer full) */
static char *
canonical(const Param *param, const Value *value)
{
    switch (param->type) {
    case VALUE_TIME:
    case VALUE_RATE:
    case VALUE_BYTES:
    case VALUE_COUNT:
    case VALUE_BOOL:
    case VALUE_ADDRESS:
        return g_strdup_printf("%" G_GINT64_FORMAT, value->n);
    case VALUE_PROB:
    case VALUE_NUMBER:
        return number_text(value->x);
    case VALUE_DELAY:
        return value->n < 0 ? g_strdup(value->text)
                            : g_strdup_printf("%" G_GINT64_FORMAT, value->n);
    case VALUE_ENUM:
    case VALUE_TEXT:
    case VALUE_WINDOWS:
    case VALUE_PACKETS:
        break;
    }
    return g_strdup(value->text);
}

/* What is in a trace, whatever it is called.  (transfer full) */
static char *
trace_sum(const ParamTable *table, const char *name)
{
    const LinkTrace *trace = param_table_trace(table, name);

    return g_strdup(trace ? g_checksum_get_string(trace->sum) : "");
}

/* Digests of many points, one after the other.  From one to the next little
 * changes: of the lines that a digest is of, "KEY=VALUE" and a NUL for each
 * parameter that matters, all others are kept, and the sum of those before the
 * first that changed last time. */
typedef struct Digester {
    const Scenario *scenario;
    guint n;            /* parameters */
    ParamSet *set;      /* the point's */
    const char **texts; /* by parameter: what its line was made of */
    char **lines;       /* by parameter; NULL: it does not count */
    GChecksum *sum;     /* of the first 'n_summed' lines */
    guint n_summed;
} Digester;

static void
digester_init(Digester *digester, const Scenario *scenario)
{
    guint n = param_count(scenario->table);

    *digester = (Digester){.scenario = scenario, .n = n};
    digester->set = param_set_new(scenario->table);
    digester->texts = g_new0(const char *, n);
    digester->lines = g_new0(char *, n);
    digester->sum = g_checksum_new(G_CHECKSUM_SHA256);
}

static void
digester_clear(Digester *digester)
{
    for (guint i = 0; i < digester->n; i++) {
        g_free(digester->lines[i]);
    }
    g_free(digester->lines);
    g_free(digester->texts);
    g_checksum_free(digester->sum);
    param_set_free(digester->set);
}

/* Makes the line of the parameter of that index anew. */
static void
make_line(Digester *digester, guint i)
{
    const Param *param = param_at(digester->scenario->table, i);
    const Value *value = &digester->set->values[i];

    g_clear_pointer(&digester->lines[i], g_free);
    digester->texts[i] = value->text;
    if (value->text && matters(param)) {
        g_autofree char *text =
            param_is_trace(param)
                ? trace_sum(digester->scenario->table, value->text)
                : canonical(param, value);
        digester->lines[i] = g_strconcat(param->key, "=", text, NULL);
    }
}

/* Makes the lines of the set; the index of the first that is new. */
static guint
make_lines(Digester *digester)
{
    guint first = digester->n;

    for (guint i = 0; i < digester->n; i++) {
        if (digester->set->values[i].text != digester->texts[i]) {
            make_line(digester, i);
            first = MIN(first, i);
        }
    }
    return first;
}

static void
sum_lines(GChecksum *sum, char **lines, guint from, guint to)
{
    for (guint i = from; i < to; i++) {
        if (lines[i]) {
            g_checksum_update(sum, (const guchar *)lines[i],
                              (gssize)strlen(lines[i]) + 1);
        }
    }
}

/* The digest of the parameters of 'point'.  (transfer full) */
static char *
digest_point(Digester *digester, guint64 point)
{
    g_autoptr(GChecksum) whole = NULL;
    guint first;

    scenario_read_point(digester->scenario, point, digester->set);
    first = make_lines(digester);
    if (first < digester->n_summed) {
        g_checksum_reset(digester->sum);
        digester->n_summed = 0;
    }
    sum_lines(digester->sum, digester->lines, digester->n_summed, first);
    digester->n_summed = first;
    whole = g_checksum_copy(digester->sum);
    sum_lines(whole, digester->lines, first, digester->n);
    return g_strdup(g_checksum_get_string(whole));
}

/* The digest of the whole plan.  (transfer full) */
static char *
digest_plan(const RunPlan *plan)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree char *runs = g_strdup_printf(
        "%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT,
        plan->scenario->first_replication, plan->scenario->n_replications);

    g_checksum_update(sum, (const guchar *)runs, -1);
    for (guint i = 0; i < plan->points->len; i++) {
        g_checksum_update(sum, g_ptr_array_index(plan->points, i),
                          RUNPLAN_DIGITS);
    }
    return g_strdup(g_checksum_get_string(sum));
}

/* Finds points that are the same: swept over what does not apply to them. */
static void
find_twins(RunPlan *plan)
{
    g_autoptr(GHashTable) first = g_hash_table_new(g_str_hash, g_str_equal);

    plan->firsts = g_new(guint32, plan->points->len);
    for (guint i = 0; i < plan->points->len; i++) {
        gpointer digest = g_ptr_array_index(plan->points, i);
        guint known = GPOINTER_TO_UINT(g_hash_table_lookup(first, digest));
        plan->firsts[i] = known ? known - 1 : i;
        if (!known) {
            g_hash_table_insert(first, digest, GUINT_TO_POINTER(i + 1));
        }
    }
}

/* The plan of 'scenario', which is borrowed.  (transfer full): runplan_free()
 */
RunPlan *
runplan_new(const Scenario *scenario)
{
    RunPlan *plan = g_new0(RunPlan, 1);
    Digester digester;

    plan->scenario = scenario;
    plan->n_runs = scenario_runs(scenario);
    plan->points = g_ptr_array_new_with_free_func(g_free);
    digester_init(&digester, scenario);
    for (guint64 i = 0; i < scenario->n_points; i++) {
        g_ptr_array_add(
            plan->points,
            digest_point(&digester, scenario_point_at(scenario, i)));
    }
    digester_clear(&digester);
    find_twins(plan);
    plan->digest = digest_plan(plan);
    return plan;
}

/* Frees 'plan'; accepts NULL. */
void
runplan_free(RunPlan *plan)
{
    if (plan) {
        g_ptr_array_unref(plan->points);
        g_free(plan->digest);
        g_free(plan->firsts);
        g_free(plan);
    }
}

/* The digest of the point of 'index' under 'build'.  (transfer full) */
char *
runplan_point_key(const RunPlan *plan, guint64 index, const char *build)
{
    g_autofree char *text = g_strconcat(
        build, " ", (char *)g_ptr_array_index(plan->points, index), NULL);

    return g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
}

/* ---- Runs ------------------------------------------------------------------
 */

guint64
runplan_index(const RunPlan *plan, guint64 run)
{
    return run / plan->scenario->n_replications;
}

guint64
runplan_point(const RunPlan *plan, guint64 run)
{
    return scenario_point_at(plan->scenario, runplan_index(plan, run));
}

/* The same number for the same replication of all points, so that they share
 * random numbers. */
guint64
runplan_replication(const RunPlan *plan, guint64 run)
{
    return plan->scenario->first_replication +
           run % plan->scenario->n_replications;
}

guint64
runplan_first(const RunPlan *plan, guint64 run)
{
    guint64 n = plan->scenario->n_replications;

    return plan->firsts[run / n] * n + run % n;
}

gboolean
run_slice_is_part(RunSlice slice)
{
    return slice.count > 1 || slice.chosen;
}

gboolean
runplan_slice_has(const RunPlan *plan, RunSlice slice, guint64 run)
{
    guint64 part = plan->scenario->stop ? runplan_index(plan, run) : run;

    if (slice.chosen) {
        return slice.chosen[run / 8] >> run % 8 & 1;
    }
    return slice.count <= 1 || part % slice.count == slice.index;
}

/* Reads "I/N", I from 1 to N. */
gboolean
run_slice_read(const char *text, RunSlice *slice, GError **error)
{
    g_auto(GStrv) words = g_strsplit(text, "/", 3);
    guint64 index, count;

    if (g_strv_length(words) != 2 ||
        !g_ascii_string_to_unsigned(words[1], 10, 1, MAX_SLICES, &count,
                                    NULL) ||
        !g_ascii_string_to_unsigned(words[0], 10, 0, G_MAXUINT32, &index,
                                    NULL)) {
        return mistake(error,
                       "--slice %s: no part of the runs, expected I/N such as "
                       "1/4, I from 1 to N, N up to %d",
                       text, MAX_SLICES);
    }
    if (index < 1 || index > count) {
        return mistake(error,
                       "--slice %s: there is no slice %s of %s, expected 1/%s "
                       "to %s/%s; N is how many slices all runs are divided "
                       "into, also where only a few of them are done",
                       text, words[0], words[1], words[1], words[1], words[1]);
    }
    *slice = (RunSlice){.index = (guint)index - 1, .count = (guint)count};
    return TRUE;
}
