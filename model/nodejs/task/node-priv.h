/* SPDX-License-Identifier: GPL-2.0-only */
/* A Node process, inside: what runs after an entry from libuv (tasks), and the
 * lists of timers.  stream/stream.h and net/net-priv.h stand above. */
#ifndef FINWAIT_MODEL_NODE_PRIV_H
#define FINWAIT_MODEL_NODE_PRIV_H

#include "model/nodejs/node.h"
#include "model/nodejs/uv/uv.h"

/* An entry of the queue of ticks: a function of a stream (which it refers to)
 * or of a program. */
typedef struct NodeTick NodeTick;
typedef void (*NodeTickFn)(Node *node, const NodeTick *tick);
struct NodeTick {
    NodeTickFn fn;
    gpointer object;
    NodeCallback callback;
    NodeError error;
    NodeFn plain; /* of a program; 'object' is its argument */
};

/* Tasks in order, a ring that grows. */
typedef struct NodeTasks {
    NodeTick *ring;
    guint size, first, count; /* 'size' is a power of two */
} NodeTasks;

/* A timer (lib/internal/timers.js): in the list of its duration. */
typedef struct NodeTimer {
    gint64 ms;
    gint64 start_ms;
    gboolean armed;
    NodeFn fn;
    gpointer user;
    guint64 number; /* of node_set_timeout(); 0: it belongs to a socket */
    GList link;
} NodeTimer;

/* All timers of one duration, by their start. */
typedef struct NodeTimerList {
    gint64 ms, expiry_ms;
    guint64 id;
    GQueue timers;
    GSequenceIter *place;
} NodeTimerList;

struct Node {
    UvLoop uv;
    PosixHost *host;
    PosixProc *proc;
    NodeConfig config;
    NodeFn main;
    gpointer user;
    NodeUncaughtFn uncaught;
    gpointer uncaught_user;

    NodeTasks ticks, microtasks, immediates;
    GHashTable *timer_lists; /* gint64 ms -> NodeTimerList */
    GSequence *timer_queue;  /* of NodeTimerList, the first due first */
    guint64 last_list;
    GHashTable *timeouts; /* number -> NodeTimer, owned */
    guint64 last_timeout;

    GQueue sockets;                          /* of NodeSocket: all that live */
    void (*free_socket)(NodeSocket *socket); /* set by net/ */
    GPtrArray *servers;                      /* owned */
};

/* ---- node-task.c ---- */

void node_tasks_clear(NodeTasks *tasks);

/* Queues a tick; the stream of 'object' is kept by who calls. */
void node_tick(Node *node, const NodeTick *tick);

/* The end of an entry from libuv: all ticks, then all microtasks, until there
 * are none (processTicksAndRejections). */
void node_entry_end(Node *node);

/* The check phase (processImmediate). */
void node_run_immediates(gpointer node);
gboolean node_has_immediates(gpointer node);

/* ---- node-timer.c ---- */

/* Starts 'timer', anew if it runs (timer.refresh()), or ends it. */
void node_timer_start(Node *node, NodeTimer *timer);
void node_timer_stop(Node *node, NodeTimer *timer);

/* The timers that are due (processTimers). */
void node_run_timers(gpointer node);
void node_timers_init(Node *node);
void node_timers_clear(Node *node);

/* ---- node-process.c ---- */

/* An error that nobody has listened for. */
void node_throw(Node *node, NodeError error);

#endif
