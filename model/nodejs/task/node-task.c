/* SPDX-License-Identifier: GPL-2.0-only */
/* The queues of JavaScript: ticks, microtasks, immediates
 * (lib/internal/process/task_queues.js, lib/internal/timers.js). */
#include "model/nodejs/task/node-priv.h"

#define FIRST_SIZE 16

/* ---- The ring -------------------------------------------------------------
 */

static void
tasks_grow(NodeTasks *tasks)
{
    guint size = tasks->size ? 2 * tasks->size : FIRST_SIZE;
    NodeTick *ring = g_new(NodeTick, size);

    for (guint i = 0; i < tasks->count; i++) {
        ring[i] = tasks->ring[(tasks->first + i) & (tasks->size - 1)];
    }
    g_free(tasks->ring);
    tasks->ring = ring;
    tasks->size = size;
    tasks->first = 0;
}

static void
tasks_push(NodeTasks *tasks, const NodeTick *task)
{
    if (tasks->count == tasks->size) {
        tasks_grow(tasks);
    }
    tasks->ring[(tasks->first + tasks->count) & (tasks->size - 1)] = *task;
    tasks->count++;
}

static NodeTick
tasks_pop(NodeTasks *tasks)
{
    NodeTick task = tasks->ring[tasks->first];

    tasks->first = (tasks->first + 1) & (tasks->size - 1);
    tasks->count--;
    return task;
}

void
node_tasks_clear(NodeTasks *tasks)
{
    g_free(tasks->ring);
    *tasks = (NodeTasks){NULL, 0, 0, 0};
}

/* ---- Running ---------------------------------------------------------------
 */

static void
run_one(Node *node, NodeTasks *tasks)
{
    NodeTick task = tasks_pop(tasks);

    task.fn(node, &task);
}

void
node_entry_end(Node *node)
{
    while (node->ticks.count > 0 || node->microtasks.count > 0) {
        while (node->ticks.count > 0) {
            run_one(node, &node->ticks);
        }
        while (node->microtasks.count > 0) {
            run_one(node, &node->microtasks);
        }
    }
}

/* Those that are asked for meanwhile wait for the next iteration. */
void
node_run_immediates(gpointer data)
{
    Node *node = data;

    for (guint left = node->immediates.count; left > 0; left--) {
        run_one(node, &node->immediates);
        node_entry_end(node);
    }
}

gboolean
node_has_immediates(gpointer data)
{
    const Node *node = data;

    return node->immediates.count > 0;
}

/* ---- Asking -----------------------------------------------------------------
 */

void
node_tick(Node *node, const NodeTick *tick)
{
    tasks_push(&node->ticks, tick);
}

static void
run_plain(G_GNUC_UNUSED Node *node, const NodeTick *tick)
{
    tick->plain(tick->object);
}

static void
push_plain(NodeTasks *tasks, NodeFn fn, gpointer user)
{
    tasks_push(tasks,
               &(NodeTick){.fn = run_plain, .object = user, .plain = fn});
}

void
node_next_tick(Node *node, NodeFn fn, gpointer user)
{
    push_plain(&node->ticks, fn, user);
}

void
node_microtask(Node *node, NodeFn fn, gpointer user)
{
    push_plain(&node->microtasks, fn, user);
}

void
node_set_immediate(Node *node, NodeFn fn, gpointer user)
{
    push_plain(&node->immediates, fn, user);
}
