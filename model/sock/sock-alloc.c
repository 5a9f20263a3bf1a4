/* SPDX-License-Identifier: GPL-2.0-only */
/* Buffers: requests in pages, and sys.buffalloc, which grants them
 * (sock-fact 5 and 10).
 *
 * While buffalloc works everything stands still (sock-fact 1): no handler
 * runs, SYNs and datagrams are lost, and what connections bring is looked at
 * afterwards.  (The TCP below goes on acknowledging what its window has
 * allowed; a real one repeats those segments.) */
#include "model/sock/sock-priv.h"

#define PAGES_MAX 255

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

void
sock_alloc_init(Sock *s)
{
    const DeviceConfig *config = &s->dev->config;
    const guint pages[N_SOCK_BUFFERS] = {config->rx_pages,  config->tx_pages,
                                         config->cmd_pages, config->rpl_pages,
                                         config->var_pages, config->tx2_pages};

    for (guint i = 0; i < N_SOCK_BUFFERS; i++) {
        g_assert(pages[i] <= PAGES_MAX);
        s->requested[i] = pages[i];
        resize(s, (SockBuffer)i);
    }
}

void
sock_alloc_free(Sock *s)
{
    for (guint i = 0; i < N_SOCK_BUFFERS; i++) {
        buf_clear(buffer(s, (SockBuffer)i));
    }
}

/* Pages that all other buffers hold or have asked for. */
static guint
others(const Sock *s, SockBuffer which)
{
    const Device *dev = s->dev;
    guint sum = 0;

    for (guint i = 0; i < dev->config.numofsock; i++) {
        for (guint k = 0; k < N_SOCK_BUFFERS; k++) {
            sum += dev->socks[i].requested[k];
        }
    }
    return sum - s->requested[which];
}

static guint
request(Device *dev, SockBuffer which, guint pages)
{
    Sock *s = device_selected(dev);
    guint taken;

    vm_statement(dev->vm);
    s = device_selected(dev);
    taken = others(s, which);
    pages = MIN(pages, PAGES_MAX);
    if (dev->config.memory_pages) {
        guint all = dev->config.memory_pages;
        pages = MIN(pages, all > taken ? all - taken : 0);
    }
    s->requested[which] = pages;
    return pages;
}

static gboolean
is_changed(const Sock *s)
{
    return memcmp(s->requested, s->pages, sizeof s->pages) != 0;
}

/* The buffers of an open socket cannot change: the request is void (SOCK), or
 * the connection is discarded (D:object_sock_http_buffers). */
static void
reallocate(Sock *s)
{
    if (!is_changed(s)) {
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
    for (guint i = 0; i < N_SOCK_BUFFERS; i++) {
        if (s->requested[i] != s->pages[i]) {
            resize(s, (SockBuffer)i);
        }
    }
}

/* ---- The stall ---------------------------------------------------------- */

gboolean
device_is_stalled(const Device *dev)
{
    return device_now_ns(dev) < dev->stalled_until_ns;
}

/* What connections have brought meanwhile, in the order of the port's law. */
static void
catch_up(Sock *s)
{
    for (guint event = PORT_TCP_OPENED; event <= PORT_TCP_END; event++) {
        if (s->missed >> event & 1) {
            s->missed &= ~(1u << event);
            device_tcp_event(s, (PortTcpEvent)event, s->missed_why);
        }
    }
    if (s->missed_answer && sock_simple(s) == PL_SSTS_ARP) {
        device_answer(s, s->missed_found);
    }
    s->missed_answer = FALSE;
}

void
stall_run(Device *dev)
{
    if (!dev->stalled_until_ns || device_is_stalled(dev)) {
        return;
    }
    dev->stalled_until_ns = 0;
    for (guint i = 0; i < dev->config.numofsock; i++) {
        catch_up(&dev->socks[i]);
    }
}

/* ---- The program's side ------------------------------------------------- */

void
sys_buffalloc(Device *dev)
{
    vm_statement(dev->vm);
    for (guint i = 0; i < dev->config.numofsock; i++) {
        reallocate(&dev->socks[i]);
    }
    device_wake_for_orders(dev);
    if (dev->config.buffalloc_ns) {
        dev->stalled_until_ns = device_now_ns(dev) + dev->config.buffalloc_ns;
        device_wake(dev);
        vm_spend(dev->vm, dev->config.buffalloc_ns);
    }
}

guint
sock_rxbuffrq(Device *dev, guint pages)
{
    return request(dev, SOCK_BUFFER_RX, pages);
}

guint
sock_txbuffrq(Device *dev, guint pages)
{
    return request(dev, SOCK_BUFFER_TX, pages);
}

guint
sock_cmdbuffrq(Device *dev, guint pages)
{
    return request(dev, SOCK_BUFFER_CMD, pages);
}

guint
sock_rplbuffrq(Device *dev, guint pages)
{
    return request(dev, SOCK_BUFFER_RPL, pages);
}

guint
sock_varbuffrq(Device *dev, guint pages)
{
    return request(dev, SOCK_BUFFER_VAR, pages);
}

guint
sock_tx2buffrq(Device *dev, guint pages)
{
    return request(dev, SOCK_BUFFER_TX2, pages);
}
