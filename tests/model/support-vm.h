/* SPDX-License-Identifier: GPL-2.0-only */
/* A rig for the VM: it sits alone on a host of the test world and handles
 * every event by noting it and calling the test's handler. */
#ifndef FINWAIT_TESTS_SUPPORT_VM_H
#define FINWAIT_TESTS_SUPPORT_VM_H

#include "model/vm/vm.h"
#include "shim/memory.h"
#include "tests/units.h"

G_BEGIN_DECLS

typedef struct Rig Rig;
struct Rig {
    World *world;
    Port *port;
    Evq *evq;
    Vm *vm;
    VmConfig config; /* 1 ms a dispatch, 0.1 ms a statement */
    GString *log;    /* words with the time in ms: "timer@1 event@2.5 " */
    void (*handler)(Rig *rig, const Event *event); /* what handlers do */
    gboolean deaf;                                 /* no handler at all */
};

/* A rig whose 'config' can be changed until rig_start(). */
Rig *rig_new(void);
void rig_start(Rig *rig);
void rig_free(Rig *rig);

/* Arms the alarm for the VM's deadline. */
void rig_arm(Rig *rig);

/* Posts an event now. */
void rig_post(Rig *rig, EventType type);

/* Appends 'word' and the time to the log. */
void rig_note(Rig *rig, const char *word);

/* Runs to the end, compares the log and frees the rig. */
void rig_expect(Rig *rig, const char *expected);

G_END_DECLS

#endif
