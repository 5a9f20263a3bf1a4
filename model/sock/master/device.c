/* SPDX-License-Identifier: GPL-2.0-only */
/* The device: its life, its calls from the world, its one alarm.
 *
 * Within one instant the master process comes first (orders, time-outs, the
 * system timer), then the VM.  Handlers run from the alarm only; other calls
 * from the world merely wake an idle VM. */
#include "model/sock/master/device-priv.h"

void
device_config_default(DeviceConfig *config)
{
    *config = (DeviceConfig){
        .numofsock = 16,
        .rx_pages = 4,
        .tx_pages = 4,
        .buffalloc_ns = 100000000,
        .page_overhead_bytes = 17,
        .vm = {.dispatch_ns = 50000, .statement_ns = 10000},
        .sys_timer_ns = HALF_SECOND_NS,
        .reboot_ns = NS_PER_S,
        .order_latency_ns = 100000,
    };
}

/* ---- The alarm ---------------------------------------------------------- */

static gint64
deadline_ns(const Device *dev)
{
    gint64 master;

    if (dev->reboot_wanted) {
        return device_now_ns(dev);
    }
    if (dev->stalled_until_ns) {
        return dev->stalled_until_ns; /* nothing happens before */
    }
    master = MIN(MIN(orders_due_ns(dev), dev->tout_due_ns), dev->next_timer_ns);
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
    if (!device_is_stalled(dev)) {
        dev->busy = TRUE;
        vm_wake(dev->vm);
        dev->busy = FALSE;
    }
    arm(dev);
}

/* Off, and the alarm set for on. */
static void
reboot(Device *dev)
{
    device_off(dev);
    dev->boot_ns = device_now_ns(dev) + dev->config.reboot_ns;
    port_set_alarm(dev->port, dev->boot_ns);
}

/* What is due in this instant; FALSE when the device has been switched off. */
static gboolean
work(Device *dev)
{
    do {
        if (dev->reboot_wanted) {
            return FALSE;
        }
        if (device_is_stalled(dev)) {
            break;
        }
        stall_run(dev);
        orders_run(dev);
        touts_run(dev);
        timer_run(dev);
        vm_run(dev->vm);
    } while (deadline_ns(dev) <= device_now_ns(dev));
    return TRUE;
}

void
device_alarm(gpointer node)
{
    Device *dev = node;
    gboolean stays_on;

    if (!dev->running) {
        device_start(dev);
        return;
    }
    dev->armed_ns = PORT_NEVER;
    dev->busy = TRUE;
    stays_on = work(dev);
    dev->busy = FALSE;
    if (stays_on) {
        arm(dev);
    } else {
        reboot(dev);
    }
}

/* ---- Life --------------------------------------------------------------- */

static void
sock_init(Device *dev, guint num)
{
    Sock *s = &dev->socks[num];

    sock_pages_free(s);
    *s = (Sock){.dev = dev, .num = num};
    s->wanted_ns = PORT_NEVER;
    s->gendataarrivalevent = TRUE;
    s->escchar = 255;
    s->endchar = 13;
    sock_ip_text(0, s->targetip_text);
    sock_allow_interfaces(s, "NET");
    sock_pages_init(s);
}

/* All is as at power-up, but for the statistics. */
static void
reset(Device *dev)
{
    evq_reset(dev->evq);
    vm_reset(dev->vm);
    g_queue_clear_full(&dev->orders, g_free);
    dev->num = dev->n_redirs = 0;
    dev->auto_port = 0;
    dev->inconenabledmaster = TRUE;
    dev->stalled_until_ns = 0;
    dev->reboot_wanted = FALSE;
    dev->boot_ns = PORT_NEVER;
    dev->sys_timer_ns = dev->config.sys_timer_ns;
    dev->armed_ns = dev->next_timer_ns = dev->tout_due_ns = PORT_NEVER;
    for (guint i = 0; i < dev->config.numofsock; i++) {
        sock_init(dev, i);
    }
}

static void
check_config(const DeviceConfig *config)
{
    g_assert(config->numofsock >= 1 && config->numofsock <= DEVICE_SOCKS_MAX);
    g_assert(config->sys_timer_ns > 0 && config->order_latency_ns >= 0);
    g_assert(config->reboot_ns >= 0);
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
    dev->udp_ports = g_array_new(FALSE, FALSE, sizeof(guint16));
    g_queue_init(&dev->orders);
    dev->evq = evq_new(config->numofsock, config->event_capacity);
    dev->vm = vm_new(port, dev->evq, &config->vm, &device_vm_ops, dev);
    dev->config.vm.pauses = NULL; /* the VM has its own copy */
    dev->socks = g_new0(Sock, config->numofsock);
    reset(dev);
    port->up = &device_node;
    port->node = dev;
    return dev;
}

void
device_start(Device *dev)
{
    g_assert(!dev->running);
    dev->running = TRUE;
    dev->boot_ns = PORT_NEVER;
    dev->start_ns = device_now_ns(dev);
    if (dev->program->data_at_boot) {
        memcpy(dev->program->data, dev->program->data_at_boot,
               dev->program->data_bytes);
    }
    port_tcp_restart(dev->port);
    device_udp_bind(dev);
    timer_begin(dev);
    device_post(dev, ON_SYS_INIT, NULL, 0, 0);
    device_wake(dev);
}

static void
power_down(Sock *s, void (*account)(Sock *s))
{
    sock_tx_serve(s);
    account(s);
    if (s->tcp) {
        port_tcp_discard(s->tcp, TRUE); /* nobody answers while it is off */
        s->tcp = NULL;
    }
}

static void
stop(Device *dev, void (*account)(Sock *s))
{
    for (guint i = 0; dev->running && i < dev->config.numofsock; i++) {
        power_down(&dev->socks[i], account);
    }
    dev->running = FALSE;
    device_udp_bind(dev); /* none */
    port_set_alarm(dev->port, PORT_NEVER);
    reset(dev);
}

void
device_stop(Device *dev)
{
    stop(dev, sock_record_stop);
}

void
device_off(Device *dev)
{
    stop(dev, sock_record_off);
    port_tcp_off(dev->port);
}

void
device_free(Device *dev)
{
    if (!dev) {
        return;
    }
    if (dev->running || dev->boot_ns != PORT_NEVER) {
        device_stop(dev);
    }
    if (dev->port->node == dev) {
        device_unplug(dev->port);
    }
    vm_free(dev->vm);
    evq_free(dev->evq);
    g_array_unref(dev->udp_ports);
    g_queue_clear_full(&dev->orders, g_free);
    for (guint i = 0; i < dev->config.numofsock; i++) {
        sock_pages_free(&dev->socks[i]);
    }
    g_free(dev->socks);
    g_free(dev);
}
