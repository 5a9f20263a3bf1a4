/* SPDX-License-Identifier: GPL-2.0-only */
/* The device: its life, its calls from the world, its one alarm.
 *
 * Within one instant the master process comes first (orders, time-outs, the
 * system timer), then the VM.  Handlers run from the alarm only; other calls
 * from the world merely wake an idle VM. */
#include "model/sock/sock-priv.h"

void
device_config_default(DeviceConfig *config)
{
    *config = (DeviceConfig){
        .numofsock = 16,
        .rx_pages = 4,
        .tx_pages = 4,
        .var_pages = 1,
        .page_overhead_bytes = 17,
        .vm = {.dispatch_ns = 50000, .statement_ns = 10000},
        .sys_timer_ns = HALF_SECOND_NS,
        .order_latency_ns = 100000,
    };
}

/* ---- The alarm ---------------------------------------------------------- */

static gint64
deadline_ns(const Device *dev)
{
    gint64 master =
        MIN(MIN(orders_due_ns(dev), dev->tout_due_ns), dev->next_timer_ns);
    return MIN(master, vm_deadline(dev->vm));
}

/* An alarm that is early costs less than moving it: it finds nothing to do
 * and arms the next. */
static void
arm(Device *dev)
{
    gint64 deadline = deadline_ns(dev);

    if (deadline < dev->armed_ns) {
        dev->armed_ns = deadline;
        port_set_alarm(dev->port, deadline);
    }
}

/* After an input: lets an idle VM take up what was posted.  Within the
 * device's own loop there is nothing to do: it looks again by itself. */
void
device_wake(Device *dev)
{
    if (!dev->running || dev->busy) {
        return;
    }
    dev->busy = TRUE;
    vm_wake(dev->vm);
    dev->busy = FALSE;
    arm(dev);
}

/* on_sys_timer is not generated while the VM stands still (sock-fact 1). */
static void
timer_run(Device *dev)
{
    gint64 now = device_now_ns(dev);

    while (dev->next_timer_ns <= now) {
        dev->next_timer_ns += dev->config.sys_timer_ns;
        if (!vm_is_paused(dev->vm)) {
            device_post(dev, ON_SYS_TIMER, NULL, 0, 0);
        }
    }
}

static void
on_alarm(gpointer node)
{
    Device *dev = node;

    dev->armed_ns = PORT_NEVER;
    dev->busy = TRUE;
    do {
        orders_run(dev);
        touts_run(dev);
        timer_run(dev);
        vm_run(dev->vm);
    } while (deadline_ns(dev) <= device_now_ns(dev));
    dev->busy = FALSE;
    arm(dev);
}

/* ---- Other calls from the world ----------------------------------------- */

static PortVerdict
on_syn(gpointer node, PortSyn *syn)
{
    Device *dev = node;
    PortVerdict verdict = PORT_SYN_REFUSE;

    if (dev->running) {
        verdict = device_take_syn(dev, syn);
        device_wake(dev);
    }
    return verdict;
}

static SockInput
input_of_end(PortEnd why)
{
    switch (why) {
    case PORT_END_CLOSED:
        return IN_CLOSED;
    case PORT_END_RESET:
    case PORT_END_REFUSED:
        return IN_RST;
    case PORT_END_TIMEOUT:
        return IN_RETRIES;
    case PORT_END_BAD_SEQ:
        return IN_BAD_SEQ;
    case PORT_END_NONE:
        break;
    }
    g_assert_not_reached();
}

static void
take_tcp_event(Sock *s, PortTcpEvent event, PortEnd why)
{
    switch (event) {
    case PORT_TCP_OPENED:
        sock_step(s, IN_OPENED);
        return;
    case PORT_TCP_DATA:
        sock_rx_take(s);
        return;
    case PORT_TCP_SPACE:
        sock_tx_acked(s);
        sock_tx_pump(s);
        return;
    case PORT_TCP_FIN:
        sock_step(s, IN_FIN);
        return;
    case PORT_TCP_END:
        sock_step(s, input_of_end(why));
        return;
    }
    g_assert_not_reached();
}

static void
on_tcp(gpointer user, PortTcpEvent event, PortEnd why)
{
    Sock *s = user;

    take_tcp_event(s, event, why);
    device_wake(s->dev);
}

static void
on_resolved(gpointer node, guint32 ip, gboolean found)
{
    Device *dev = node;

    for (guint i = 0; dev->running && i < dev->config.numofsock; i++) {
        Sock *s = &dev->socks[i];
        if (sock_simple(s) == PL_SSTS_ARP && s->remote.ip == ip) {
            SockInput found_in = sock_is_udp(s) ? IN_UDP_RESOLVED : IN_RESOLVED;
            sock_step(s, found ? found_in : IN_UNRESOLVED);
            if (sock_simple(s) == PL_SSTS_AO && !s->tcp) {
                sock_step(s, IN_BAD_SEQ); /* the outport is taken */
            }
        }
    }
    device_wake(dev);
}

static void
on_udp(gpointer node, const PortDatagram *datagram)
{
    Device *dev = node;

    if (dev->running) {
        device_take_datagram(dev, datagram);
        device_wake(dev);
    }
}

const PortNode device_node = {
    .alarm = on_alarm,
    .syn = on_syn,
    .tcp = on_tcp,
    .resolved = on_resolved,
    .udp = on_udp,
};

/* ---- Life --------------------------------------------------------------- */

static gsize
pages_to_bytes(const DeviceConfig *config, guint pages)
{
    gsize bytes = pages * 256;
    return bytes > config->page_overhead_bytes
               ? bytes - config->page_overhead_bytes
               : 0;
}

static void
sock_init(Device *dev, guint num)
{
    Sock *s = &dev->socks[num];

    s->dev = dev;
    s->num = num;
    s->wanted_ns = PORT_NEVER;
    buf_init(&s->rx, pages_to_bytes(&dev->config, dev->config.rx_pages));
    buf_init(&s->var, pages_to_bytes(&dev->config, dev->config.var_pages));
    buf_init(&s->tx, pages_to_bytes(&dev->config, dev->config.tx_pages));
}

static void
check_config(const DeviceConfig *config)
{
    g_assert(config->numofsock >= 1 && config->numofsock <= DEVICE_SOCKS_MAX);
    g_assert(config->rx_pages <= 255 && config->tx_pages <= 255);
    g_assert(config->var_pages <= 255);
    g_assert(config->sys_timer_ns > 0 && config->order_latency_ns >= 0);
}

Device *
device_new(Port *port, const DeviceConfig *config, const DeviceProgram *program,
           RecordFn record, gpointer user)
{
    Device *dev = g_new0(Device, 1);

    check_config(config);
    dev->port = port;
    dev->config = *config;
    dev->program = program;
    dev->record = record;
    dev->record_user = user;
    dev->inconenabledmaster = TRUE;
    dev->armed_ns = dev->next_timer_ns = dev->tout_due_ns = PORT_NEVER;
    dev->udp_ports = g_array_new(FALSE, FALSE, sizeof(guint16));
    g_queue_init(&dev->orders);
    dev->evq = evq_new(config->numofsock, config->event_capacity);
    dev->vm = vm_new(port, dev->evq, &config->vm, &device_vm_ops, dev);
    dev->config.vm.pauses = NULL; /* the VM has its own copy */
    dev->socks = g_new0(Sock, config->numofsock);
    for (guint i = 0; i < config->numofsock; i++) {
        sock_init(dev, i);
    }
    port->up = &device_node;
    port->node = dev;
    return dev;
}

void
device_start(Device *dev)
{
    g_assert(!dev->running);
    dev->running = TRUE;
    dev->start_ns = device_now_ns(dev);
    device_udp_bind(dev);
    if (device_handles(dev, ON_SYS_TIMER)) {
        dev->next_timer_ns = dev->start_ns + dev->config.sys_timer_ns;
    }
    device_post(dev, ON_SYS_INIT, NULL, 0, 0);
    device_wake(dev);
}

static void
power_down(Sock *s)
{
    sock_tx_acked(s);
    if (s->recording) {
        sock_record_emit(s, PORT_NEVER);
    }
    if (s->tcp) {
        port_tcp_discard(s->tcp, TRUE);
        s->tcp = NULL;
    }
}

void
device_stop(Device *dev)
{
    g_assert(dev->running);
    dev->running = FALSE;
    for (guint i = 0; i < dev->config.numofsock; i++) {
        power_down(&dev->socks[i]);
    }
    device_udp_bind(dev); /* none */
    port_set_alarm(dev->port, PORT_NEVER);
}

void
device_free(Device *dev)
{
    if (!dev) {
        return;
    }
    if (dev->running) {
        device_stop(dev);
    }
    vm_free(dev->vm);
    evq_free(dev->evq);
    g_array_unref(dev->udp_ports);
    g_queue_clear_full(&dev->orders, g_free);
    for (guint i = 0; i < dev->config.numofsock; i++) {
        buf_clear(&dev->socks[i].rx);
        buf_clear(&dev->socks[i].tx);
        buf_clear(&dev->socks[i].var);
    }
    g_free(dev->socks);
    g_free(dev);
}
