/* SPDX-License-Identifier: GPL-2.0-only */
/* Calls of a script. */
#include "scenarios/packetdrill/pkt-run-priv.h"

#include "model/units.h"

/* What packetdrill waits for a call that is to end, when the next one comes. */
#define PATIENCE_NS NS_PER_S
/* A call that is not said to wait may, but not for ever. */
#define WAIT_NS (3600 * NS_PER_S)

/* ---- Results ------------------------------------------------------------ */

/* What a call that went well makes of the connection. */
static void
note(PktRun *run, const PktCall *call, const PktReturn *got)
{
    switch (call->verb) {
    case PKT_SOCKET:
        pkt_flow_socket(&run->flow, (int)got->result);
        break;
    case PKT_LISTEN:
        pkt_flow_listen(&run->flow, call->fd);
        break;
    case PKT_ACCEPT:
        pkt_flow_accept(&run->flow, (int)got->result);
        break;
    case PKT_BIND:
    case PKT_CONNECT:
    case PKT_RECV:
    case PKT_SEND:
    case PKT_CLOSE:
    case PKT_SHUTDOWN:
    case PKT_FCNTL:
    case PKT_IOCTL:
    case PKT_SETSOCKOPT:
    case PKT_GETSOCKOPT:
    case PKT_POLL:
    case PKT_EPOLL_CREATE:
    case PKT_EPOLL_CTL:
    case PKT_EPOLL_WAIT:
        break;
    }
}

static void
judge(PktRun *run, const PktEvent *event, const PktReturn *got)
{
    g_autofree char *expected = NULL;
    g_autofree char *happened = NULL;

    if (got->result >= 0) {
        note(run, event->call, got);
    }
    if (!pkt_call_fits(event->call, got)) {
        expected = pkt_call_text(event->call, NULL);
        happened = pkt_call_text(event->call, got);
        pkt_run_differs(run, event, "differs in the result", expected,
                        happened);
    }
}

/* ---- Calls that wait ---------------------------------------------------- */

static void
wait_for_return(PktRun *run, const PktReturn *got, gint64 limit_ns)
{
    while (!got->done && pkt_wire_step(run->wire, limit_ns)) {
    }
}

static void
judge_end(PktRun *run, const PktPending *pending)
{
    const PktEvent *event = pending->event;
    gint64 off_ns = pending->got->end_ns - pending->until_ns;
    gint64 tolerance_ns =
        pkt_run_tolerance_ns(run, pending->until_ns - pending->from_ns);
    g_autofree char *call = pkt_call_text(event->call, pending->got);
    g_autofree char *expected = NULL;
    g_autofree char *happened = NULL;

    judge(run, event, pending->got);
    if (off_ns < -tolerance_ns || off_ns >= tolerance_ns + NS_PER_US) {
        expected = g_strdup_printf("%s, which ends at %.6f", call,
                                   pending->until_ns / 1e9);
        happened =
            g_strdup_printf("it ends at %.6f", pending->got->end_ns / 1e9);
        pkt_run_differs(run, event, "differs in the end of the call", expected,
                        happened);
    }
    pkt_run_line_end(run, pending->line, pending->got->end_ns,
                     g_steal_pointer(&call));
}

void
pkt_run_pending(PktRun *run, gboolean now)
{
    PktPending pending = run->pending;
    g_autofree char *expected = NULL;
    g_autofree char *happened = NULL;

    if (!pending.event) {
        return;
    }
    if (now) {
        wait_for_return(run, pending.got,
                        MAX(pkt_wire_now_ns(run->wire), pending.until_ns) +
                            PATIENCE_NS);
    }
    if (pending.got->done) {
        run->pending.event = NULL;
        judge_end(run, &pending);
    } else if (now) {
        run->pending.event = NULL;
        expected = pkt_call_text(pending.event->call, NULL);
        happened = g_strdup_printf("it still waits at %.6f",
                                   pkt_wire_now_ns(run->wire) / 1e9);
        pkt_run_differs(run, pending.event, "the call does not end", expected,
                        happened);
    }
}

/* ---- Calls -------------------------------------------------------------- */

static void
begin_waiting(PktRun *run, const PktReturn *got, gint64 now_ns)
{
    gint64 base_ns = run->from_ns - run->event->time.from_us * NS_PER_US;

    run->pending = (PktPending){
        .event = run->event,
        .from_ns = now_ns,
        .until_ns = base_ns + run->event->call->until_us * NS_PER_US,
        .line = pkt_run_line_begin(run, now_ns),
        .got = got,
    };
}

static void
finish(PktRun *run, const PktReturn *got, gint64 now_ns)
{
    const PktCall *call = run->event->call;
    g_autofree char *expected = NULL;

    wait_for_return(run, got, now_ns + WAIT_NS);
    if (!got->done) {
        expected = pkt_call_text(call, NULL);
        pkt_run_differs(run, run->event, "the call does not end", expected,
                        "it waits for ever");
        return;
    }
    judge(run, run->event, got);
    pkt_run_line(run, now_ns, got->end_ns, pkt_call_text(call, got));
}

/* One call at a time: another waits until the one before has ended. */
void
pkt_run_call(PktRun *run)
{
    const PktCall *call = run->event->call;
    const PktReturn *got;
    gint64 now_ns;

    pkt_run_pending(run, TRUE);
    if (run->difference || !pkt_run_wait(run, pkt_call_name(call))) {
        return;
    }
    if (run->record) {
        pkt_run_record_sent(run);
    }
    if (call->verb == PKT_CONNECT) {
        pkt_flow_connect(&run->flow, call->fd, &run->script->config);
    }
    now_ns = pkt_wire_now_ns(run->wire);
    got = run->plain ? pkt_plain_call(run->plain, call)
                     : pkt_host_call(run->host, call);
    if (call->blocking) {
        begin_waiting(run, got, now_ns);
    } else {
        finish(run, got, now_ns);
    }
}
