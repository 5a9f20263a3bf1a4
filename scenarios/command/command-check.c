/* SPDX-License-Identifier: GPL-2.0-only */
/* finwait check. */
#include "scenarios/command/command.h"

#include <math.h>
#include <string.h>

#include "scenarios/base/datadir.h"
#include "scenarios/base/processors.h"
#include "scenarios/base/scratch.h"
#include "scenarios/base/tap.h"
#include "scenarios/base/text.h"
#include "scenarios/base/userfile.h"
#include "scenarios/check/baseline-file.h"
#include "scenarios/check/check-charts.h"
#include "scenarios/check/check-compare.h"
#include "scenarios/check/check-run.h"
#include "scenarios/check/check-speed.h"
#include "scenarios/check/junit.h"
#include "shim/sim.h"

typedef struct CheckOptions {
    char *baselines; /* NULL: beside the scenario */
    char *junit;
    gboolean accept, is_quick;
    int n_jobs;
    double tolerance;
} CheckOptions;

/* How one scenario compares. */
typedef struct Verdict {
    char *wrong;  /* in a few words; NULL: nothing is */
    char *detail; /* lines for people; NULL: none */
} Verdict;

/* ---- Files -------------------------------------------------------------- */

/* The folder below which the baseline of 'plan' is.  (transfer full) */
static char *
folder_of(const CheckOptions *options, const CheckPlan *plan)
{
    g_autofree char *beside = NULL;

    if (options->baselines) {
        return g_strdup(options->baselines);
    }
    beside = g_path_get_dirname(plan->scenario->path);
    return g_str_equal(beside, ".")
               ? g_strdup("baselines")
               : g_build_filename(beside, "baselines", NULL);
}

/* ---- Accepting ---------------------------------------------------------- */

/* Whether 'old', the text of the file 'path', says what 'is' does. Instructions
 * differ a little from one time to the next, so those of 'old' stay if they are
 * as good. */
static gboolean
is_kept(const CheckPlan *plan, Baseline *is, const char *path, const char *old,
        gsize len)
{
    g_autofree char *plain = text_plain_lines(old, len);
    g_autoptr(Baseline) was = baseline_parse(path, old, len, NULL);
    guint64 now = is->instructions;
    g_autofree char *text = NULL;

    if (was && fabs((gdouble)now - (gdouble)was->instructions) <=
                   plan->speed * (gdouble)was->instructions) {
        is->instructions = was->instructions;
    }
    text = baseline_to_text(is);
    if (g_str_equal(plain, text)) {
        return TRUE;
    }
    is->instructions = now;
    return FALSE;
}

static gboolean
accept_one(const CheckOptions *options, const CheckPlan *plan, Baseline *is,
           GError **error)
{
    g_autofree char *all = folder_of(options, plan);
    g_autofree char *folder = baseline_place(all, is->scenario, is->ns3);
    g_autofree char *name = g_strconcat(is->scenario, ".txt", NULL);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *text = NULL, *old = NULL;
    gsize len;
    gboolean is_there = g_file_get_contents(path, &old, &len, NULL);

    if (is_there && is_kept(plan, is, path, old, len)) {
        g_print("KEEP %s\n", plan->scenario->name);
        return TRUE;
    }
    text = baseline_to_text(is);
    if (!userfile_make_folder(folder, error) ||
        !userfile_put(path, text, error)) {
        return FALSE;
    }
    g_print("%s %s\n", is_there ? "UPDATE" : "INSERT", plan->scenario->name);
    return TRUE;
}

/* Nothing is accepted unless all runs are fine. */
static ExitStatus
accept_all(const CheckOptions *options, const GPtrArray *plans,
           const GPtrArray *results, GError **error)
{
    for (guint i = 0; i < plans->len; i++) {
        const CheckPlan *plan = plans->pdata[i];
        const CheckResult *result = results->pdata[i];
        if (result->failure) {
            g_set_error(error, FINWAIT_ERROR, FINWAIT_ERROR_FAILED,
                        "%s: %s; nothing was accepted", plan->scenario->name,
                        result->failure);
            return EXIT_FELL_SHORT;
        }
    }
    for (guint i = 0; i < plans->len; i++) {
        const CheckResult *result = results->pdata[i];
        if (!accept_one(options, plans->pdata[i], result->baseline, error)) {
            return EXIT_MISTAKE;
        }
    }
    return EXIT_FINE;
}

/* ---- Comparing ---------------------------------------------------------- */

static void
judge_difference(const CheckOptions *options, const CheckPlan *plan,
                 const Baseline *was, const Baseline *is, Verdict *verdict)
{
    CheckDifference difference;

    check_compare(was, is, plan->word, options->tolerance, &difference);
    if (plan->has_charts) {
        check_compare_charts(was, is, &difference);
    }
    if (!isnan(plan->speed)) {
        check_compare_speed(was, is, plan->speed, &difference);
    }
    if (difference.metrics && !difference.events) {
        verdict->wrong = g_strdup("metrics moved");
    } else if (difference.metrics ||
               (difference.events && options->tolerance <= 0)) {
        verdict->wrong = g_strdup("it does something else");
    } else if (difference.charts && options->tolerance <= 0) {
        verdict->wrong = g_strdup("a chart shows something else");
    } else if (difference.slower) {
        verdict->wrong = g_strdup("it takes more instructions");
    }
    verdict->detail = g_steal_pointer(&difference.text);
    check_difference_clear(&difference);
}

/* There is no baseline with which 'plan' could be compared. */
static void
judge_none(const char *folder, const CheckPlan *plan, Verdict *verdict)
{
    g_autofree char *others = baseline_versions(folder, plan->scenario->name);

    if (others) {
        verdict->wrong =
            g_strdup_printf("no baseline for ns-3 %s", sim_ns3_version());
        verdict->detail =
            g_strdup_printf("there is one for ns-3 %s; "
                            "`finwait check --accept` makes one for %s",
                            others, sim_ns3_version());
    } else {
        verdict->wrong = g_strdup("no baseline");
        verdict->detail = g_strdup("`finwait check --accept` makes one");
    }
}

/* 'was' is nullable. */
static Verdict
judge(const CheckOptions *options, const CheckPlan *plan, const Baseline *was,
      const CheckResult *result)
{
    g_autofree char *folder = folder_of(options, plan);
    Verdict verdict = {NULL, NULL};

    if (result->failure) {
        verdict.wrong = g_strdup("a run failed");
        verdict.detail = g_strdup(result->failure);
    } else if (!was) {
        judge_none(folder, plan, &verdict);
    } else {
        judge_difference(options, plan, was, result->baseline, &verdict);
    }
    return verdict;
}

/* One TAP line, and what is known as its comment. */
static void
print_verdict(Tap *tap, const CheckPlan *plan, const Verdict *verdict)
{
    tap_case(tap, !verdict->wrong, "%s", plan->scenario->name);
    if (verdict->wrong) {
        tap_comment(verdict->wrong);
    } else if (verdict->detail && *verdict->detail) {
        tap_comment("within the tolerance:");
    }
    tap_comment(verdict->detail);
}

static ExitStatus
compare_all(const CheckOptions *options, const GPtrArray *plans,
            const GPtrArray *baselines, const GPtrArray *results,
            GError **error)
{
    g_autoptr(Junit) junit = junit_new("finwait check");
    Tap tap = tap_begin(plans->len);
    ExitStatus status = EXIT_FINE;

    for (guint i = 0; i < plans->len; i++) {
        const CheckPlan *plan = plans->pdata[i];
        const CheckResult *result = results->pdata[i];
        Verdict verdict = judge(options, plan, baselines->pdata[i], result);

        print_verdict(&tap, plan, &verdict);
        junit_add(junit, plan->scenario->name, result->cpu_us, verdict.wrong,
                  verdict.detail ? verdict.detail : "");
        if (verdict.wrong) {
            status = EXIT_FELL_SHORT;
        }
        g_free(verdict.wrong);
        g_free(verdict.detail);
    }
    if (status != EXIT_FINE) {
        tap_comment("where this is meant: finwait check --accept, and commit "
                    "the baselines");
    }
    if (options->junit && !junit_write(junit, options->junit, error)) {
        return EXIT_MISTAKE;
    }
    return status;
}

/* ---- The command -------------------------------------------------------- */

static GPtrArray *
load_plans(char **names, const CheckOptions *options, GError **error)
{
    g_autoptr(GPtrArray) plans =
        g_ptr_array_new_with_free_func((GDestroyNotify)check_plan_free);
    g_auto(GStrv) shipped = *names ? NULL : datadir_scenarios();

    for (char **name = *names ? names : shipped; *name; name++) {
        CheckPlan *plan = check_plan_load(*name, error);
        if (!plan) {
            return NULL;
        }
        g_ptr_array_add(plans, plan);
        if (options->is_quick) {
            plan->has_charts = FALSE;
            plan->speed = NAN;
        }
        if (!isnan(plan->speed) && !check_speed_can(error)) {
            return NULL;
        }
    }
    return g_steal_pointer(&plans);
}

static void
free_baseline(gpointer baseline)
{
    baseline_free(baseline); /* accepts NULL */
}

/* Chooses the points of all 'plans'; Baseline, or NULL where there is none or
 * one is about to be made, for each.  NULL if one cannot be read.
 * (transfer full) */
static GPtrArray *
choose_points(const CheckOptions *options, const GPtrArray *plans,
              GError **error)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(free_baseline);

    for (guint i = 0; i < plans->len; i++) {
        CheckPlan *plan = plans->pdata[i];
        g_autofree char *folder = folder_of(options, plan);
        GError *wrong = NULL;
        Baseline *was = options->accept
                            ? NULL
                            : baseline_load(folder, plan->scenario->name,
                                            sim_ns3_version(), &wrong);

        if (wrong) {
            g_propagate_error(error, wrong);
            return NULL;
        }
        g_ptr_array_add(all, was);
        if (was) {
            check_plan_follow(plan, was);
        } else {
            check_plan_spread(plan);
        }
    }
    return g_steal_pointer(&all);
}

/* Counts what the points of 'is' take; they are told by a baseline that is
 * there for a while. */
static gboolean
count_instructions(const CheckPlan *plan, Baseline *is, GError **error)
{
    char *place = scratch_new(error);
    g_autofree char *name = g_strconcat(is->scenario, ".txt", NULL);
    g_autofree char *path = place ? g_build_filename(place, name, NULL) : NULL;
    g_autofree char *text = baseline_to_text(is);
    gboolean ok;

    ok = place && userfile_put(path, text, error) &&
         check_speed(plan, place, &is->instructions, error);
    scratch_free(place);
    return ok;
}

/* Adds what [check] asks for beyond events and metrics. */
static gboolean
add_extras(const GPtrArray *plans, const GPtrArray *results, guint n_jobs,
           gboolean *stopped, GError **error)
{
    for (guint i = 0; i < plans->len && !*stopped; i++) {
        const CheckPlan *plan = plans->pdata[i];
        const CheckResult *result = results->pdata[i];
        if (!result->baseline || plan->points->len == 0) {
            continue;
        }
        if (plan->has_charts &&
            !check_charts(plan, n_jobs, result->baseline, stopped, error)) {
            return FALSE;
        }
        if (!isnan(plan->speed) && !*stopped &&
            !count_instructions(plan, result->baseline, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static ExitStatus
check(char **names, const CheckOptions *options, GError **error)
{
    g_autoptr(GPtrArray) plans = load_plans(names, options, error);
    g_autoptr(GPtrArray) baselines = NULL, results = NULL;
    gboolean stopped = FALSE;
    guint n_jobs;

    if (!plans || (options->junit && !userfile_check(options->junit, error))) {
        return EXIT_MISTAKE;
    }
    baselines = choose_points(options, plans, error);
    if (!baselines) {
        return EXIT_MISTAKE;
    }
    n_jobs = options->n_jobs ? (guint)options->n_jobs : processors_usable();
    results = check_run(plans, n_jobs, &stopped, error);
    if (!results || !add_extras(plans, results, n_jobs, &stopped, error)) {
        return EXIT_MISTAKE;
    }
    if (stopped) {
        return EXIT_LATER;
    }
    return options->accept
               ? accept_all(options, plans, results, error)
               : compare_all(options, plans, baselines, results, error);
}

static ExitStatus
parse_and_check(int argc, char **argv, CheckOptions *options, GError **error)
{
    const GOptionEntry entries[] = {
        {"accept", 'a', 0, G_OPTION_ARG_NONE, &options->accept,
         "write what happens now as the baselines", NULL},
        {"baselines", 'b', 0, G_OPTION_ARG_FILENAME, &options->baselines,
         "folder of the baselines [baselines beside the scenario]", "DIR"},
        {"junit", 0, 0, G_OPTION_ARG_FILENAME, &options->junit,
         "write the results as JUnit's XML, too", "FILE"},
        {"jobs", 'j', 0, G_OPTION_ARG_INT, &options->n_jobs,
         "runs at a time [as many as it may use processors]", "N"},
        {"quick", 'q', 0, G_OPTION_ARG_NONE, &options->is_quick,
         "without the charts and the speed that [check] asks for", NULL},
        {"tolerance", 't', 0, G_OPTION_ARG_DOUBLE, &options->tolerance,
         "let events differ, and metrics by N half-intervals [0]", "N"},
        G_OPTION_ENTRY_NULL};

    if (!command_parse(&argc, &argv, entries, "[FILE...]",
                       "Runs a small version of scenarios (without FILE: of "
                       "all that ship) and compares\nwhat happens, event by "
                       "event, and the metrics with baselines.  Prints TAP.",
                       error)) {
        return EXIT_MISTAKE;
    }
    if (options->n_jobs < 0 || options->n_jobs > 1024) {
        mistake(error, "--jobs %d: out of range, expected 1 to 1024",
                options->n_jobs);
        return EXIT_MISTAKE;
    }
    if (!(options->tolerance >= 0)) {
        mistake(error, "--tolerance %g: out of range, expected 0 or more",
                options->tolerance);
        return EXIT_MISTAKE;
    }
    return check(argv + 1, options, error);
}

/* `finwait check [FILE...]` */
ExitStatus
command_check(int argc, char **argv, GError **error)
{
    CheckOptions options = {0};
    ExitStatus status = parse_and_check(argc, argv, &options, error);

    g_free(options.baselines);
    g_free(options.junit);
    return status;
}
