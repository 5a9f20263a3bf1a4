/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/model/support-vm.h"

void
rig_note(Rig *rig, const char *word)
{
    g_string_append_printf(rig->log, "%s@%.3g ", word,
                           (double)port_now_ns(rig->port) / MS);
}

void
rig_arm(Rig *rig)
{
    port_set_alarm(rig->port, vm_deadline(rig->vm));
}

static void
on_alarm(gpointer node)
{
    Rig *rig = node;

    vm_run(rig->vm);
    rig_arm(rig);
}

static const PortNode node = {.alarm = on_alarm};

static gboolean
op_has_handler(gpointer owner, const Event *event)
{
    (void)event;
    return !((Rig *)owner)->deaf;
}

static void
op_enter(gpointer owner, const Event *event)
{
    (void)owner;
    (void)event;
}

static const char *
word_of(const Event *event)
{
    return event->type == ON_SYS_TIMER ? "timer" : "event";
}

static void
op_handle(gpointer owner, const Event *event)
{
    Rig *rig = owner;

    rig_note(rig, word_of(event));
    if (rig->handler) {
        rig->handler(rig, event);
    }
}

static void
op_processed(gpointer owner, const Event *event, VmFate fate)
{
    Rig *rig = owner;

    evq_done(rig->evq, event);
    if (fate != VM_HANDLED) {
        rig_note(rig, fate == VM_LOST ? "lost" : "unhandled");
    }
}

static const VmOps ops = {op_has_handler, op_enter, op_handle, op_processed};

Rig *
rig_new(void)
{
    Rig *rig = g_new0(Rig, 1);

    rig->world = world_new(NULL);
    rig->port = world_host_add(rig->world, "D", 1);
    rig->port->up = &node;
    rig->port->node = rig;
    rig->evq = evq_new(1, 0);
    rig->log = g_string_new(NULL);
    rig->config.dispatch_ns = MS;
    rig->config.statement_ns = MS / 10;
    return rig;
}

void
rig_start(Rig *rig)
{
    rig->vm = vm_new(rig->port, rig->evq, &rig->config, &ops, rig);
}

void
rig_free(Rig *rig)
{
    vm_free(rig->vm);
    evq_free(rig->evq);
    world_free(rig->world);
    g_string_free(rig->log, TRUE);
    g_free(rig);
}

void
rig_post(Rig *rig, EventType type)
{
    evq_post(rig->evq, &(Event){.type = type});
    vm_wake(rig->vm);
    rig_arm(rig);
}

void
rig_expect(Rig *rig, const char *expected)
{
    world_run(rig->world, world_now_ns(rig->world) + 1000 * MS);
    g_assert_cmpstr(rig->log->str, ==, expected);
    g_assert_cmpint(vm_deadline(rig->vm), ==, PORT_NEVER);
    rig_free(rig);
}
