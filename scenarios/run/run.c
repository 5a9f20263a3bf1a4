/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/run/run.h"

#include "model/units.h"
#include "scenarios/base/error.h"
#include "scenarios/measure/account.h"
#include "scenarios/measure/join.h"
#include "scenarios/measure/sums.h"
#include "scenarios/run/events.h"
#include "scenarios/run/host.h"
#include "scenarios/run/load.h"
#include "scenarios/run/network.h"
#include "scenarios/run/sampling.h"

/* What a run counts by itself, apart from connections. */
typedef struct Counts {
    UplinkCounts uplink;
    guint64 segments, lost_packets, connects_lost, negative_draws;
    PathCounts paths;
} Counts;

/* Whose records they are: of those it opens, and of those it takes. */
typedef struct Teller {
    struct Run *run;
    ConnOrigin origin, taker;
} Teller;

/* The software of all nodes, and what it tells. */
typedef struct Run {
    Tracing *tracing; /* or NULL */
    Network *network;
    Counts before;    /* up to the end of the warm-up */
    GPtrArray *hosts; /* Host */
    Events *events;
    Live *live;   /* real programs are clients; or NULL */
    guint n_live; /* connections of theirs */
    Loads *loads;
    Sampling *sampling; /* or NULL */
    GPtrArray *tellers; /* Teller */
    Join *join;
    gint64 warmup_ns;
    Account account;
    MetricSums *sums;
    GArray *conns; /* Conn, all that began after the warm-up; or NULL */
} Run;

/* See run_set_record_spoiler(). */
static void (*spoiler)(Record *record);

/* For tests: calls 'fn' (NULL: nobody, the default) with every record before
 * it is joined, so that it can put a wrong one in its place. */
void
run_set_record_spoiler(void (*fn)(Record *record))
{
    spoiler = fn;
}

/* Takes a record of a Teller, as RecordFn. */
static void
take_record(gpointer user, const Record *record)
{
    const Teller *teller = user;
    Run *run = teller->run;
    Record taken = *record;

    if (spoiler) {
        spoiler(&taken);
    }
    if (taken.active) {
        join_client(run->join, &taken, &teller->origin);
        return;
    }
    join_server(run->join, &taken, &teller->taker);
}

/* Both ends of a connection are known, as ConnFn. */
static void
take_conn(gpointer user, const Conn *conn)
{
    Run *run = user;

    account_add(&run->account, conn);
    if (conn->has_client && conn->client.outcome == OUTCOME_HALF_OPEN) {
        requests_half_open(run->network->requests, conn->client.conn_id);
    }
    if (run->conns) {
        g_array_append_vals(run->conns, conn, 1);
    }
    if (conn_begin_ns(conn) >= run->warmup_ns) {
        metric_sums_add(run->sums, conn);
    }
}

static void
host_free_one(gpointer host)
{
    host_free(host);
}

static void
run_init(Run *run, const ParamSet *params, const RunWatch *watch)
{
    guint n_servers;
    g_autofree const char **groups = param_groups(params->table, &n_servers);

    *run = (Run){.warmup_ns = param_whole(params, "scenario.warmup")};
    run->hosts = g_ptr_array_new_with_free_func(host_free_one);
    run->tellers = g_ptr_array_new_with_free_func(g_free);
    run->join = join_new(take_conn, run);
    run->sums = metric_sums_new(g_strv_length((char **)groups), n_servers);
    if (!watch || !watch->sums_only) {
        run->conns = g_array_new(FALSE, FALSE, sizeof(Conn));
    }
}

/* Software goes before the world it runs in. */
static void
run_clear(Run *run)
{
    events_free(run->events);
    loads_free(run->loads);
    sampling_free(run->sampling);
    live_free(run->live);
    g_ptr_array_unref(run->hosts);
    network_free(run->network);
    tracing_free(run->tracing);
    g_ptr_array_unref(run->tellers);
    join_free(run->join);
    g_clear_error(&run->account.error);
    metric_sums_free(run->sums);
    g_clear_pointer(&run->conns, g_array_unref);
}

static Teller *
add_teller(Run *run, ConnOrigin origin, ConnOrigin taker)
{
    Teller *teller = g_new(Teller, 1);

    *teller = (Teller){.run = run, .origin = origin, .taker = taker};
    g_ptr_array_add(run->tellers, teller);
    return teller;
}

/* The number of the group of 'section', from 1; 0: it is in none. */
static guint
group_of(const ParamSet *params, const char *section)
{
    g_autofree const char **groups = param_groups(params->table, NULL);

    for (guint i = 0; groups[i]; i++) {
        if (g_str_equal(groups[i], section)) {
            return i + 1;
        }
    }
    return 0;
}

/* What is known of the connections that 'group' opens from the host of that
 * number. */
static ConnOrigin
origin_of(const Run *run, const ParamSet *params, const TopoGroup *group,
          guint number)
{
    g_autofree char *reply = g_strconcat(group->section, ".reply", NULL);
    ConnOrigin origin = {.host = number};

    if (group->role == ROLE_SERVER) {
        return origin;
    }
    origin.group = group_of(params, group->section);
    origin.asked = group_of(
        params,
        topology_group(run->network->topology, (guint)group->asks)->section);
    if (param_applies(params, reply)) {
        origin.reply_bytes = (guint64)param_whole(params, reply);
    }
    return origin;
}

/* The software of all hosts. */
static gboolean
add_hosts(Run *run, const ParamSet *params, GError **error)
{
    const Network *network = run->network;

    for (guint i = 0; i < network->n_hosts; i++) {
        const NetHost *place = &network->hosts[i];
        const TopoGroup *group = network_group(network, place);
        Host *host;
        if (!group->role ||
            (run->live && live_has_place_of(run->live, group))) {
            continue;
        }
        host = host_new(
            network, place, params, take_record,
            add_teller(run, origin_of(run, params, group, i),
                       (ConnOrigin){.asked = group_of(params, group->section)}),
            error);
        if (!host) {
            return FALSE;
        }
        g_ptr_array_add(run->hosts, host);
    }
    return TRUE;
}

/* Somebody is about to do something, as EventsFn. */
static void
note_event(gpointer user, const char *name)
{
    sampling_note(((Run *)user)->sampling, name);
}

static void
watch_series(Run *run, const ParamSet *params)
{
    run->sampling = sampling_new(params, run->network);
    for (guint i = 0; i < run->hosts->len; i++) {
        sampling_watch(run->sampling, g_ptr_array_index(run->hosts, i));
    }
    for (guint i = 0; run->live && i < live_n_doors(run->live); i++) {
        sampling_watch_clients(
            run->sampling,
            network_group(run->network, live_door(run->live, i))->section,
            live_door_look, live_door_watched(run->live, i));
    }
}

/* Has what is to happen happen to all hosts, which stand by their sections. */
static gboolean
watch_events(Run *run, const ParamSet *params, GError **error)
{
    run->events = events_new(params, run->network, note_event, run);
    for (guint i = 0; i < run->hosts->len; i++) {
        Host *host = g_ptr_array_index(run->hosts, i);
        if (!events_watch(run->events, host, host->place->number + 1, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
build(Run *run, const ParamSet *params, guint64 rng_run, const RunWatch *watch,
      GError **error)
{
    if (watch && watch->trace) {
        run->tracing = tracing_new(watch->trace, watch->trace_user);
    }
    run->network =
        network_new(params, rng_run, watch ? watch->pcap_prefix : NULL,
                    run->tracing, error);
    if (!run->network) {
        return FALSE;
    }
    if (run->conns) {
        run->network->places = conn_places_new();
    }
    if (watch && watch->live) {
        run->live = live_new(watch->live, run->network);
    }
    if (!add_hosts(run, params, error)) {
        return FALSE;
    }
    run->loads = loads_new(run->network, params, error);
    if (!run->loads) {
        return FALSE;
    }
    watch_series(run, params);
    return watch_events(run, params, error);
}

static guint64
connects_lost(const Run *run)
{
    guint64 n = 0;

    for (guint i = 0; i < run->hosts->len; i++) {
        n += host_connects_lost(g_ptr_array_index(run->hosts, i));
    }
    return n;
}

static void
for_all_hosts(Run *run, void (*fn)(Host *host))
{
    for (guint i = 0; i < run->hosts->len; i++) {
        fn(g_ptr_array_index(run->hosts, i));
    }
}

/* Connections that the software says to have begun: opened ('active') or
 * taken. */
static guint64
begun(const Run *run, gboolean active)
{
    guint64 n = active ? run->n_live : 0;

    for (guint i = 0; i < run->hosts->len; i++) {
        n += host_begun(g_ptr_array_index(run->hosts, i), active);
    }
    return n;
}

static Counts
count(const Run *run)
{
    Counts counts = {
        .segments = run->network->segments,
        .lost_packets = network_lost(run->network),
        .connects_lost = connects_lost(run),
        .negative_draws = draws_negative(run->network->draws),
    };

    network_paths(run->network, &counts.paths);
    network_uplink(run->network, &counts.uplink);
    return counts;
}

/* The warm-up is over. */
static void
note_counts(gpointer user)
{
    Run *run = user;

    run->before = count(run);
}

/* The connections one by one, numbered.  (transfer full): Conn; NULL: they have
 * not been kept */
static GArray *
steal_conns(Run *run)
{
    if (run->conns) {
        conns_sort(run->conns);
        conn_places_tell(run->network->places, run->conns);
        conns_leave_out(run->conns, run->warmup_ns);
    }
    return g_steal_pointer(&run->conns);
}

/* The ends of the real programs that came by that door. */
static void
add_door(Run *run, const ParamSet *params, guint door)
{
    const NetHost *host = live_door(run->live, door);
    ConnOrigin origin =
        origin_of(run, params, network_group(run->network, host),
                  (guint)(host - run->network->hosts));
    g_autoptr(GArray) opened = g_array_new(FALSE, FALSE, sizeof(LiveEnd));

    origin.reply_bytes = 0; /* who knows what they ask for */
    origin.tries_once = TRUE;
    live_door_tell(run->live, door, run->join, opened);
    run->n_live += opened->len;
    for (guint i = 0; i < opened->len; i++) {
        const LiveEnd *end = &g_array_index(opened, LiveEnd, i);
        const char *section = live_section_of(run->live, end->pair.far_ip);
        origin.asked = section ? group_of(params, section) : 0; /* by them */
        join_client(run->join, &end->record, &origin);
    }
}

/* What the records say, if it adds up. */
static gboolean
conclude(Run *run, gint64 end_ns, RunResult *out, GError **error)
{
    Counts counts = count(run);
    RequestTotals requests;

    join_end(run->join);
    if (!account_close(&run->account, begun(run, TRUE), begun(run, FALSE),
                       error) ||
        !requests_count(run->network->requests, run->warmup_ns, &requests,
                        error)) {
        return FALSE;
    }
    out->conns = steal_conns(run);
    out->sums = g_steal_pointer(&run->sums);
    out->series = sampling_steal(run->sampling);
    out->facts = (RunFacts){
        .sums = out->sums,
        .conns =
            out->conns ? (const Conn *)(const void *)out->conns->data : NULL,
        .n_conns = out->conns ? out->conns->len : 0,
        .series = out->series,
        .duration_ns = end_ns - run->warmup_ns,
        .segments = counts.segments - run->before.segments,
        .lost_packets = counts.lost_packets - run->before.lost_packets,
        .events = sim_events(run->network->world),
        .requests = requests,
        .connects_lost = counts.connects_lost - run->before.connects_lost,
        .negative_draws = counts.negative_draws - run->before.negative_draws,
        .paths = counts.paths,
        .uplink = {counts.uplink.up_bytes - run->before.uplink.up_bytes,
                   counts.uplink.down_bytes - run->before.uplink.down_bytes,
                   counts.uplink.dropped - run->before.uplink.dropped},
    };
    path_counts_add(&out->facts.paths, &run->before.paths, TRUE);
    return TRUE;
}

/* Lets time run up to '*end_ns', or, if it is real time, as long as people
 * want; then that is '*end_ns'. */
static gboolean
let_run(Run *run, gint64 *end_ns, GError **error)
{
    if (!run->live) {
        return sim_run(run->network->world, *end_ns, error);
    }
    return live_run(run->live, *end_ns, end_ns, error) &&
           (*end_ns > run->warmup_ns ||
            mistake(error,
                    "ended before the warm-up was over, expected more than "
                    "%.1f s, or --set scenario.warmup=0",
                    (gdouble)run->warmup_ns / NS_PER_S));
}

/* Lets time run to the end and takes what is known then. */
static gboolean
simulate(Run *run, const ParamSet *params, RunResult *out, GError **error)
{
    gint64 duration_ns = param_whole(params, "scenario.duration");

    if (run->warmup_ns > 0) {
        sim_alarm_set(sim_alarm_new(run->network->world, note_counts, run),
                      run->warmup_ns);
    }
    for_all_hosts(run, host_start);
    if (!let_run(run, &duration_ns, error)) {
        return FALSE;
    }
    if (run->tracing) {
        tracing_stop(run->tracing);
    }
    for_all_hosts(run, host_stop);
    for (guint i = 0; run->live && i < live_n_doors(run->live); i++) {
        add_door(run, params, i);
    }
    return conclude(run, duration_ns, out, error);
}

/* Simulates the point 'params' with the random numbers of run 'rng_run'
 * (ns-3's RngRun) and fills 'out' (to be cleared by run_result_clear()).
 * 'watch' may be NULL.  An error is ns-3's (a configuration that it cannot
 * take, or an exception), or that what the ends say of their connections does
 * not add up. */
gboolean
run_simulate(const ParamSet *params, guint64 rng_run, const RunWatch *watch,
             RunResult *out, GError **error)
{
    Run run;
    gboolean ok;

    *out = (RunResult){0};
    run_init(&run, params, watch);
    ok = build(&run, params, rng_run, watch, error) &&
         simulate(&run, params, out, error);
    run_clear(&run);
    return ok;
}

/* Has ns-3 do what it does once in a process (tables of its random numbers,
 * types, binding of symbols), so that children forked after this need not: a
 * tenth of a second of the default scenario.  The campaign's own is left
 * alone, since a run of it may crash or hang. */
void
run_warm_up(void)
{
    const ParamTable *table = param_table();
    g_autofree const char **texts = g_new0(const char *, param_count(table));
    g_autoptr(ParamSet) params = param_set_new(table);
    RunResult result;
    const Param *culprit;

    texts[param_find(table, "scenario.duration")->index] = "100ms";
    sim_random_check("ns3::UniformRandomVariable", NULL);
    if (param_set_read(params, texts, &culprit, NULL) &&
        run_simulate(params, 1, NULL, &result, NULL)) {
        run_result_clear(&result);
    }
}

/* Frees what 'result' holds. */
void
run_result_clear(RunResult *result)
{
    g_clear_pointer(&result->conns, g_array_unref);
    g_clear_pointer(&result->sums, metric_sums_free);
    g_clear_pointer(&result->series, g_free);
}
