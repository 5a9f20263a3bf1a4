/* SPDX-License-Identifier: GPL-2.0-only */
/* The program's side: requests for buffers, and sys.buffalloc, which grants
 * them (sock-fact 5 and 10). */
#include "model/sock/program/sock-api-priv.h"

/* Pages that all buffers hold or have asked for. */
static guint
requested(const Device *dev)
{
    guint sum = 0;

    for (guint i = 0; i < dev->config.numofsock; i++) {
        for (guint k = 0; k < N_SOCK_BUFFERS; k++) {
            sum += dev->socks[i].requested[k];
        }
    }
    return sum;
}

static guint
request(Device *dev, SockBuffer which, guint pages)
{
    Sock *s = sock_access(dev);
    guint taken = requested(dev) - s->requested[which];

    pages = MIN(pages, SOCK_PAGES_MAX);
    if (dev->config.memory_pages) {
        guint all = dev->config.memory_pages;
        pages = MIN(pages, all > taken ? all - taken : 0);
    }
    s->requested[which] = pages;
    return pages;
}

#define REQUEST(NAME, WHICH)                                                   \
    guint sock_##NAME##buffrq(Device *dev, guint pages)                        \
    {                                                                          \
        return request(dev, WHICH, pages);                                     \
    }
REQUEST(rx, SOCK_BUFFER_RX)
REQUEST(tx, SOCK_BUFFER_TX)
REQUEST(cmd, SOCK_BUFFER_CMD)
REQUEST(rpl, SOCK_BUFFER_RPL)
REQUEST(var, SOCK_BUFFER_VAR)
REQUEST(tx2, SOCK_BUFFER_TX2)
#undef REQUEST

guint
sys_totalbuffpages(Device *dev)
{
    vm_statement(dev->vm);
    return dev->config.memory_pages ? dev->config.memory_pages : G_MAXUINT16;
}

guint
sys_freebuffpages(Device *dev)
{
    guint total = sys_totalbuffpages(dev);
    guint taken = requested(dev);

    return total > taken ? total - taken : 0;
}

/* ---- Granting ----------------------------------------------------------- */

/* The buffers of an open socket cannot change: the request is void (SOCK), or
 * the connection is discarded (D:object_sock_http_buffers). */
static void
reallocate(Sock *s)
{
    if (!sock_pages_differ(s)) {
        return;
    }
    if (sock_is_engaged(s) &&
        s->dev->config.buffalloc_open == BUFFALLOC_OPEN_DISCARD) {
        sock_step(s, sock_order_input(s, IN_DISCARD));
    }
    if (sock_is_engaged(s)) {
        memcpy(s->requested, s->pages, sizeof s->pages);
        return;
    }
    sock_data_clear(s);
    sock_inband_forget(s);
    sock_pages_grant(s);
    sock_redir_feed(s); /* it may have got room */
}

void
sys_buffalloc(Device *dev)
{
    vm_statement(dev->vm);
    for (guint i = 0; i < dev->config.numofsock; i++) {
        reallocate(&dev->socks[i]);
    }
    device_wake(dev);
    if (dev->config.buffalloc_ns && dev->running) {
        dev->stalled_until_ns = device_now_ns(dev) + dev->config.buffalloc_ns;
        device_wake(dev);
        vm_spend(dev->vm, dev->config.buffalloc_ns);
    }
}
