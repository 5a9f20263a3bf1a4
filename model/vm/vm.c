/* SPDX-License-Identifier: GPL-2.0-only */
#include "model/vm/vm.h"
#include "model/vm/coro.h"
#include <string.h>

struct Vm {
    Port *port;
    Evq *evq;
    VmConfig config;
    VmPause *pauses; /* what config.pauses points to */
    VmOps ops;
    gpointer owner;

    Coro *coro;
    gboolean idle;    /* the coroutine waits for an event, not for time */
    gint64 due_ns;    /* unless idle: when the handler goes on */
    gint64 debt_ns;   /* charged and not yet spent */
    gboolean stopped; /* by vm_pause() */
    gint64 left_ns;   /* while stopped: what was left to spend */

    guint active[N_EVENTS]; /* by type, in the handler chain */
    guint barriers;         /* of these, with a barrier */
    guint64 lost;
};

static gint64
pause_end_ns(const VmPause *pause)
{
    return pause->at_ns + pause->len_ns;
}

/* When 'cost_ns' of VM time, begun at 'from_ns', has been spent.  Nothing
 * happens within a pause, its first instant included. */
static gint64
advance_ns(const Vm *vm, gint64 from_ns, gint64 cost_ns)
{
    gint64 t = from_ns;

    for (guint i = 0; i < vm->config.n_pauses; i++) {
        const VmPause *pause = &vm->pauses[i];
        if (pause_end_ns(pause) <= t) {
            continue;
        }
        if (pause->at_ns > t + cost_ns) {
            break;
        }
        cost_ns -= MAX(pause->at_ns - t, 0);
        t = pause_end_ns(pause);
    }
    return t + cost_ns;
}

/* VM time between 'from_ns' and 'to_ns'. */
static gint64
running_ns(const Vm *vm, gint64 from_ns, gint64 to_ns)
{
    gint64 sum = to_ns - from_ns;

    for (guint i = 0; i < vm->config.n_pauses; i++) {
        const VmPause *pause = &vm->pauses[i];
        gint64 begin = MAX(pause->at_ns, from_ns);
        gint64 end = MIN(pause_end_ns(pause), to_ns);
        sum -= MAX(end - begin, 0);
    }
    return sum;
}

gboolean
vm_is_paused(const Vm *vm)
{
    gint64 now = port_now_ns(vm->port);
    return vm->stopped || advance_ns(vm, now, 0) > now;
}

gint64
vm_deadline(const Vm *vm)
{
    if (vm->stopped) {
        return PORT_NEVER;
    }
    if (!vm->idle) {
        return vm->due_ns;
    }
    return evq_length(vm->evq) ? advance_ns(vm, port_now_ns(vm->port), 0)
                               : PORT_NEVER;
}

/* TRUE when the caller is one of this VM's handlers. */
static gboolean
in_handler(const Vm *vm)
{
    return coro_self() && coro_self() == vm->coro;
}

void
vm_charge(Vm *vm, gint64 cost_ns)
{
    if (in_handler(vm)) {
        vm->debt_ns += cost_ns;
    }
}

void
vm_spend(Vm *vm, gint64 cost_ns)
{
    gint64 now = port_now_ns(vm->port);

    if (!in_handler(vm)) {
        return;
    }
    cost_ns += vm->debt_ns;
    vm->debt_ns = 0;
    vm->left_ns = cost_ns;
    vm->due_ns = advance_ns(vm, now, cost_ns);
    if (vm->stopped || vm->due_ns > now) {
        coro_yield();
    }
}

void
vm_statement(Vm *vm)
{
    vm_spend(vm, vm->config.statement_ns);
}

static void
run_handler(Vm *vm, const Event *event)
{
    guint barrier = event_has_barrier(event->type) ? 1 : 0;

    vm->active[event->type]++;
    vm->barriers += barrier;
    vm_spend(vm, vm->config.dispatch_ns +
                     port_delay_ns(&vm->config.compute[event->type]));
    vm->ops.handle(vm->owner, event);
    vm_spend(vm, 0); /* what the last statements left owing */
    vm->barriers -= barrier;
    vm->active[event->type]--;
}

static void
run_event(Vm *vm, const Event *event)
{
    gboolean handled = vm->ops.has_handler(vm->owner, event);

    vm->ops.enter(vm->owner, event);
    if (handled) {
        run_handler(vm, event);
    }
    vm->ops.processed(vm->owner, event, handled ? VM_HANDLED : VM_UNHANDLED);
}

void
vm_doevents(Vm *vm)
{
    guint64 last_seq = evq_last_seq(vm->evq);
    Event event;

    if (!in_handler(vm) || vm->barriers) {
        return;
    }
    while (evq_pop(vm->evq, last_seq, &event)) {
        if (vm->active[event.type]) {
            vm->lost++;
            vm->ops.processed(vm->owner, &event, VM_LOST);
        } else {
            run_event(vm, &event);
        }
    }
}

static void
loop(gpointer arg)
{
    Vm *vm = arg;
    Event event;

    for (;;) {
        vm->idle = FALSE;
        while (!vm->stopped && evq_pop(vm->evq, G_MAXUINT64, &event)) {
            run_event(vm, &event);
        }
        vm->idle = TRUE;
        coro_yield();
    }
}

static void
check_config(const VmConfig *config)
{
    g_assert(config->dispatch_ns > 0 && config->statement_ns > 0);
    for (guint i = 0; i < config->n_pauses; i++) {
        const VmPause *pause = &config->pauses[i];
        g_assert(pause->at_ns >= 0 && pause->len_ns >= 0);
        g_assert(pause->len_ns < PORT_NEVER - pause->at_ns);
        g_assert(!i || pause_end_ns(pause - 1) <= pause->at_ns);
    }
}

Vm *
vm_new(Port *port, Evq *evq, const VmConfig *config, const VmOps *ops,
       gpointer owner)
{
    Vm *vm = g_new0(Vm, 1);

    check_config(config);
    vm->port = port;
    vm->evq = evq;
    vm->config = *config;
    vm->pauses = g_memdup2(config->pauses, config->n_pauses * sizeof(VmPause));
    vm->config.pauses = vm->pauses;
    vm->ops = *ops;
    vm->owner = owner;
    vm_reset(vm);
    return vm;
}

void
vm_reset(Vm *vm)
{
    coro_free(vm->coro);
    vm->coro = coro_new(loop, vm);
    vm->idle = TRUE;
    vm->stopped = FALSE;
    vm->debt_ns = 0;
    vm->barriers = 0;
    memset(vm->active, 0, sizeof vm->active);
}

void
vm_free(Vm *vm)
{
    if (!vm) {
        return;
    }
    coro_free(vm->coro);
    g_free(vm->pauses);
    g_free(vm);
}

static void
resume_if_due(Vm *vm)
{
    if (vm_deadline(vm) <= port_now_ns(vm->port)) {
        coro_resume(vm->coro);
    }
}

void
vm_wake(Vm *vm)
{
    if (vm->idle) {
        resume_if_due(vm);
    }
}

void
vm_run(Vm *vm)
{
    g_assert(!in_handler(vm));
    resume_if_due(vm);
}

void
vm_pause(Vm *vm)
{
    gint64 now = port_now_ns(vm->port);

    if (vm->stopped) {
        return;
    }
    if (!vm->idle && !in_handler(vm)) {
        vm->left_ns = running_ns(vm, now, MAX(vm->due_ns, now));
    }
    vm->stopped = TRUE;
}

void
vm_resume(Vm *vm)
{
    if (!vm->stopped) {
        return;
    }
    vm->stopped = FALSE;
    if (!vm->idle) {
        vm->due_ns = advance_ns(vm, port_now_ns(vm->port), vm->left_ns);
    }
}

guint64
vm_lost(const Vm *vm)
{
    return vm->lost;
}
