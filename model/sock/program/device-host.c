/* SPDX-License-Identifier: GPL-2.0-only */
/* What the host asks of a running device. */
#include "model/sock/master/device-priv.h"

gpointer
device_program_data(const Device *dev)
{
    return dev->program->data;
}

void
device_on_asked(Device *dev, DeviceAskedFn fn, gpointer user)
{
    dev->asked = fn;
    dev->asked_user = user;
}

Port *
device_port(const Device *dev)
{
    return dev->port;
}

gboolean
device_is_on(const Device *dev)
{
    return dev->running;
}

void
device_vm_pause(Device *dev)
{
    vm_pause(dev->vm);
}

void
device_vm_resume(Device *dev)
{
    vm_resume(dev->vm);
    device_wake(dev);
}

void
device_stats(const Device *dev, DeviceStats *stats)
{
    *stats = dev->stats;
    stats->events_lost = vm_lost(dev->vm);
    stats->events_dropped = evq_dropped(dev->evq);
    stats->event_high_water = evq_high_water(dev->evq);
}

guint
device_sockets_in_use(const Device *dev)
{
    guint n = 0;

    for (guint i = 0; dev->running && i < dev->config.numofsock; i++) {
        n += sock_is_engaged(&dev->socks[i]) || dev->socks[i].gated;
    }
    return n;
}

guint
device_events_waiting(const Device *dev)
{
    return evq_length(dev->evq);
}
