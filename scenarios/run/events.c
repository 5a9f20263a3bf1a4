/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/run/events.h"

#include "scenarios/base/error.h"
#include "scenarios/params/params-time.h"
#include "scenarios/run/happening.h"

/* Each event has the streams of so many targets, each of which has some. */
#define STREAMS_EACH 4
#define MAX_TARGETS 16384

/* One event at one of those that it happens to. */
typedef struct Deed {
    const Events *events;
    const char *name;
    EventDeed what;
    Host *host;
    guint program; /* of the host, from 0 */
    Happening *happening;
    SimAlarm *alarm;
} Deed;

struct Events {
    const ParamSet *params;
    const Network *network;
    EventsFn fn;
    gpointer user;
    const char **sections; /* "event.deploy" */
    GPtrArray *deeds;
};

/* ---- What is done -------------------------------------------------------- */

static gint64
deed_now_ns(gpointer user)
{
    return port_now_ns(((const Deed *)user)->host->port);
}

static void
deed_arm(gpointer user, gint64 at_ns)
{
    sim_alarm_set(((Deed *)user)->alarm, at_ns);
}

static void
deed_due(gpointer user)
{
    happening_due(((Deed *)user)->happening);
}

static void
deed_begin(gpointer user)
{
    Deed *deed = user;
    Host *host = deed->host;
    const HostActs *acts = host->system->host->acts;

    if (deed->events->fn) {
        deed->events->fn(deed->events->user, deed->name);
    }
    switch (deed->what) {
    case EVENT_NONE:
        break;
    case EVENT_KILL:
    case EVENT_RESTART:
        acts->kill(host, deed->program);
        return;
    case EVENT_REBOOT:
        for (guint i = 0; i < host_programs(host); i++) {
            acts->kill(host, i);
        }
        acts->off(host);
        return;
    case EVENT_POWER_CUT:
    case EVENT_OFF:
        acts->off(host);
        return;
    }
    g_assert_not_reached();
}

static void
deed_end(gpointer user)
{
    const Deed *deed = user;
    const HostActs *acts = deed->host->system->host->acts;

    if (deed->what == EVENT_RESTART) {
        acts->run(deed->host, deed->program);
    } else {
        acts->on(deed->host);
    }
}

static const HappeningOps deed_ops = {.now_ns = deed_now_ns,
                                      .arm = deed_arm,
                                      .begin = deed_begin,
                                      .end = deed_end};

/* ---- To whom ------------------------------------------------------------- */

static const Value *
value_of(const Events *events, guint event, const char *key)
{
    return param_in(events->params, events->sections[event], key);
}

static gboolean
read_plan(const Events *events, guint event, guint target, HappeningPlan *plan,
          GError **error)
{
    const struct {
        const char *key;
        PortDelay *to;
    } delays[] = {
        {"at", &plan->first}, {"every", &plan->every}, {"down", &plan->length}};
    gint64 stream =
        HOST_STREAM_EVENTS +
        ((gint64)event * MAX_TARGETS + (gint64)target) * STREAMS_EACH;

    *plan = (HappeningPlan){0};
    for (gsize i = 0; i < G_N_ELEMENTS(delays); i++) {
        if (!draws_read(events->network->draws, events->network->world,
                        value_of(events, event, delays[i].key),
                        stream + (gint64)i, delays[i].to, error)) {
            return FALSE;
        }
    }
    plan->times = (guint64)value_of(events, event, "times")->n;
    return TRUE;
}

static gboolean
add_deed(Events *events, guint event, Host *host, guint program, guint target,
         GError **error)
{
    EventDeed what = (EventDeed)value_of(events, event, "do")->n;
    HappeningPlan plan;
    Deed *deed;

    g_assert(host->system->host->acts); /* params-time.c has looked */
    if (!read_plan(events, event, target, &plan, error)) {
        return FALSE;
    }
    plan.is_for_good = what == EVENT_KILL || what == EVENT_OFF;
    deed = g_new0(Deed, 1);
    *deed = (Deed){.events = events,
                   .name = param_group_name(events->sections[event]),
                   .what = what,
                   .host = host,
                   .program = program};
    deed->alarm = sim_alarm_new(events->network->world, deed_due, deed);
    deed->happening = happening_new(&plan, &deed_ops, deed);
    g_ptr_array_add(events->deeds, deed);
    happening_start(deed->happening);
    return TRUE;
}

/* Of programs each is a target, of hosts the whole. */
static gboolean
add_deeds(Events *events, guint event, Host *host, guint number, GError **error)
{
    EventDeed what = (EventDeed)value_of(events, event, "do")->n;
    gboolean of_program = what == EVENT_KILL || what == EVENT_RESTART;
    guint which = (guint)value_of(events, event, "which")->n;
    guint n = of_program ? host_programs(host) : 1;

    for (guint i = 0; i < n; i++) {
        if ((which == 0 || which == number + i) &&
            !add_deed(events, event, host, i, number + i, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
events_watch(Events *events, Host *host, guint number, GError **error)
{
    for (guint i = 0; events->sections[i]; i++) {
        if (value_of(events, i, "do")->n != EVENT_NONE &&
            param_is_group_of(host->section,
                              value_of(events, i, "who")->text) &&
            !add_deeds(events, i, host, number, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* ---- Life ---------------------------------------------------------------- */

static void
deed_free(gpointer data)
{
    Deed *deed = data;

    happening_free(deed->happening);
    g_free(deed);
}

Events *
events_new(const ParamSet *params, const Network *network, EventsFn fn,
           gpointer user)
{
    Events *events = g_new0(Events, 1);

    events->params = params;
    events->network = network;
    events->fn = fn;
    events->user = user;
    events->sections = param_instances(params->table, "event");
    events->deeds = g_ptr_array_new_with_free_func(deed_free);
    return events;
}

void
events_free(Events *events)
{
    if (events) {
        g_ptr_array_unref(events->deeds);
        g_free(events->sections);
        g_free(events);
    }
}
