/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/packetdrill/pkt-host-priv.h"

#include "model/units.h"

#define YEAR_NS (365 * 86400 * NS_PER_S)

/* ---- Life --------------------------------------------------------------- */

static void
keep(PosixProc *proc, G_GNUC_UNUSED gpointer data)
{
    for (;;) {
        posix_sleep(proc, YEAR_NS);
    }
}

static void
acting_free(gpointer data)
{
    PktActing *acting = data;

    g_clear_pointer(&acting->got.polls, g_array_unref);
    g_free(acting);
}

PktHost *
pkt_host_new(PosixHost *posix, const PktConfig *config)
{
    PktHost *host = g_new0(PktHost, 1);

    host->posix = posix;
    host->config = config;
    host->fds = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    host->actings = g_ptr_array_new_with_free_func(acting_free);
    host->keeper = posix_process(posix, keep, NULL);
    posix_sigpipe(host->keeper, POSIX_SIG_IGN, NULL);
    posix_host_run(posix);
    return host;
}

/* Its threads must have been stopped: posix_host_stop(). */
void
pkt_host_free(PktHost *host)
{
    if (host) {
        g_ptr_array_unref(host->actings);
        g_hash_table_unref(host->fds);
        g_free(host);
    }
}

/* ---- Threads ------------------------------------------------------------ */

static void
call_main(PosixProc *proc, gpointer data)
{
    PktActing *acting = data;

    acting->proc = proc;
    pkt_host_act(acting);
    acting->got.end_ns = posix_now_ns(proc);
    acting->got.done = TRUE;
}

const PktReturn *
pkt_host_call(PktHost *host, const PktCall *call)
{
    PktActing *acting = g_new0(PktActing, 1);

    acting->host = host;
    acting->call = call;
    g_ptr_array_add(host->actings, acting);
    posix_thread(host->keeper, call_main, acting);
    posix_host_run(host->posix);
    return &acting->got;
}

/* ---- TCP_INFO ----------------------------------------------------------- */

typedef struct Asking {
    PktInfo *info;
    int fd;
} Asking;

static void
ask_main(PosixProc *proc, gpointer data)
{
    const Asking *asking = data;

    pkt_info_ask(proc, asking->fd, asking->info);
}

void
pkt_host_info(PktHost *host, int fd, PktInfo *info)
{
    const PktFd *entry = g_hash_table_lookup(host->fds, GINT_TO_POINTER(fd));
    Asking asking = {.info = info, .fd = entry ? entry->fd : -1};

    info->known = FALSE;
    if (entry) {
        posix_thread(host->keeper, ask_main, &asking);
        posix_host_run(host->posix);
    }
}
