/* SPDX-License-Identifier: GPL-2.0-only */
/* The virtual machine of a device: it runs the program's event handlers.
 *
 * One coroutine takes events off the queue, one at a time, and calls their
 * handlers.  A handler spends simulated time: the dispatch of each event, the
 * compute time of its type (drawn at each entry) and each statement that
 * calls the platform.  While it spends, the world and the master process go
 * on; what the handler reads next is the live value (sock-fact 1).  Events
 * without a handler are taken off the queue and cost nothing.
 *
 * The VM can be stopped: by windows known beforehand, or by vm_pause().  A
 * stopped VM spends no time, so a handler goes on afterwards with what was
 * left.  The master process does not stop.
 *
 * The VM arms no alarm: its owner calls vm_wake() after each post, and
 * vm_run() from its alarm when vm_deadline() is due.
 */
#ifndef FINWAIT_MODEL_VM_H
#define FINWAIT_MODEL_VM_H

#include "model/port.h"
#include "model/vm/evq.h"

G_BEGIN_DECLS

/* A time during which the VM stands still. */
typedef struct VmPause {
    gint64 at_ns;
    gint64 len_ns;
} VmPause;

typedef struct VmConfig {
    /* What handing an event to its handler costs, and what each platform call
     * costs.  Not published (OPEN-4).  Both at least 1 ns: a loop that polls
     * a property must not stop the clock. */
    gint64 dispatch_ns;
    gint64 statement_ns;
    /* Compute time of a handler, spent at its entry, by event type. */
    PortDelay compute[N_EVENTS];
    /* In order of time, not overlapping; copied by vm_new(). */
    const VmPause *pauses;
    guint n_pauses;
} VmConfig;

/* What became of an event. */
typedef enum VmFate {
    VM_HANDLED,   /* its handler has returned */
    VM_UNHANDLED, /* the program has no handler for it */
    VM_LOST,      /* skipped by doevents: its type was active in the chain */
} VmFate;

/* What the VM asks of its owner. */
typedef struct VmOps {
    /* TRUE if the program handles events like this. */
    gboolean (*has_handler)(gpointer owner, const Event *event);
    /* 'event' is taken up, before any time is spent on it; also without a
     * handler. */
    void (*enter)(gpointer owner, const Event *event);
    /* Calls the handler; may spend time. */
    void (*handle)(gpointer owner, const Event *event);
    /* The event is done with. */
    void (*processed)(gpointer owner, const Event *event, VmFate fate);
} VmOps;

typedef struct Vm Vm;

/* A VM over 'evq', which is borrowed.  (transfer full): vm_free(). */
Vm *vm_new(Port *port, Evq *evq, const VmConfig *config, const VmOps *ops,
           gpointer owner);

/* Drops a suspended handler without unwinding it; accepts NULL. */
void vm_free(Vm *vm);

/* Power-up: drops a suspended handler without unwinding it; the VM is idle and
 * not stopped.  Not to be called by a handler. */
void vm_reset(Vm *vm);

/* Takes up an event if the VM is idle.  Runs no statement of a program, so
 * that it may be called at any moment. */
void vm_wake(Vm *vm);

/* Runs handlers as far as they get without time passing. */
void vm_run(Vm *vm);

/* When vm_run() is due next: PORT_NEVER while there is nothing to do. */
gint64 vm_deadline(const Vm *vm);

/* Stops the VM now, and lets it go on.  Calls do not nest. */
void vm_pause(Vm *vm);
void vm_resume(Vm *vm);

/* TRUE while the VM stands still. */
gboolean vm_is_paused(const Vm *vm);

/* Events lost in doevents so far. */
guint64 vm_lost(const Vm *vm);

/* ---- For the platform's functions, called by handlers.  Outside a handler
 * (a test, the host) all of these cost nothing and return at once. -------- */

/* Spends 'cost_ns' at the latest when the handler next looks at the world. */
void vm_charge(Vm *vm, gint64 cost_ns);

/* Spends 'cost_ns' and all that was charged before: returns when the world
 * has got there. */
void vm_spend(Vm *vm, gint64 cost_ns);

/* One platform call that looks at the world or changes it. */
void vm_statement(Vm *vm);

/* Runs what is queued at this moment, then returns (sock-fact 2). */
void vm_doevents(Vm *vm);

G_END_DECLS

#endif
