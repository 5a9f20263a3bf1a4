/* SPDX-License-Identifier: GPL-2.0-only */
/* The options of a socket that its connections begin with. */
#include "model/posix/account/posix-priv.h"
#include "model/units.h"

void
posix_options_init(PosixSockOptions *options)
{
    options->linger_ns = -1;
    options->probing = (PortKeepalive){7200 * NS_PER_S, 75 * NS_PER_S, 9};
}

/* The receive buffer is twice what was set; half of it is the window
 * (tcp_win_from_space). */
PortTcpOpts
posix_options_port(PosixSock *sock)
{
    const PosixSockOptions *options = &sock->options;
    guint32 rcvbuf = options->rcvbuf_bytes
                         ? options->rcvbuf_bytes / 2
                         : sock->file.host->config.rcvbuf_bytes;

    return (PortTcpOpts){
        .user = sock,
        .local_port = sock->port,
        .rcvbuf_bytes = rcvbuf,
        .sndbuf_bytes = options->sndbuf_bytes,
        .syn_retries = options->syn_retries,
        .reuse = options->reuse,
    };
}

void
posix_options_apply(PosixSock *sock)
{
    const PosixSockOptions *options = &sock->options;

    if (options->keepalive) {
        port_tcp_keepalive(sock->tcp, &options->probing);
    }
    if (options->user_timeout_ns > 0) {
        port_tcp_user_timeout(sock->tcp, options->user_timeout_ns);
    }
    if (options->nodelay) {
        port_tcp_nodelay(sock->tcp, TRUE);
    }
}
