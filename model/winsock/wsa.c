/* SPDX-License-Identifier: GPL-2.0-only */
/* The process: a thread that runs the program and takes its messages, and one
 * of the system's own, which looks at sockets when packets have come. */
#include "model/winsock/wsa-priv.h"

/* Sockets looked at in one go. */
#define EVENTS_MAX 16

PosixProc *
wsa_thread(const Winsock *ws)
{
    return posix_running(ws->host);
}

gint64
wsa_now_ns(const Winsock *ws)
{
    return posix_now_ns(ws->pump);
}

/* ---- The system's thread ------------------------------------------------ */

static void
look_at(Winsock *ws, gpointer key)
{
    WsaSock *sock = g_hash_table_lookup(ws->socks, key);

    if (sock) {
        wsa_step(sock);
        return;
    }
    sock = g_hash_table_lookup(ws->closing, key);
    if (sock) {
        wsa_go_on_closing(sock);
    }
}

/* Packets of one instant are one step, so it lets all of them come first
 * [ws2.data_fin_one_go]. */
static void
watch(PosixProc *proc, gpointer data)
{
    Winsock *ws = data;
    PosixEpollEvent events[EVENTS_MAX];

    posix_quiet(proc);
    for (;;) {
        int n = posix_epoll_wait(proc, ws->epoll, events, EVENTS_MAX, -1);

        posix_sleep(proc, 0);
        for (int i = 0; i < n; i++) {
            look_at(ws, events[i].data);
        }
    }
}

/* ---- The program's ------------------------------------------------------ */

static void
run_main(PosixProc *proc, gpointer data)
{
    Winsock *ws = data;

    posix_quiet(proc);
    ws->epoll = posix_epoll(proc);
    ws->bell = posix_eventfd(proc, FALSE);
    posix_thread(proc, watch, ws);
    ws->main(ws, ws->user);
    posix_exit(proc);
}

/* As PosixExitFn. */
static void
note_end(gpointer user, G_GNUC_UNUSED PosixExit how)
{
    ((Winsock *)user)->pump = NULL;
}

Winsock *
wsa_new(PosixHost *host, const WsaConfig *config, WsaMain main, gpointer user)
{
    Winsock *ws = g_new0(Winsock, 1);

    ws->host = host;
    ws->config = *config;
    ws->main = main;
    ws->user = user;
    ws->socks =
        g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)wsa_sock_free);
    ws->closing =
        g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)wsa_sock_free);
    ws->pump = posix_process(host, run_main, ws);
    posix_at_exit(ws->pump, note_end, ws);
    return ws;
}

gboolean
wsa_is_over(const Winsock *ws)
{
    return ws->pump == NULL;
}

void
wsa_kill(Winsock *ws)
{
    if (ws->pump) {
        posix_kill(ws->pump);
    }
}

void
wsa_free(Winsock *ws)
{
    if (ws) {
        g_hash_table_unref(ws->socks);
        g_hash_table_unref(ws->closing);
        g_queue_clear_full(&ws->messages, g_free);
        g_free(ws);
    }
}

/* ---- From outside ------------------------------------------------------- */

typedef struct Errand {
    Winsock *ws;
    WsaFn fn;
    gpointer data;
} Errand;

static void
run_errand(PosixProc *proc, gpointer data)
{
    const Errand *errand = data;

    posix_quiet(proc);
    errand->fn(errand->ws, errand->data);
}

void
wsa_do(Winsock *ws, WsaFn fn, gpointer data)
{
    Errand *errand = posix_alloc(ws->pump, sizeof *errand);

    *errand = (Errand){ws, fn, data};
    posix_thread(ws->pump, run_errand, errand);
    posix_host_run(ws->host);
}
