/* SPDX-License-Identifier: GPL-2.0-only */
/* The window's queue: messages come out in the order of their posting. */
#include "model/winsock/wsa-priv.h"

/* Wakes the pump if it waits for a message. */
static void
ring(Winsock *ws)
{
    if (ws->waiting) {
        ws->waiting = FALSE;
        posix_eventfd_write(wsa_thread(ws), ws->bell, 1);
    }
}

void
wsa_post(Winsock *ws, const WsaMessage *message)
{
    g_queue_push_tail(&ws->messages, g_memdup2(message, sizeof *message));
    ring(ws);
}

guint
wsa_queue_length(const Winsock *ws)
{
    return ws->messages.length;
}

/* ---- Time --------------------------------------------------------------- */

void
wsa_busy(Winsock *ws, gint64 work_ns)
{
    wsa_hold(ws, MAX(ws->held_ns, wsa_now_ns(ws) + work_ns));
    posix_sleep(wsa_thread(ws), work_ns);
}

void
wsa_hold(Winsock *ws, gint64 until_ns)
{
    ws->held_ns = until_ns;
}

gint64
wsa_held_until_ns(const Winsock *ws)
{
    return ws->held_ns;
}

/* Calls from outside that wait for the same moment are made first. */
static void
wait_until_free(Winsock *ws)
{
    while (ws->held_ns > wsa_now_ns(ws)) {
        posix_sleep(ws->pump, ws->held_ns - wsa_now_ns(ws));
        posix_sleep(ws->pump, 0);
    }
}

/* ---- Taking ------------------------------------------------------------- */

/* Waits for the bell; FALSE if time ran out. */
static gboolean
wait_for_bell(Winsock *ws, gint64 until_ns)
{
    PosixPollFd bell = {ws->bell, POSIX_POLLIN, 0};
    gboolean rung = TRUE;

    ws->waiting = TRUE;
    if (until_ns != PORT_NEVER) {
        gint64 left_ns = MAX(until_ns - wsa_now_ns(ws), 0);
        rung = posix_poll(ws->pump, &bell, 1, left_ns) > 0;
    }
    if (rung) {
        posix_eventfd_read(ws->pump, ws->bell);
    }
    ws->waiting = FALSE;
    return rung;
}

static void
tell(Winsock *ws, const WsaMessage *message)
{
    posix_tell(ws->pump, wsa_descriptor(ws, message->sock), TRACE_EVENT,
               wsa_event_name(message->event), wsa_error_name(message->error));
}

/* The way to the handler takes its time, in which the network goes on. */
static void
spend_dispatch(Winsock *ws)
{
    gint64 dispatch_ns = port_delay_ns(&ws->config.dispatch);

    if (dispatch_ns > 0) {
        posix_sleep(ws->pump, dispatch_ns);
        wait_until_free(ws);
    }
}

gboolean
wsa_get_message(Winsock *ws, WsaMessage *message, gint64 until_ns)
{
    WsaMessage *oldest;

    g_assert(wsa_thread(ws) == ws->pump);
    wait_until_free(ws);
    while (g_queue_is_empty(&ws->messages)) {
        if (!wait_for_bell(ws, until_ns)) {
            return FALSE;
        }
        wait_until_free(ws);
    }
    spend_dispatch(ws);
    oldest = g_queue_pop_head(&ws->messages);
    *message = *oldest;
    g_free(oldest);
    tell(ws, message);
    return TRUE;
}
