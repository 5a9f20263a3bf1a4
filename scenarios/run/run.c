/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/run/run.h"

#include "scenarios/measure/account.h"
#include "scenarios/run/events.h"
#include "scenarios/run/host.h"
#include "scenarios/run/network.h"
#include "scenarios/run/sampling.h"

/* What a run counts by itself, apart from connections. */
typedef struct Counts {
    guint64 segments, lost_packets, connects_lost, negative_draws;
    PathCounts paths;
} Counts;

/* Whose records they are: the client of a section, or all zero. */
typedef struct Teller {
    struct Run *run;
    ConnOrigin origin;
} Teller;

/* The software of all nodes, and what it has told so far. */
typedef struct Run {
    Tracing *tracing; /* or NULL */
    Network *network;
    Counts before; /* up to the end of the warm-up */
    Host *server;
    GPtrArray *clients; /* Host */
    Events *events;
    Sampling *sampling; /* or NULL */
    GPtrArray *tellers; /* Teller */
    GArray *opened;     /* Record, of those who opened */
    GArray *origins;    /* ConnOrigin, of each of them */
    GArray *accepted;   /* Record, of those who were opened to */
} Run;

/* See run_set_record_spoiler(). */
static void (*spoiler)(Record *record);

/* For tests: calls 'fn' (NULL: nobody, the default) with every record before
 * it is kept, so that it can put a wrong one in its place. */
void
run_set_record_spoiler(void (*fn)(Record *record))
{
    spoiler = fn;
}

/* Keeps a record of a Teller, as RecordFn. */
static void
keep_record(gpointer user, const Record *record)
{
    const Teller *teller = user;
    Run *run = teller->run;
    Record kept = *record;

    if (spoiler) {
        spoiler(&kept);
    }
    if (!kept.active) {
        g_array_append_val(run->accepted, kept);
        return;
    }
    g_array_append_val(run->opened, kept);
    g_array_append_val(run->origins, teller->origin);
}

static void
host_free_one(gpointer host)
{
    host_free(host);
}

static void
run_init(Run *run)
{
    *run = (Run){0};
    run->clients = g_ptr_array_new_with_free_func(host_free_one);
    run->tellers = g_ptr_array_new_with_free_func(g_free);
    run->opened = g_array_new(FALSE, FALSE, sizeof(Record));
    run->origins = g_array_new(FALSE, FALSE, sizeof(ConnOrigin));
    run->accepted = g_array_new(FALSE, FALSE, sizeof(Record));
}

/* Software goes before the world it runs in. */
static void
run_clear(Run *run)
{
    events_free(run->events);
    sampling_free(run->sampling);
    g_ptr_array_unref(run->clients);
    host_free(run->server);
    network_free(run->network);
    tracing_free(run->tracing);
    g_ptr_array_unref(run->tellers);
    g_array_unref(run->opened);
    g_array_unref(run->origins);
    g_array_unref(run->accepted);
}

static Teller *
add_teller(Run *run, ConnOrigin origin)
{
    Teller *teller = g_new(Teller, 1);

    *teller = (Teller){.run = run, .origin = origin};
    g_ptr_array_add(run->tellers, teller);
    return teller;
}

/* What is known of the clients of 'section' on the host of that number. */
static ConnOrigin
origin_of(const ParamSet *params, const char *section, guint host)
{
    g_autofree const char **groups = param_groups(params->table);
    g_autofree char *reply = g_strconcat(section, ".reply", NULL);
    ConnOrigin origin = {.host = host};

    for (guint i = 0; groups[i]; i++) {
        if (g_str_equal(groups[i], section)) {
            origin.group = i + 1;
        }
    }
    if (param_applies(params, reply)) {
        origin.reply_bytes = (guint64)param_whole(params, reply);
    }
    return origin;
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
    sampling_watch(run->sampling, run->server, run->network->server);
    for (guint i = 0; i < run->clients->len; i++) {
        sampling_watch(run->sampling, g_ptr_array_index(run->clients, i),
                       run->network->clients[i]);
    }
}

/* Has what is to happen happen to all hosts, which stand by their sections. */
static gboolean
watch_events(Run *run, const ParamSet *params, GError **error)
{
    guint number = 0;

    run->events = events_new(params, run->network, note_event, run);
    for (guint i = 0; i < run->clients->len; i++) {
        Host *host = g_ptr_array_index(run->clients, i);
        gboolean is_next =
            i > 0 && run->network->sections[i] == run->network->sections[i - 1];
        number = is_next ? number + 1 : 1;
        if (!events_watch(run->events, host, number, error)) {
            return FALSE;
        }
    }
    return events_watch(run->events, run->server, 1, error);
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
    run->server = host_new_server(run->network, params, keep_record,
                                  add_teller(run, (ConnOrigin){0}), error);
    if (!run->server) {
        return FALSE;
    }
    for (guint i = 0; i < run->network->n_clients; i++) {
        ConnOrigin origin = origin_of(params, run->network->sections[i], i + 1);
        Host *host = host_new_clients(run->network, i, params, keep_record,
                                      add_teller(run, origin), error);
        if (!host) {
            return FALSE;
        }
        g_ptr_array_add(run->clients, host);
    }
    watch_series(run, params);
    return watch_events(run, params, error);
}

static guint64
connects_lost(const Run *run)
{
    guint64 n = host_connects_lost(run->server);

    for (guint i = 0; i < run->clients->len; i++) {
        n += host_connects_lost(g_ptr_array_index(run->clients, i));
    }
    return n;
}

static void
for_all_hosts(Run *run, void (*fn)(Host *host))
{
    fn(run->server);
    for (guint i = 0; i < run->clients->len; i++) {
        fn(g_ptr_array_index(run->clients, i));
    }
}

/* Connections that the software says to have begun. */
static guint64
begun_by_clients(const Run *run)
{
    guint64 n = host_begun(run->server, TRUE);

    for (guint i = 0; i < run->clients->len; i++) {
        n += host_begun(g_ptr_array_index(run->clients, i), TRUE);
    }
    return n;
}

static guint64
begun_by_servers(const Run *run)
{
    guint64 n = host_begun(run->server, FALSE);

    for (guint i = 0; i < run->clients->len; i++) {
        n += host_begun(g_ptr_array_index(run->clients, i), FALSE);
    }
    return n;
}

static Counts
count(const Run *run)
{
    return (Counts){
        .segments = run->network->segments,
        .lost_packets = sim_link_lost(run->network->link),
        .connects_lost = connects_lost(run),
        .negative_draws = draws_negative(run->network->draws),
        .paths = *path_counts(sim_link_path(run->network->link)),
    };
}

/* The warm-up is over. */
static void
note_counts(gpointer user)
{
    Run *run = user;

    run->before = count(run);
}

/* Those of 'conns' that began when the warm-up was over.  (transfer full) */
static GArray *
after_warmup(const GArray *conns, gint64 warmup_ns)
{
    GArray *out = g_array_new(FALSE, FALSE, sizeof(Conn));

    for (guint i = 0; i < conns->len; i++) {
        const Conn *conn = &g_array_index(conns, Conn, i);
        if (conn_begin_ns(conn) >= warmup_ns) {
            g_array_append_vals(out, conn, 1);
        }
    }
    return out;
}

/* What the records say, if it adds up. */
static gboolean
conclude(const Run *run, const ParamSet *params, RunResult *out, GError **error)
{
    gint64 warmup_ns = param_whole(params, "scenario.warmup");
    g_autoptr(GArray) all = conns_join(run->opened, run->accepted);
    Counts counts = count(run);

    conns_tell_origins(all, run->origins);
    if (!account_check(all, begun_by_clients(run), begun_by_servers(run),
                       error)) {
        return FALSE;
    }
    conn_places_tell(run->network->places, all);
    out->conns = after_warmup(all, warmup_ns);
    out->series = sampling_steal(run->sampling);
    out->facts = (RunFacts){
        .conns = (const Conn *)(const void *)out->conns->data,
        .n_conns = out->conns->len,
        .series = out->series,
        .duration_ns = param_whole(params, "scenario.duration") - warmup_ns,
        .segments = counts.segments - run->before.segments,
        .lost_packets = counts.lost_packets - run->before.lost_packets,
        .events = sim_events(run->network->world),
        .connects_lost = counts.connects_lost - run->before.connects_lost,
        .negative_draws = counts.negative_draws - run->before.negative_draws,
        .paths = counts.paths,
    };
    path_counts_add(&out->facts.paths, &run->before.paths, TRUE);
    return TRUE;
}

/* Lets time run to the end and takes what is known then. */
static gboolean
simulate(Run *run, const ParamSet *params, RunResult *out, GError **error)
{
    gint64 duration_ns = param_whole(params, "scenario.duration");
    gint64 warmup_ns = param_whole(params, "scenario.warmup");

    if (warmup_ns > 0) {
        sim_alarm_set(sim_alarm_new(run->network->world, note_counts, run),
                      warmup_ns);
    }
    for_all_hosts(run, host_start);
    if (!sim_run(run->network->world, duration_ns, error)) {
        return FALSE;
    }
    if (run->tracing) {
        tracing_stop(run->tracing);
    }
    for_all_hosts(run, host_stop);
    return conclude(run, params, out, error);
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
    run_init(&run);
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
    g_clear_pointer(&result->series, g_free);
}
