/* SPDX-License-Identifier: GPL-2.0-only */
/* The program's side: the system object, as far as sockets need it; its
 * buffalloc is in sock-api-buffers.c. */
#include "model/sock/program/sock-api-priv.h"

/* The unit of onsystimerperiod (SYS). */
#define TIMER_UNIT_NS (10 * NS_PER_MS)

/* ---- Time --------------------------------------------------------------- */

guint16
sys_timercount(Device *dev)
{
    return (guint16)sys_timercount32(dev);
}

guint32
sys_timercount32(Device *dev)
{
    vm_statement(dev->vm);
    return (guint32)device_tick(dev);
}

guint32
sys_timercountms(Device *dev)
{
    vm_statement(dev->vm);
    return (guint32)((device_now_ns(dev) - dev->start_ns) / NS_PER_MS);
}

guint8
sys_onsystimerperiod(Device *dev)
{
    vm_statement(dev->vm);
    return (guint8)MIN(dev->sys_timer_ns / TIMER_UNIT_NS, G_MAXUINT8);
}

void
sys_set_onsystimerperiod(Device *dev, guint8 period)
{
    vm_statement(dev->vm);
    if (period) {
        dev->sys_timer_ns = period * TIMER_UNIT_NS;
        timer_begin(dev);
        device_wake(dev);
    }
}

/* ---- The course of the program ------------------------------------------- */

void
sys_doevents(Device *dev)
{
    vm_statement(dev->vm);
    vm_doevents(dev->vm);
}

/* A handler that calls it does not go on before the VM does. */
static void
stop_here(Device *dev)
{
    if (dev->running) {
        vm_pause(dev->vm);
        device_wake(dev);
        vm_spend(dev->vm, 0);
    }
}

void
sys_halt(Device *dev)
{
    vm_statement(dev->vm);
    stop_here(dev);
}

/* The handler that calls it is left as it stands, and never goes on. */
void
sys_reboot(Device *dev)
{
    vm_statement(dev->vm);
    dev->reboot_wanted = dev->running;
    stop_here(dev);
}
