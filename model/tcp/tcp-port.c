/* SPDX-License-Identifier: GPL-2.0-only */
#include "model/tcp/tcp-port.h"

static Tcp *
of(PortTcp *handle)
{
    return ((TcpPort *)handle)->tcp;
}

static gsize
verb_send(PortTcp *handle, gconstpointer bytes, gsize len_bytes)
{
    return tcp_send(of(handle), bytes, len_bytes);
}

static gsize
verb_sendable(PortTcp *handle)
{
    return tcp_sendable(of(handle));
}

static gsize
verb_unacked(PortTcp *handle)
{
    return tcp_unacked(of(handle));
}

static gboolean
verb_writable(PortTcp *handle)
{
    return tcp_writable(of(handle));
}

static gsize
verb_readable(PortTcp *handle)
{
    return tcp_readable(of(handle));
}

static gsize
verb_recv(PortTcp *handle, gpointer bytes, gsize max_bytes)
{
    return tcp_recv(of(handle), bytes, max_bytes);
}

static gsize
verb_peek(PortTcp *handle, gpointer bytes, gsize max_bytes)
{
    return tcp_peek(of(handle), bytes, max_bytes);
}

static void
verb_credit(PortTcp *handle, gsize len_bytes)
{
    tcp_credit(of(handle), len_bytes);
}

static void
verb_sndbuf(PortTcp *handle, guint32 sndbuf_bytes)
{
    tcp_sndbuf(of(handle), sndbuf_bytes);
}

static void
verb_keepalive(PortTcp *handle, const PortKeepalive *keepalive)
{
    tcp_keepalive(of(handle), keepalive);
}

static void
verb_user_timeout(PortTcp *handle, gint64 timeout_ns)
{
    tcp_user_timeout(of(handle), timeout_ns);
}

static void
verb_nodelay(PortTcp *handle, gboolean nodelay)
{
    tcp_nodelay(of(handle), nodelay);
}

static void
verb_shutdown(PortTcp *handle)
{
    tcp_shutdown(of(handle));
}

static void
verb_shut_read(PortTcp *handle)
{
    tcp_shut_read(of(handle));
}

static void
verb_orphan(PortTcp *handle)
{
    tcp_orphan(of(handle));
}

static void
verb_ends(PortTcp *handle, PortAddr *local, PortAddr *remote)
{
    tcp_ends(of(handle), local, remote);
}

static PortTcpState
verb_state(PortTcp *handle)
{
    return tcp_state(of(handle));
}

static void
verb_info(PortTcp *handle, TcpInfo *info)
{
    tcp_info(of(handle), info);
}

void
tcp_port_ops(PortOps *ops)
{
    ops->tcp_send = verb_send;
    ops->tcp_sendable = verb_sendable;
    ops->tcp_unacked = verb_unacked;
    ops->tcp_writable = verb_writable;
    ops->tcp_readable = verb_readable;
    ops->tcp_recv = verb_recv;
    ops->tcp_peek = verb_peek;
    ops->tcp_credit = verb_credit;
    ops->tcp_sndbuf = verb_sndbuf;
    ops->tcp_keepalive = verb_keepalive;
    ops->tcp_user_timeout = verb_user_timeout;
    ops->tcp_nodelay = verb_nodelay;
    ops->tcp_shutdown = verb_shutdown;
    ops->tcp_shut_read = verb_shut_read;
    ops->tcp_orphan = verb_orphan;
    ops->tcp_ends = verb_ends;
    ops->tcp_state = verb_state;
    ops->tcp_info = verb_info;
}
