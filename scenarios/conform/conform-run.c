/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/conform/conform-run.h"

#include <string.h>

#include "model/units.h"
#include "scenarios/base/error.h"
#include "scenarios/conform/conform-match.h"
#include "scenarios/conform/conform-world.h"

/* A call that waits longer waits for ever: the longest time-out of Linux, a
 * SYN or data repeated to the end, is below 20 minutes. */
#define FOREVER_NS (3600 * NS_PER_S)

struct ConformRun {
    const ConformCase *one;
    ConformOutcome *outcome;
    ConformWorld *world;
    gpointer ends[N_CONFORM_ENDS];
    gint64 step; /* the label of the present entry */
    gboolean in_loop;
    GError *error; /* the run has failed; no more entries */
};

/* ---- For the ends ------------------------------------------------------- */

const ConformCase *
conform_run_case(const ConformRun *run)
{
    return run->one;
}

Port *
conform_run_port(const ConformRun *run, ConformPlace place)
{
    return run->world->ports[place];
}

guint32
conform_run_server_ip(const ConformRun *run, ConformPlace from)
{
    return conform_world_server_ip(run->world, from);
}

static gint64
now_ns(const ConformRun *run)
{
    return sim_now_ns(run->world->sim);
}

char *
conform_run_kernel(const ConformRun *run, ConformPlace place)
{
    return conform_world_kernel(run->world, place, CONFORM_PORT);
}

/* In which list the events of an end come. */
static ConformListId
list_of(ConformPlace place)
{
    switch (place) {
    case CONFORM_C:
    case CONFORM_C2:
        return CONFORM_LIST_CLIENT;
    case CONFORM_S:
        return CONFORM_LIST_SERVER;
    case CONFORM_U:
        return CONFORM_LIST_UPSTREAM;
    case CONFORM_NET:
    case N_CONFORM_PLACES:
        break;
    }
    g_assert_not_reached();
}

void
conform_say(ConformRun *run, ConformPlace place, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    conform_happened_add(run->outcome->happened[list_of(place)], run->step,
                         text);
}

void
conform_say_state(ConformRun *run, const char *text)
{
    g_autofree char *line =
        g_strdup_printf("%" G_GINT64_FORMAT ": %s", run->step, text);

    conform_happened_add(run->outcome->happened[CONFORM_LIST_STATES], run->step,
                         line);
}

/* ---- Time --------------------------------------------------------------- */

static void
run_world(ConformRun *run, gint64 until_ns)
{
    if (!run->error) {
        run->in_loop = TRUE;
        sim_run(run->world->sim, until_ns, &run->error);
        run->in_loop = FALSE;
    }
}

void
conform_run_until(ConformRun *run, const gboolean *done)
{
    gint64 until_ns = now_ns(run) + FOREVER_NS;

    while (!*done && !run->error) {
        run_world(run, until_ns);
        if (!*done && !run->error && now_ns(run) >= until_ns) {
            g_set_error(&run->error, FINWAIT_ERROR, FINWAIT_ERROR_FAILED,
                        "step %" G_GINT64_FORMAT ": the call waits for ever",
                        run->step);
        }
    }
}

void
conform_done(ConformRun *run)
{
    if (run->in_loop) {
        sim_stop(run->world->sim);
    }
}

static void
sample(ConformRun *run, guint places)
{
    for (guint i = 0; i < N_CONFORM_ENDS && !run->error; i++) {
        const ConformSystem *system = run->one->systems[i];
        if ((places & 1u << i) && system && system->sample) {
            system->sample(run->ends[i]);
        }
    }
}

static void
wait_and_sample(ConformRun *run, gint64 wait_ns, guint places)
{
    if (wait_ns > 0) {
        run_world(run, now_ns(run) + wait_ns);
        sample(run, places);
    }
}

/* ---- The network's own ops ---------------------------------------------- */

static void
net_run(G_GNUC_UNUSED gpointer run, G_GNUC_UNUSED const ConformCall *call)
{
}

static void
net_link(ConformRun *run, const ConformCall *call, gboolean up)
{
    const char *from = conform_text(call, "from");

    for (guint i = 0; i < N_CONFORM_ENDS; i++) {
        if (run->one->has_end[i] &&
            (g_str_equal(from, "both") ||
             g_str_equal(from, conform_place_name((ConformPlace)i)))) {
            conform_world_link(run->world, (ConformPlace)i, up);
        }
    }
}

static void
net_down(gpointer run, const ConformCall *call)
{
    net_link(run, call, FALSE);
}

static void
net_up(gpointer run, const ConformCall *call)
{
    net_link(run, call, TRUE);
}

const ConformOp *
conform_net_ops(void)
{
    static const ConformOp ops[] = {
        {"run", net_run, {{"times", CONFORM_ARG_INT, FALSE, NULL}}, 0},
        {"down", net_down, {{"from", CONFORM_ARG_CHOICE, TRUE, "C|S|both"}}, 0},
        {"up", net_up, {{"from", CONFORM_ARG_CHOICE, TRUE, "C|S|both"}}, 0},
        {NULL, NULL, {{0}}, 0},
    };

    return ops;
}

/* ---- The script --------------------------------------------------------- */

/* Has an end do its op. */
static void
perform(ConformRun *run, const ConformEntry *entry)
{
    const ConformSystem *system = run->one->systems[entry->at];
    gpointer end = run->ends[entry->at];

    if (system->perform) {
        system->perform(end, &entry->call);
    } else {
        entry->call.op->run(end, &entry->call);
    }
}

static void
play_entry(ConformRun *run, const ConformEntry *entry)
{
    gint64 times = 1;

    run->step = entry->step;
    if (entry->on) {
        run->one->systems[entry->at]->react(run->ends[entry->at], entry);
        return;
    }
    if (entry->call_text) {
        conform_say(run, entry->at, "call %s", entry->call_text);
    }
    if (entry->at == CONFORM_NET) {
        entry->call.op->run(run, &entry->call);
        if (entry->call.op->run == net_run) {
            times = conform_int(&entry->call, "times", 1);
        }
    } else {
        perform(run, entry);
    }
    for (gint64 i = 0; i < times && !run->error; i++) {
        wait_and_sample(run, entry->wait_ns, entry->samples);
    }
}

static void
play_script(ConformRun *run)
{
    const GPtrArray *script = run->one->script;

    for (guint i = 0; i < script->len && !run->error; i++) {
        play_entry(run, script->pdata[i]);
    }
    run_world(run, now_ns(run) + run->one->tail_ns);
    sample(run, 1u << CONFORM_C | 1u << CONFORM_S);
}

static void
make_ends(ConformRun *run)
{
    for (guint i = 0; i < N_CONFORM_ENDS; i++) {
        if (run->one->systems[i]) {
            run->ends[i] = run->one->systems[i]->make(run, (ConformPlace)i);
        }
    }
}

static void
free_ends(ConformRun *run)
{
    for (guint i = 0; i < N_CONFORM_ENDS; i++) {
        if (run->ends[i]) {
            run->one->systems[i]->free(run->ends[i]);
        }
    }
}

ConformOutcome *
conform_play(const ConformCase *one, GError **error)
{
    ConformRun run = {.one = one};
    g_autoptr(ConformOutcome) outcome = g_new0(ConformOutcome, 1);

    g_assert(!one->missing);
    for (guint i = 0; i < N_CONFORM_LISTS; i++) {
        outcome->happened[i] = conform_happened_new();
    }
    run.outcome = outcome;
    run.world = conform_world_new(one, outcome->happened[CONFORM_LIST_WIRE],
                                  outcome->happened[CONFORM_LIST_WIRE_UPSTREAM],
                                  &run.step, error);
    if (!run.world) {
        return NULL;
    }
    make_ends(&run);
    play_script(&run);
    free_ends(&run);
    conform_world_free(run.world);
    if (run.error) {
        g_propagate_error(error, run.error);
        return NULL;
    }
    return g_steal_pointer(&outcome);
}

void
conform_outcome_free(ConformOutcome *outcome)
{
    if (outcome) {
        for (guint i = 0; i < N_CONFORM_LISTS; i++) {
            g_clear_pointer(&outcome->happened[i], g_ptr_array_unref);
        }
        g_free(outcome);
    }
}
