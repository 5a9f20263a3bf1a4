/* SPDX-License-Identifier: GPL-2.0-only */
/* finwait describe. */
#include "scenarios/command/command.h"

#include "scenarios/command/plan.h"

/* What the options say. */
typedef struct DescribeOptions {
    char **sets, **wheres;
    gboolean with_metrics, is_json;
} DescribeOptions;

static ExitStatus
describe(const char *name, const DescribeOptions *options, GError **error)
{
    g_autoptr(Scenario) scenario =
        scenario_load_where(name, (const char *const *)options->sets,
                            (const char *const *)options->wheres, error);

    if (!scenario) {
        return EXIT_MISTAKE;
    }
    if (options->is_json) {
        plan_print_json(scenario);
    } else {
        describe_print(scenario);
    }
    return EXIT_FINE;
}

static ExitStatus
parse_and_describe(int argc, char **argv, DescribeOptions *options,
                   GError **error)
{
    const GOptionEntry entries[] = {
        {"metrics", 'm', 0, G_OPTION_ARG_NONE, &options->with_metrics,
         "show instead what is measured: names for y= of a figure", NULL},
        {"set", 's', 0, G_OPTION_ARG_STRING_ARRAY, &options->sets,
         "give KEY, e.g. link.loss, another VALUE or sweep", "KEY=VALUE"},
        {"where", 'w', 0, G_OPTION_ARG_STRING_ARRAY, &options->wheres,
         "only points that meet this, e.g. 'link.loss < 0.1'", "CONSTRAINT"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &options->is_json,
         "show instead the points alone, each as a line of JSON", NULL},
        G_OPTION_ENTRY_NULL};

    if (!command_parse(&argc, &argv, entries, "FILE",
                       "Shows what a scenario would run, without running it: "
                       "the effective\nparameters with their units and "
                       "meaning, the points and the figures.",
                       error)) {
        return EXIT_MISTAKE;
    }
    if (options->with_metrics && argc == 1) {
        describe_metrics();
        return EXIT_FINE;
    }
    if (argc != 2) {
        mistake(error, "describe: %d scenarios, expected one FILE", argc - 1);
        return EXIT_MISTAKE;
    }
    return describe(argv[1], options, error);
}

/* `finwait describe FILE` */
ExitStatus
command_describe(int argc, char **argv, GError **error)
{
    DescribeOptions options = {0};
    ExitStatus status = parse_and_describe(argc, argv, &options, error);

    g_strfreev(options.sets);
    g_strfreev(options.wheres);
    return status;
}
