/* SPDX-License-Identifier: GPL-2.0-only */
/* Timers, lib/internal/timers.js: a list for each duration, in the order of
 * starting; a list that was started anew in its middle is looked at too early,
 * and put off. */
#include "model/nodejs/task/node-priv.h"

static gint
list_order(gconstpointer a, gconstpointer b, G_GNUC_UNUSED gpointer user)
{
    const NodeTimerList *one = a;
    const NodeTimerList *two = b;

    if (one->expiry_ms != two->expiry_ms) {
        return one->expiry_ms < two->expiry_ms ? -1 : 1;
    }
    return one->id < two->id ? -1 : one->id > two->id;
}

static NodeTimerList *
first_list(const Node *node)
{
    GSequenceIter *first = g_sequence_get_begin_iter(node->timer_queue);

    return g_sequence_iter_is_end(first) ? NULL : g_sequence_get(first);
}

/* scheduleTimer(): libuv has one timer for all. */
static void
schedule(Node *node)
{
    const NodeTimerList *first = first_list(node);

    node->uv.timer_ms = first ? first->expiry_ms : UV_NO_TIMER;
}

static NodeTimerList *
list_for(Node *node, gint64 ms, gint64 start_ms)
{
    NodeTimerList *list = g_hash_table_lookup(node->timer_lists, &ms);

    if (!list) {
        list = g_new0(NodeTimerList, 1);
        list->ms = ms;
        list->expiry_ms = start_ms + ms;
        list->id = ++node->last_list;
        list->place =
            g_sequence_insert_sorted(node->timer_queue, list, list_order, NULL);
        g_hash_table_insert(node->timer_lists, &list->ms, list);
        schedule(node);
    }
    return list;
}

static void
list_free(Node *node, NodeTimerList *list)
{
    g_sequence_remove(list->place);
    g_hash_table_remove(node->timer_lists, &list->ms);
    g_free(list);
}

/* ---- Starting and stopping --------------------------------------------------
 */

static void
timer_take_out(Node *node, NodeTimer *timer)
{
    NodeTimerList *list = g_hash_table_lookup(node->timer_lists, &timer->ms);

    timer->armed = FALSE;
    g_queue_unlink(&list->timers, &timer->link);
}

/* insert(), with the time of now rather than of the iteration
 * (getLibuvNow). */
void
node_timer_start(Node *node, NodeTimer *timer)
{
    if (timer->armed) {
        timer_take_out(node, timer);
    }
    uv_update_time(&node->uv);
    timer->start_ms = node->uv.time_ms;
    timer->armed = TRUE;
    timer->link.data = timer;
    g_queue_push_tail_link(&list_for(node, timer->ms, timer->start_ms)->timers,
                           &timer->link);
}

/* unenroll(). */
void
node_timer_stop(Node *node, NodeTimer *timer)
{
    NodeTimerList *list;

    if (!timer->armed) {
        return;
    }
    list = g_hash_table_lookup(node->timer_lists, &timer->ms);
    timer_take_out(node, timer);
    if (g_queue_is_empty(&list->timers)) {
        list_free(node, list);
        schedule(node);
    }
}

guint64
node_set_timeout(Node *node, gint64 ms, NodeFn fn, gpointer user)
{
    NodeTimer *timer = g_new0(NodeTimer, 1);

    timer->ms = MAX(ms, 1);
    timer->fn = fn;
    timer->user = user;
    timer->number = ++node->last_timeout;
    g_hash_table_insert(node->timeouts, &timer->number, timer);
    node_timer_start(node, timer);
    return timer->number;
}

void
node_clear_timeout(Node *node, guint64 timeout)
{
    NodeTimer *timer = g_hash_table_lookup(node->timeouts, &timeout);

    if (timer) {
        node_timer_stop(node, timer);
        g_hash_table_remove(node->timeouts, &timeout);
    }
}

/* ---- Due
 * --------------------------------------------------------------------- */

static void
timer_fire(Node *node, NodeTimer *timer)
{
    NodeFn fn = timer->fn;
    gpointer user = timer->user;

    timer_take_out(node, timer);
    if (timer->number > 0) {
        g_hash_table_remove(node->timeouts, &timer->number);
    }
    fn(user);
    node_entry_end(node);
}

/* listOnTimeout().  A timer may do away with any other, and with lists. */
static void
run_list(Node *node, gint64 ms, gint64 now_ms)
{
    NodeTimerList *list;

    while ((list = g_hash_table_lookup(node->timer_lists, &ms)) &&
           !g_queue_is_empty(&list->timers)) {
        NodeTimer *timer = g_queue_peek_head(&list->timers);

        if (now_ms - timer->start_ms < ms) {
            list->expiry_ms = MAX(timer->start_ms + ms, now_ms + 1);
            list->id = ++node->last_list;
            g_sequence_sort_changed(list->place, list_order, NULL);
            return;
        }
        timer_fire(node, timer);
    }
    if (list) {
        list_free(node, list);
    }
}

void
node_run_timers(gpointer data)
{
    Node *node = data;
    gint64 now_ms = node->uv.time_ms;
    NodeTimerList *list;

    while ((list = first_list(node)) && list->expiry_ms <= now_ms) {
        run_list(node, list->ms, now_ms);
    }
    schedule(node);
}

/* ---- Beginning and end
 * --------------------------------------------------------- */

void
node_timers_init(Node *node)
{
    node->timer_lists = g_hash_table_new(g_int64_hash, g_int64_equal);
    node->timer_queue = g_sequence_new(NULL);
    node->timeouts =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
}

void
node_timers_clear(Node *node)
{
    NodeTimerList *list;

    while ((list = first_list(node))) {
        list_free(node, list);
    }
    g_hash_table_unref(node->timer_lists);
    g_sequence_free(node->timer_queue);
    g_hash_table_unref(node->timeouts);
}
