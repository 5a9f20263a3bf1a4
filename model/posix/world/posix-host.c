/* SPDX-License-Identifier: GPL-2.0-only */
#include "model/posix/world/posix-world-priv.h"
#include "model/units.h"

#define DEFAULT_MAX_FDS 1024

static const PortNode host_node = {
    .alarm = posix_host_alarm,
    .syn = posix_sock_syn,
    .opening = posix_sock_opening,
    .listens = posix_sock_listens,
    .tcp = posix_sock_tcp,
    .udp = posix_host_datagram,
    .udp_refused = posix_host_refused,
};

PosixHost *
posix_host_new(Port *port, const PosixConfig *config, RecordFn record,
               gpointer user)
{
    PosixHost *host = g_new0(PosixHost, 1);

    if (config) {
        host->config = *config;
    }
    if (host->config.max_fds == 0) {
        host->config.max_fds = DEFAULT_MAX_FDS;
    }
    if (!host->config.system) {
        host->config.system = "posix";
    }
    if (host->config.fin_wait2_ns > 0) {
        port_tcp_fin_timeout(port, host->config.fin_wait2_ns);
    }
    host->call_costs = host->config.call_cost.draw_ns != NULL ||
                       host->config.call_cost.fixed_ns > 0;
    host->port = port;
    host->record = record;
    host->record_user = user;
    host->listeners = g_hash_table_new(NULL, NULL);
    host->reuse_ports = g_hash_table_new(NULL, NULL);
    host->sleepers = g_sequence_new(NULL);
    host->armed_ns = PORT_NEVER;
    port->up = &host_node;
    port->node = host;
    return host;
}

/* Drops all processes where they stand, and all files; 'end' ends and frees a
 * socket. */
static void
drop_all(PosixHost *host, void (*end)(PosixSock *sock))
{
    while (!g_queue_is_empty(&host->procs)) {
        posix_proc_free(g_queue_peek_head(&host->procs), FALSE);
    }
    g_hash_table_remove_all(host->listeners);
    while (!g_queue_is_empty(&host->others)) {
        PosixFile *file = g_queue_peek_head(&host->others);

        posix_file_forget(file); /* an epoll set can be behind it */
        file->ops->released(file);
    }
    while (!g_queue_is_empty(&host->socks)) {
        end(g_queue_peek_head(&host->socks));
    }
    port_set_alarm(host->port, PORT_NEVER);
}

void
posix_host_stop(PosixHost *host)
{
    g_assert(!host->current);
    if (!host->stopped) {
        host->stopped = TRUE;
        drop_all(host, posix_sock_stop);
    }
}

void
posix_host_off(PosixHost *host)
{
    g_assert(!host->current);
    if (host->stopped || host->is_off) {
        return;
    }
    host->is_off = TRUE;
    drop_all(host, posix_sock_off);
    g_hash_table_remove_all(host->reuse_ports);
    host->armed_ns = PORT_NEVER;
    port_tcp_off(host->port);
}

void
posix_host_on(PosixHost *host)
{
    if (host->is_off) {
        host->is_off = FALSE;
        port_tcp_restart(host->port);
    }
}

gboolean
posix_host_is_on(const PosixHost *host)
{
    return !host->is_off;
}

void
posix_host_free(PosixHost *host)
{
    if (host) {
        posix_host_stop(host);
        g_hash_table_unref(host->listeners);
        g_hash_table_unref(host->reuse_ports);
        g_clear_pointer(&host->dgrams, g_hash_table_unref);
        g_sequence_free(host->sleepers);
        g_free(host);
    }
}

void
posix_host_fin_timeout(PosixHost *host, gint64 timeout_ns)
{
    g_assert(timeout_ns > 0);
    port_tcp_fin_timeout(host->port, timeout_ns);
}

void
posix_host_abort_on_overflow(PosixHost *host, gboolean abort)
{
    host->abort_on_overflow = abort;
}

guint
posix_host_sockets(const PosixHost *host)
{
    return host->socks.length;
}

guint
posix_host_procs(const PosixHost *host)
{
    return host->procs.length;
}

guint
posix_host_queued(const PosixHost *host)
{
    GHashTableIter iter;
    gpointer listener;
    guint n = 0;

    g_hash_table_iter_init(&iter, host->listeners);
    while (g_hash_table_iter_next(&iter, NULL, &listener)) {
        n += ((const PosixSock *)listener)->queue.length;
    }
    return n;
}

guint64
posix_host_begun(const PosixHost *host, gboolean active)
{
    return host->begun[active ? 1 : 0];
}
