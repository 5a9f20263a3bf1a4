/* SPDX-License-Identifier: GPL-2.0-only */
/* The buffers of a socket, in pages (sock-fact 10). */
#include "model/sock/account/sock-priv.h"

static Buf *
buffer(Sock *s, SockBuffer which)
{
    switch (which) {
    case SOCK_BUFFER_RX:
        return &s->rx;
    case SOCK_BUFFER_TX:
        return &s->tx;
    case SOCK_BUFFER_CMD:
        return &s->cmd;
    case SOCK_BUFFER_RPL:
        return &s->rpl;
    case SOCK_BUFFER_VAR:
        return &s->var;
    case SOCK_BUFFER_TX2:
        return &s->tx2;
    case N_SOCK_BUFFERS:
        break;
    }
    g_assert_not_reached();
}

static gsize
pages_to_bytes(const DeviceConfig *config, guint pages)
{
    gsize bytes = pages * 256;
    return bytes > config->page_overhead_bytes
               ? bytes - config->page_overhead_bytes
               : 0;
}

static void
resize(Sock *s, SockBuffer which)
{
    Buf *buf = buffer(s, which);

    buf_clear(buf);
    buf_init(buf, pages_to_bytes(&s->dev->config, s->requested[which]));
    s->pages[which] = s->requested[which];
}

/* Gives 's' the buffers that the configuration says. */
void
sock_pages_init(Sock *s)
{
    const DeviceConfig *config = &s->dev->config;
    const guint pages[N_SOCK_BUFFERS] = {config->rx_pages,  config->tx_pages,
                                         config->cmd_pages, config->rpl_pages,
                                         config->var_pages, config->tx2_pages};

    for (guint i = 0; i < N_SOCK_BUFFERS; i++) {
        g_assert(pages[i] <= SOCK_PAGES_MAX);
        s->requested[i] = pages[i];
        resize(s, (SockBuffer)i);
    }
}

void
sock_pages_free(Sock *s)
{
    for (guint i = 0; i < N_SOCK_BUFFERS; i++) {
        buf_clear(buffer(s, (SockBuffer)i));
    }
}

/* TRUE if the program has asked for something else than it has. */
gboolean
sock_pages_differ(const Sock *s)
{
    return memcmp(s->requested, s->pages, sizeof s->pages) != 0;
}

/* Gives what was asked for; the content of what changes is lost. */
void
sock_pages_grant(Sock *s)
{
    for (guint i = 0; i < N_SOCK_BUFFERS; i++) {
        if (s->requested[i] != s->pages[i]) {
            resize(s, (SockBuffer)i);
        }
    }
}
