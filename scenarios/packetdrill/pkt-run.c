/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/packetdrill/pkt-run.h"

#include "model/units.h"
#include "scenarios/packetdrill/pkt-code.h"
#include "scenarios/packetdrill/pkt-run-priv.h"
#include "scenarios/packetdrill/pkt-sysctl.h"

/* ---- Differences -------------------------------------------------------- */

void
pkt_run_differs(PktRun *run, const PktEvent *event, const char *what,
                const char *expected, const char *happened)
{
    if (!run->difference && !run->record) {
        run->difference = g_strdup_printf(
            "%s:%u: %s\nexpected: %s\nhappened: %s", run->script->path,
            event->line, what, expected, happened);
    }
}

gint64
pkt_run_tolerance_ns(const PktRun *run, gint64 apart_ns)
{
    const PktConfig *config = &run->script->config;
    gint64 fixed_ns = config->tolerance_us * NS_PER_US;
    gint64 part_ns =
        (gint64)(config->tolerance_percent / 100 * (gdouble)apart_ns);

    return MAX(fixed_ns, part_ns);
}

/* ---- Times -------------------------------------------------------------- */

static void
set_times(PktRun *run, const PktEvent *event)
{
    gint64 base_ns =
        event->time.kind == PKT_ABSOLUTE ? 0 : pkt_wire_now_ns(run->wire);

    if (run->event) {
        run->before_ns = run->from_ns;
    }
    run->event = event;
    run->from_ns = base_ns + event->time.from_us * NS_PER_US;
    run->to_ns = base_ns + event->time.to_us * NS_PER_US;
}

gboolean
pkt_run_wait(PktRun *run, const char *what)
{
    gint64 now_ns = pkt_wire_now_ns(run->wire);
    g_autofree char *expected = NULL;
    g_autofree char *happened = NULL;

    pkt_wire_run(run->wire, MAX(now_ns, run->from_ns));
    if (now_ns < run->from_ns + NS_PER_US ||
        now_ns - run->from_ns <=
            pkt_run_tolerance_ns(run, run->from_ns - run->before_ns)) {
        return TRUE;
    }
    expected = g_strdup_printf("%s at %.6f", what, run->from_ns / 1e9);
    happened = g_strdup_printf("it is %.6f already", now_ns / 1e9);
    pkt_run_differs(run, run->event, "it cannot be on time", expected,
                    happened);
    return run->record != NULL;
}

/* ---- Shell lines, code -------------------------------------------------- */

/* Adds what shell lines up to and including 'last' say to 'knobs'. */
static void
add_settings(const PktScript *script, const PktEvent *last, PktKnobs *knobs)
{
    for (guint i = 0; i < script->events->len; i++) {
        const PktEvent *event = script->events->pdata[i];
        pkt_sysctl_apply(event->sysctls, knobs);
        if (event == last) {
            break;
        }
    }
}

static void
run_shell(PktRun *run)
{
    PktKnobs knobs;

    if (!pkt_run_wait(run, "a shell line")) {
        return;
    }
    pkt_knobs_begin(&knobs, run->script->profile);
    pkt_sysctl_apply(run->script->sysctls, &knobs);
    add_settings(run->script, run->event, &knobs);
    pkt_wire_set(run->wire, &knobs);
    pkt_run_line(run, pkt_wire_now_ns(run->wire), 0,
                 g_strdup_printf("`%s`", run->event->text));
}

static gint64
get_field(gpointer user, const char *field)
{
    return pkt_info_get(user, field);
}

static void
run_code(PktRun *run)
{
    g_autofree char *happened = NULL;
    g_autofree char *expected = NULL;
    PktInfo info;

    if (!pkt_run_wait(run, "an assertion")) {
        return;
    }
    pkt_host_info(run->host, run->flow.fd, &info);
    expected = g_strdup_printf("%%{ %s }%%", run->event->text);
    if (!info.known) {
        pkt_run_differs(run, run->event, "an assertion fails", expected,
                        "the script has no descriptor of a connection");
        return;
    }
    happened = pkt_code_check(run->event->code, get_field, &info);
    if (happened) {
        pkt_run_differs(run, run->event, "an assertion fails", expected,
                        happened);
    }
    pkt_run_line(run, pkt_wire_now_ns(run->wire), 0,
                 g_steal_pointer(&expected));
}

/* ---- Events ------------------------------------------------------------- */

static void
run_event(PktRun *run, const PktEvent *event)
{
    set_times(run, event);
    switch (event->kind) {
    case PKT_EVENT_PACKET:
        pkt_run_packet(run);
        break;
    case PKT_EVENT_CALL:
        pkt_run_call(run);
        break;
    case PKT_EVENT_SHELL:
        run_shell(run);
        break;
    case PKT_EVENT_CODE:
        run_code(run);
        break;
    }
    pkt_run_pending(run, FALSE);
    if (run->record) {
        pkt_run_record_sent(run);
    }
}

/* What is set before the first packet holds from the start: it is about
 * connections only. */
static gboolean
is_early(const PktEvent *event)
{
    return event->kind != PKT_EVENT_PACKET;
}

static void
set_up(PktRun *run, const PktKnobs *knobs)
{
    const PktConfig *config = &run->script->config;

    if (run->script->plain) {
        run->wire = pkt_wire_new_plain(pkt_run_heard, run);
        run->plain = pkt_plain_new(pkt_wire_plain(run->wire), config);
    } else {
        run->wire = pkt_wire_new(knobs, pkt_run_heard, run);
        run->host = pkt_host_new(pkt_wire_host(run->wire), config);
    }
}

void
pkt_run_play(PktRun *run)
{
    const GPtrArray *events = run->script->events;
    PktKnobs knobs;

    pkt_knobs_begin(&knobs, run->script->profile);
    pkt_sysctl_apply(run->script->sysctls, &knobs);
    for (guint i = 0; i < events->len && is_early(events->pdata[i]); i++) {
        pkt_sysctl_apply(((const PktEvent *)events->pdata[i])->sysctls, &knobs);
    }
    set_up(run, &knobs);
    run->before_ns = -1;
    pkt_flow_init(&run->flow);
    for (guint i = 0; i < events->len && !run->difference; i++) {
        run_event(run, events->pdata[i]);
    }
    if (!run->difference) {
        pkt_run_pending(run, TRUE);
    }
}

void
pkt_run_end(PktRun *run)
{
    pkt_wire_free(run->wire);
    pkt_host_free(run->host);
    pkt_plain_free(run->plain);
    pkt_flow_clear(&run->flow);
    g_queue_clear_full(&run->sent, g_free);
}

char *
pkt_run(const PktScript *script)
{
    PktRun run = {.script = script, .sent = G_QUEUE_INIT};

    pkt_run_play(&run);
    pkt_run_end(&run);
    return run.difference;
}
