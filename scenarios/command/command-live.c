/* SPDX-License-Identifier: GPL-2.0-only */
/* finwait live. */
#include "scenarios/command/command.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <unistd.h>

#include "scenarios/base/shell.h"
#include "scenarios/base/tun.h"
#include "scenarios/params/params-time.h"
#include "scenarios/params/topology.h"
#include "scenarios/run/live.h"

typedef struct LiveOptions {
    char **sets;
    char *tap, *as, *time, *out;
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

/* ---- In whose place ------------------------------------------------------ */

/* The sections of the clients that there are. (transfer container) */
static GPtrArray *
find_clients(const ParamSet *params, GError **error)
{
    const Param *culprit;
    g_autoptr(Topology) topology = topology_new(params, &culprit, error);
    GPtrArray *clients;

    if (!topology) {
        return NULL;
    }
    clients = g_ptr_array_new();
    for (guint i = 0; i < topology->groups->len; i++) {
        const TopoGroup *group = topology_group(topology, i);
        if (group->role == ROLE_CLIENT) {
            g_ptr_array_add(clients, (gpointer)group->section);
        }
    }
    return clients;
}

/* The section that --as names, which is the first where nothing is said; NULL
 * on error. */
static const char *
choose_clients(const GPtrArray *clients, const char *as, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (guint i = 0; i < clients->len; i++) {
        const char *section = clients->pdata[i];
        if (!as || g_str_equal(as, section) ||
            g_str_equal(as, param_group_name(section))) {
            return section;
        }
        g_ptr_array_add(names, (gpointer)param_group_name(section));
    }
    unknown_word(error, "clients --as", as, words_end(names));
    return NULL;
}

/* What happens to real programs is not for a scenario to say. */
static gboolean
check_events(const ParamSet *params, const GPtrArray *clients, const char *as,
             GError **error)
{
    g_autofree const char **events = param_instances(params->table, "event");

    for (const char **at = events; *at; at++) {
        const char *who = param_in(params, *at, "who")->text;
        if (param_in(params, *at, "do")->n != EVENT_NONE &&
            (g_str_equal(who, as) ||
             (g_str_equal(who, "client") && clients->len == 1))) {
            return mistake(error,
                           "live: [%s]: real programs are in the place of "
                           "[%s], expected others that it happens to, or "
                           "--set %s.do=none",
                           *at, as, *at);
        }
    }
    return TRUE;
}

/* The section of the clients in whose place real programs are; NULL on
 * error. */
static const char *
find_as(const Scenario *scenario, const ParamSet *params, const char *wanted,
        GError **error)
{
    g_autoptr(GPtrArray) clients = NULL;
    const char *as;

    if (scenario->n_points != 1) {
        mistake(error,
                "live: %s has %" G_GUINT64_FORMAT
                " points, expected one: give each swept key a value by "
                "--set KEY=VALUE",
                scenario->name, scenario->n_points);
        return NULL;
    }
    clients = find_clients(params, error);
    if (!clients) {
        return NULL;
    }
    as = choose_clients(clients, wanted, error);
    return as && check_events(params, clients, as, error) ? as : NULL;
}

/* ---- The interface ------------------------------------------------------- */

/* On how many hosts the clients of 'as' are. */
static guint
count_hosts(const ParamSet *params, const char *as)
{
    const Param *culprit;
    g_autoptr(Topology) topology = topology_new(params, &culprit, NULL);

    for (guint i = 0; topology && i < topology->groups->len; i++) {
        const TopoGroup *group = topology_group(topology, i);
        if (g_str_equal(group->section, as)) {
            return group->n_hosts;
        }
    }
    return 1;
}

/* Says what lies behind the interface. */
static void
tell_places(const char *tap, const char *as, guint n_hosts,
            const GArray *places)
{
    g_printerr("%s: in the place of [%s]", tap, as);
    if (n_hosts > 1) {
        g_printerr(", all from the first of its %u hosts", n_hosts);
    }
    for (guint i = 0; i < places->len; i++) {
        const LivePlace *place = &g_array_index(places, LivePlace, i);
        g_printerr("%s %s at %u.%u.%u.%u:%u", i ? "," : ";", place->section,
                   place->ip >> 24, place->ip >> 16 & 0xff,
                   place->ip >> 8 & 0xff, place->ip & 0xff, place->port);
    }
    g_printerr("\n");
}

static gboolean
open_tap(LiveConfig *live, const ParamSet *params, const LiveOptions *options,
         GError **error)
{
    TunPlan plan = {.ip = LIVE_REAL_IP, .mask = LIVE_MASK};
    g_autoptr(GArray) places =
        live_places(params, live->as, &plan.mtu_bytes, error);
    g_autofree guint32 *far = NULL;

    if (!places) {
        return FALSE;
    }
    far = g_new(guint32, places->len);
    for (guint i = 0; i < places->len; i++) {
        far[plan.n_far++] = g_array_index(places, LivePlace, i).ip;
    }
    plan.far = far;
    live->fd = tun_open(options->tap, &plan, error);
    if (live->fd >= 0 && !options->is_quiet) {
        tell_places(options->tap, live->as, count_hosts(params, live->as),
                    places);
        live->status_fd = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
        live->is_terminal = isatty(STDERR_FILENO);
    }
    return live->fd >= 0;
}

static gboolean
open_live(LiveConfig *live, const ParamSet *params, const LiveOptions *options,
          GError **error)
{
    if (!g_unix_open_pipe(live->end_fds, FD_CLOEXEC, error)) {
        return FALSE;
    }
    return open_tap(live, params, options, error);
}

static void
close_live(const LiveConfig *live)
{
    const int fds[] = {live->fd, live->status_fd, live->end_fds[0],
                       live->end_fds[1]};

    for (gsize i = 0; i < G_N_ELEMENTS(fds); i++) {
        if (fds[i] >= 0) {
            close(fds[i]);
        }
    }
}

/* ---- The run ------------------------------------------------------------- */

static ExitStatus
run_live(const Scenario *scenario, const LiveOptions *options,
         const LiveConfig *live, const char *command, GError **error)
{
    g_autofree char *folder =
        options->out ? g_strdup(options->out)
                     : g_build_filename("results", scenario->name, NULL);
    const CampaignOptions campaign = {
        .folder = folder,
        .n_jobs = 1,
        .is_quiet = TRUE,
        .with_connections = TRUE,
        .live = live,
        .pcap = {.which = RUN_CHOICE_FIRST},
        .trace = {.which = RUN_CHOICE_FIRST},
        .sets = (const char *const *)options->sets,
        .command = command,
    };

    return command_run_campaign(scenario, &campaign, error);
}

static ExitStatus
open_and_run(const Scenario *scenario, const LiveOptions *options,
             const char *command, GError **error)
{
    g_autoptr(ParamSet) params = scenario_point(scenario, 0);
    LiveConfig live = {.fd = -1, .status_fd = -1, .end_fds = {-1, -1}};
    ExitStatus status = EXIT_MISTAKE;

    live.as = find_as(scenario, params, options->as, error);
    if (live.as && open_live(&live, params, options, error)) {
        status = run_live(scenario, options, &live, command, error);
    }
    close_live(&live);
    return status;
}

static ExitStatus
load_and_run(const char *name, const LiveOptions *options, const char *command,
             GError **error)
{
    g_autoptr(GPtrArray) sets = all_sets(options);
    Scenario *scenario =
        scenario_load(name, (const char *const *)sets->pdata, error);
    ExitStatus status = scenario
                            ? open_and_run(scenario, options, command, error)
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
        {"as", 'a', 0, G_OPTION_ARG_STRING, &options->as,
         "in the place of these clients, e.g. client.fast [the first]",
         "CLIENTS"},
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
                       "Runs a scenario in real time, with real programs in "
                       "the place of some of its\nclients: a network "
                       "interface leads them to its servers.  Ctrl-C ends it "
                       "early, and well.",
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
    g_free(options.as);
    g_free(options.time);
    g_free(options.out);
    return status;
}
