/* SPDX-License-Identifier: GPL-2.0-only */
/* finwait live. */
#include "scenarios/command/command.h"

#include <fcntl.h>
#include <unistd.h>

#include "scenarios/base/shell.h"
#include "scenarios/base/tun.h"
#include "scenarios/params/topology.h"
#include "scenarios/run/live.h"

/* Of the simulated link (sim.h). */
#define SUBNET 0x0a000000 /* 10.0.0.0/24 */
#define MASK 0xffffff00
#define MAX_HOSTS 250

typedef struct LiveOptions {
    char **sets;
    char *tap, *time, *out;
    gboolean is_quiet;
} LiveOptions;

/* What the command line says of the scenario, and what live means: one run,
 * which may take as long as it takes.  (transfer full) */
static GPtrArray *
all_sets(const LiveOptions *options)
{
    GPtrArray *sets = g_ptr_array_new_with_free_func(g_free);

    for (char **at = options->sets; at && *at; at++) {
        g_ptr_array_add(sets, g_strdup(*at));
    }
    g_ptr_array_add(sets, g_strdup("run.replications=1"));
    g_ptr_array_add(sets, g_strdup("run.time_limit=24h"));
    if (options->time) {
        g_ptr_array_add(sets,
                        g_strconcat("scenario.duration=", options->time, NULL));
    }
    g_ptr_array_add(sets, NULL);
    return sets;
}

/* One link, whose subnet is known. */
static gboolean
has_one_link(const ParamSet *params, GError **error)
{
    const Param *culprit;
    Topology *topology = topology_new(params, &culprit, error);
    gboolean ok;

    if (!topology) {
        return FALSE;
    }
    ok = topology->links->len == 1 &&
         topology_link(topology, 0)->n_copies == 1 &&
         topology_group(topology, 0)->n_hosts <= MAX_HOSTS;
    topology_free(topology);
    return ok || mistake(error, "live: several links, expected a server and "
                                "clients on one, and at most 250 hosts");
}

static gboolean
can_live(const Scenario *scenario, GError **error)
{
    g_autoptr(ParamSet) params = NULL;

    if (scenario->n_points != 1) {
        return mistake(error,
                       "live: %s has %" G_GUINT64_FORMAT
                       " points, expected one: give each swept key a value by "
                       "--set KEY=VALUE",
                       scenario->name, scenario->n_points);
    }
    params = scenario_point(scenario, 0);
    return has_one_link(params, error);
}

static ExitStatus
run_live(const Scenario *scenario, const LiveOptions *options,
         const char *command, GError **error)
{
    g_autofree char *folder =
        options->out ? g_strdup(options->out)
                     : g_build_filename("results", scenario->name, NULL);
    const CampaignOptions campaign = {
        .folder = folder,
        .n_jobs = 1,
        .is_quiet = TRUE,
        .with_connections = TRUE,
        .is_live = TRUE,
        .pcap = {.which = RUN_CHOICE_FIRST},
        .trace = {.which = RUN_CHOICE_FIRST},
        .sets = (const char *const *)options->sets,
        .command = command,
    };
    LiveConfig live = {.status_fd = -1};

    live.fd = tun_open(options->tap, LIVE_REAL_IP, SUBNET, MASK, error);
    if (live.fd < 0) {
        return EXIT_MISTAKE;
    }
    if (!options->is_quiet) {
        live.status_fd = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    }
    live_use(&live);
    ExitStatus status = command_run_campaign(scenario, &campaign, error);
    live_use(NULL);
    close(live.fd);
    if (live.status_fd >= 0) {
        close(live.status_fd);
    }
    return status;
}

static ExitStatus
load_and_run(const char *name, const LiveOptions *options, const char *command,
             GError **error)
{
    g_autoptr(GPtrArray) sets = all_sets(options);
    Scenario *scenario =
        scenario_load(name, (const char *const *)sets->pdata, error);
    ExitStatus status = scenario && can_live(scenario, error)
                            ? run_live(scenario, options, command, error)
                            : EXIT_MISTAKE;

    scenario_free(scenario);
    return status;
}

static ExitStatus
parse_and_run(int argc, char **argv, LiveOptions *options, GError **error)
{
    g_autofree char *command = command_line(argc, argv);
    const GOptionEntry entries[] = {
        {"tap", 't', 0, G_OPTION_ARG_STRING, &options->tap,
         "the network interface that is made", "NAME"},
        {"for", 'f', 0, G_OPTION_ARG_STRING, &options->time,
         "how long [as long as the scenario says]", "TIME"},
        {"set", 's', 0, G_OPTION_ARG_STRING_ARRAY, &options->sets,
         "give KEY, e.g. link.loss, another VALUE", "KEY=VALUE"},
        {"out", 'o', 0, G_OPTION_ARG_FILENAME, &options->out,
         "folder of the results [results/NAME]", "DIR"},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &options->is_quiet,
         "show no status", NULL},
        G_OPTION_ENTRY_NULL};

    if (!command_parse(&argc, &argv, entries, "FILE",
                       "Runs the server of a scenario in real time behind its "
                       "simulated link, and lets\nreal programs talk to it "
                       "through a network interface.  Ctrl-C ends it early.",
                       error)) {
        return EXIT_MISTAKE;
    }
    if (argc != 2 || !options->tap) {
        mistake(error, "live: expected a scenario and --tap NAME, the "
                       "interface that is to be made");
        return EXIT_MISTAKE;
    }
    return load_and_run(argv[1], options, command, error);
}

/* `finwait live FILE --tap NAME` */
ExitStatus
command_live(int argc, char **argv, GError **error)
{
    LiveOptions options = {0};
    ExitStatus status = parse_and_run(argc, argv, &options, error);

    g_strfreev(options.sets);
    g_free(options.tap);
    g_free(options.time);
    g_free(options.out);
    return status;
}
