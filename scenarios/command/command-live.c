/* SPDX-License-Identifier: GPL-2.0-only */
/* finwait live. */
#include "scenarios/command/command.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <unistd.h>

#include "scenarios/base/shell.h"
#include "scenarios/params/params-time.h"
#include "scenarios/params/topology.h"
#include "scenarios/run/live.h"
#include "scenarios/store/reproduce.h"

/* So long become trace and pcap files, each: of a short connection there are 3
 * kB and 4 kB. */
#define KEEP "100MB"

typedef struct LiveOptions {
    char **sets, **as;
    char *tap, *time, *keep, *out;
    guint64 keep_bytes;
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
    g_ptr_array_add(sets, g_strdup("run.stop="));
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

/* The section that 'wanted' names; NULL on error. */
static const char *
find_section(const GPtrArray *clients, const char *wanted, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (guint i = 0; i < clients->len; i++) {
        const char *section = clients->pdata[i];
        if (g_str_equal(wanted, section) ||
            g_str_equal(wanted, param_group_name(section))) {
            return section;
        }
        g_ptr_array_add(names, (gpointer)param_group_name(section));
    }
    unknown_word(error, "clients --as", wanted, words_end(names));
    return NULL;
}

/* The sections that --as names, the first one where nothing is said; ended by
 * NULL.  (transfer container); NULL on error */
static GPtrArray *
choose_clients(const GPtrArray *clients, char **as, GError **error)
{
    g_autoptr(GPtrArray) chosen = g_ptr_array_new();

    if (!as) {
        g_ptr_array_add(chosen, clients->pdata[0]);
    }
    for (; as && *as; as++) {
        const char *section = find_section(clients, *as, error);
        if (!section) {
            return NULL;
        }
        if (!g_ptr_array_find(chosen, section, NULL)) {
            g_ptr_array_add(chosen, (gpointer)section);
        }
    }
    g_ptr_array_add(chosen, NULL);
    return g_steal_pointer(&chosen);
}

/* What happens to real programs is not for a scenario to say. */
static gboolean
check_events(const ParamSet *params, const GPtrArray *clients,
             const char *const *as, GError **error)
{
    g_autofree const char **events = param_instances(params->table, "event");

    for (const char **at = events; *at; at++) {
        const char *who = param_in(params, *at, "who")->text;
        gboolean is_only = g_str_equal(who, "client") && clients->len == 1;
        if (param_in(params, *at, "do")->n != EVENT_NONE &&
            (g_strv_contains(as, who) || is_only)) {
            return mistake(error,
                           "live: [%s]: real programs are in the place of "
                           "[%s], expected others that it happens to, or "
                           "--set %s.do=none",
                           *at, is_only ? as[0] : who, *at);
        }
    }
    return TRUE;
}

/* One run is one point. */
static gboolean
check_points(const Scenario *scenario, GError **error)
{
    g_autoptr(GString) as_by = g_string_new("as by");

    if (scenario->n_points == 1) {
        return TRUE;
    }
    reproduce_append_point(as_by, scenario, scenario_point_at(scenario, 0));
    return mistake(error,
                   "live: %s has %" G_GUINT64_FORMAT
                   " points, expected one: give each swept key a value, %s",
                   scenario->name, scenario->n_points, as_by->str);
}

/* The sections of the clients in whose place real programs are, ended by NULL.
 * (transfer container); NULL on error */
static GPtrArray *
find_as(const ParamSet *params, char **wanted, GError **error)
{
    g_autoptr(GPtrArray) clients = find_clients(params, error);
    g_autoptr(GPtrArray) as =
        clients ? choose_clients(clients, wanted, error) : NULL;
    return as && check_events(params, clients, (const char *const *)as->pdata,
                              error)
               ? g_steal_pointer(&as)
               : NULL;
}

/* ---- The interface ------------------------------------------------------- */

/* "10.127.0.1".  (transfer full) */
static char *
ip_text(guint32 ip)
{
    return g_strdup_printf("%u.%u.%u.%u", ip >> 24, ip >> 16 & 0xff,
                           ip >> 8 & 0xff, ip & 0xff);
}

/* (transfer full) */
static char *
door_text(const LivePlan *plan, guint door)
{
    return ip_text(g_array_index(plan->ips, guint32, door));
}

/* Which addresses are in whose place. */
static void
tell_group(const char *tap, const LivePlan *plan, const LiveGroup *group)
{
    g_autofree char *first = door_text(plan, group->first_door);
    g_autofree char *last =
        door_text(plan, group->first_door + group->n_doors - 1);

    g_printerr("%s: ", tap);
    if (group->n_doors > 1) {
        g_printerr("%s to %s in the place of [%s], %u hosts", first, last,
                   group->section, group->n_doors);
    } else if (plan->groups->len > 1) {
        g_printerr("%s in the place of [%s]", first, group->section);
    } else {
        g_printerr("in the place of [%s]", group->section);
    }
}

/* Whom programs reach that come from one of the addresses of 'group'. */
static void
tell_places(const LivePlan *plan, const LiveGroup *group)
{
    guint32 from = g_array_index(plan->ips, guint32, group->first_door);
    const char *before = "; ";

    for (guint i = 0; i < plan->places->len; i++) {
        const LivePlace *place = live_plan_place(plan, i);
        g_autofree char *ip = ip_text(place->ip);
        if (place->from_ip == from) {
            g_printerr("%s%s at %s:%u", before, place->section, ip,
                       place->port);
            before = ", ";
        }
    }
    g_printerr("\n");
}

/* Says what lies behind the interface, and how a program chooses. */
static void
tell_plan(const char *tap, const LivePlan *plan)
{
    for (guint i = 0; i < plan->groups->len; i++) {
        const LiveGroup *group = live_plan_group(plan, i);
        tell_group(tap, plan, group);
        tell_places(plan, group);
    }
    if (plan->doors->len > 1) {
        g_autofree char *second = door_text(plan, 1);
        g_printerr("%s: a program is the host whose address it has (curl "
                   "--interface %s, nc -s %s), else the first\n",
                   tap, second, second);
    }
}

static gboolean
open_live(LiveConfig *live, const LiveOptions *options, GError **error)
{
    if (!g_unix_open_pipe(live->end_fds, FD_CLOEXEC, error)) {
        return FALSE;
    }
    live->tap = options->tap;
    live->is_quiet = options->is_quiet;
    live->keep_bytes = options->keep_bytes;
    live->keep_text = options->keep ? options->keep : KEEP;
    live->fd = tun_open(options->tap, &live->plan->tun, error);
    if (live->fd < 0) {
        return FALSE;
    }
    live->status_fd = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    live->is_terminal = !live->is_quiet && isatty(STDERR_FILENO);
    if (!options->is_quiet) {
        tell_plan(options->tap, live->plan);
    }
    return TRUE;
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
    g_autoptr(ParamSet) params =
        scenario_point(scenario, scenario_point_at(scenario, 0));
    g_autoptr(GPtrArray) as = check_points(scenario, error)
                                  ? find_as(params, options->as, error)
                                  : NULL;
    g_autoptr(LivePlan) plan =
        as ? live_plan_new(params, (const char *const *)as->pdata, error)
           : NULL;
    LiveConfig live = {
        .plan = plan, .fd = -1, .status_fd = -1, .end_fds = {-1, -1}};
    ExitStatus status = EXIT_MISTAKE;

    if (plan && open_live(&live, options, error)) {
        status = run_live(scenario, options, &live, command, error);
    }
    close_live(&live);
    return status;
}

/* --for as it was written, not as the key that it becomes. */
static gboolean
check_time(const char *time, GError **error)
{
    const Param *duration = param_find(param_table(), "scenario.duration");
    g_autofree char *range = param_range(duration, duration->uses);
    g_autoptr(GError) why = NULL;
    gdouble seconds;
    Value value;

    if (!value_parse(duration->type, NULL, time, &value, &why)) {
        return mistake(error, "--for %s: %s", time, why->message);
    }
    seconds = value_number(duration->type, &value);
    return (seconds >= duration->uses->min && seconds <= duration->uses->max) ||
           mistake(error, "--for %s: out of range, expected %s", time, range);
}

static gboolean
read_keep(LiveOptions *options, GError **error)
{
    const char *text = options->keep ? options->keep : KEEP;
    g_autoptr(GError) why = NULL;
    gdouble bytes;
    Value value;

    if (!value_parse(VALUE_BYTES, NULL, text, &value, &why)) {
        return mistake(error, "--keep %s: %s", text, why->message);
    }
    bytes = value_number(VALUE_BYTES, &value);
    if (bytes < 1) {
        return mistake(error, "--keep %s: expected a size such as " KEEP, text);
    }
    options->keep_bytes = (guint64)bytes;
    return TRUE;
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
        {"as", 'a', 0, G_OPTION_ARG_STRING_ARRAY, &options->as,
         "in the place of these clients, e.g. client.fast; also several times "
         "[the first]",
         "CLIENTS"},
        {"for", 'f', 0, G_OPTION_ARG_STRING, &options->time,
         "how long [as long as the scenario says]", "TIME"},
        {"keep", 'k', 0, G_OPTION_ARG_STRING, &options->keep,
         "so long becomes each trace and pcap file [" KEEP "]", "SIZE"},
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
    return (!options->time || check_time(options->time, error)) &&
                   read_keep(options, error)
               ? load_and_run(argv[1], options, command, error)
               : EXIT_MISTAKE;
}

/* `finwait live FILE --tap NAME` */
ExitStatus
command_live(int argc, char **argv, GError **error)
{
    LiveOptions options = {0};
    ExitStatus status = parse_and_run(argc, argv, &options, error);

    g_strfreev(options.sets);
    g_free(options.tap);
    g_strfreev(options.as);
    g_free(options.time);
    g_free(options.keep);
    g_free(options.out);
    return status;
}
