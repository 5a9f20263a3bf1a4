/* SPDX-License-Identifier: GPL-2.0-only */
/* epoll, as fs/eventpoll.c: each entry of a set waits in its file for good;
 * a wake-up puts it on the ready list, epoll_wait() takes it off, looks at its
 * bits and, unless edge-triggered, puts it back. */
#include "model/posix/calls/posix-call-priv.h"

/* What stays of the interest when POSIX_EPOLLONESHOT has been served. */
#define PRIVATE_BITS (POSIX_EPOLLONESHOT | POSIX_EPOLLET)

typedef struct PosixEpoll {
    PosixFile file; /* first */
    GQueue items;   /* of Item, by set_link */
    GQueue ready;   /* of Item, by ready_link */
} PosixEpoll;

typedef struct Item {
    PosixEpoll *epoll;
    int fd; /* as given, part of its name */
    guint events;
    gpointer data;
    PosixWait wait;
    gboolean ready;
    GList set_link, ready_link;
} Item;

/* ---- Entries ------------------------------------------------------------ */

/* An epoll_wait() need not be told of more than the first ready entry. */
static void
item_ready(Item *item)
{
    if (!item->ready) {
        item->ready = TRUE;
        g_queue_push_tail_link(&item->epoll->ready, &item->ready_link);
        posix_file_wake(&item->epoll->file, POSIX_POLLIN);
    }
}

/* ep_poll_callback(). */
static gboolean
item_wake(PosixWait *wait, G_GNUC_UNUSED guint key)
{
    Item *item = wait->owner;

    if (item->events & ~PRIVATE_BITS) {
        item_ready(item);
    }
    return FALSE;
}

static guint
item_bits(const Item *item)
{
    return posix_file_bits(item->wait.file) & item->events & ~PRIVATE_BITS;
}

/* Sets the interest, and puts it on the list if that is met already. */
static void
item_set(Item *item, guint events, gpointer data)
{
    item->events = events | POSIX_POLLERR | POSIX_POLLHUP;
    item->wait.keys = item->events;
    item->data = data;
    if (item_bits(item)) {
        item_ready(item);
    }
}

static void
item_unready(Item *item)
{
    if (item->ready) {
        item->ready = FALSE;
        g_queue_unlink(&item->epoll->ready, &item->ready_link);
    }
}

static void
item_free(Item *item)
{
    item_unready(item);
    posix_wait_end(&item->wait);
    g_queue_unlink(&item->epoll->items, &item->set_link);
    g_free(item);
}

static Item *
item_find(const PosixEpoll *epoll, PosixFile *file, int fd)
{
    for (GList *at = file->waiters.head; at; at = at->next) {
        PosixWait *wait = at->data;
        Item *item = wait->owner;

        if (wait->wake == item_wake && item->epoll == epoll && item->fd == fd) {
            return item;
        }
    }
    return NULL;
}

/* eventpoll_release(): the file is closed. */
static void
item_gone(PosixWait *wait)
{
    item_free(wait->owner);
}

/* ---- Sets --------------------------------------------------------------- */

static guint
epoll_bits(PosixFile *file)
{
    const PosixEpoll *epoll = (const PosixEpoll *)file;

    for (GList *at = epoll->ready.head; at; at = at->next) {
        if (item_bits(at->data)) {
            return POSIX_POLLIN;
        }
    }
    return 0;
}

static void
epoll_released(PosixFile *file)
{
    PosixEpoll *epoll = (PosixEpoll *)file;

    while (!g_queue_is_empty(&epoll->items)) {
        item_free(g_queue_peek_head(&epoll->items));
    }
    posix_file_free(file);
}

static const PosixFileOps epoll_ops = {
    .kind = FILE_EPOLL,
    .bits = epoll_bits,
    .released = epoll_released,
};

/* ---- Calls -------------------------------------------------------------- */

int
posix_epoll(PosixProc *proc)
{
    PosixEpoll *epoll;

    posix_enter_any(proc, "epoll_create");
    epoll = g_new0(PosixEpoll, 1);
    posix_file_init(&epoll->file, proc->host, &epoll_ops);
    return posix_install(proc, &epoll->file);
}

typedef enum Change {
    CHANGE_ADD,
    CHANGE_MOD,
    CHANGE_DEL,
} Change;

/* The arguments of epoll_ctl() beyond the set. */
typedef struct Wish {
    int fd;
    Change change;
    guint events;
    gpointer data;
} Wish;

static void
item_add(PosixEpoll *epoll, PosixFile *file, const Wish *wish)
{
    Item *item = g_new0(Item, 1);

    item->epoll = epoll;
    item->fd = wish->fd;
    item->wait.wake = item_wake;
    item->wait.gone = item_gone;
    item->wait.owner = item;
    item->wait.link.data = &item->wait;
    item->set_link.data = item;
    item->ready_link.data = item;
    g_queue_push_tail_link(&epoll->items, &item->set_link);
    posix_wait_begin(&item->wait, file, 0);
    item_set(item, wish->events, wish->data);
}

static PosixErrno
epoll_change(PosixEpoll *epoll, PosixFile *file, const Wish *wish)
{
    Item *item = item_find(epoll, file, wish->fd);

    if (wish->change == CHANGE_ADD) {
        if (item) {
            return POSIX_EEXIST;
        }
        item_add(epoll, file, wish);
        return POSIX_OK;
    }
    if (!item) {
        return POSIX_ENOENT;
    }
    if (wish->change == CHANGE_MOD) {
        item_set(item, wish->events, wish->data);
    } else {
        item_free(item);
    }
    return POSIX_OK;
}

static int
epoll_ctl(PosixProc *proc, int epfd, const Wish *wish)
{
    PosixFile *set = posix_enter_file(proc, epfd, "epoll_ctl");
    PosixFile *file = set ? posix_files_get(proc, wish->fd) : NULL;
    PosixErrno error = POSIX_EINVAL;

    if (!set) {
        return -1;
    }
    if (!file) {
        error = POSIX_EBADF;
    } else if (set->ops->kind == FILE_EPOLL && file->ops->kind != FILE_EPOLL) {
        error = epoll_change((PosixEpoll *)set, file, wish);
    }
    return (int)posix_leave_file(proc, set, 0, 0, error);
}

int
posix_epoll_add(PosixProc *proc, int epfd, int fd, guint events, gpointer data)
{
    return epoll_ctl(proc, epfd, &(Wish){fd, CHANGE_ADD, events, data});
}

int
posix_epoll_mod(PosixProc *proc, int epfd, int fd, guint events, gpointer data)
{
    return epoll_ctl(proc, epfd, &(Wish){fd, CHANGE_MOD, events, data});
}

int
posix_epoll_del(PosixProc *proc, int epfd, int fd)
{
    return epoll_ctl(proc, epfd, &(Wish){fd, CHANGE_DEL, 0, NULL});
}

/* Reports one entry that has come off the list; FALSE if it is not ready
 * after all. */
static gboolean
item_report(PosixProc *proc, Item *item, PosixEpollEvent *event)
{
    guint bits = item_bits(item);

    if (!bits) {
        return FALSE;
    }
    *event = (PosixEpollEvent){bits, item->data};
    posix_trace_ready(proc, item->wait.file, bits);
    if (item->events & POSIX_EPOLLONESHOT) {
        item->events &= PRIVATE_BITS;
    } else if (!(item->events & POSIX_EPOLLET)) {
        item->ready = TRUE;
        g_queue_push_tail_link(&item->epoll->ready, &item->ready_link);
    }
    return TRUE;
}

/* ep_send_events(): looks at each entry that is on the list now. */
static guint
epoll_send(PosixProc *proc, PosixEpoll *epoll, PosixEpollEvent *events,
           guint max)
{
    guint left = epoll->ready.length;
    guint count = 0;

    for (; left > 0 && count < max; left--) {
        Item *item = g_queue_peek_head(&epoll->ready);

        item_unready(item);
        count += item_report(proc, item, &events[count]) ? 1 : 0;
    }
    if (!g_queue_is_empty(&epoll->ready)) {
        posix_file_wake(&epoll->file, POSIX_POLLIN);
    }
    return count;
}

static guint
epoll_wait(PosixProc *proc, PosixEpoll *epoll, PosixEpollEvent *events,
           guint max, gint64 timeout_ns)
{
    gint64 until_ns =
        timeout_ns < 0 ? PORT_NEVER : posix_now_ns(proc) + timeout_ns;
    gboolean waits = timeout_ns != 0;
    guint count;

    while ((count = epoll_send(proc, epoll, events, max)) == 0 && waits) {
        proc->wait.exclusive = TRUE;
        waits = posix_proc_wait(proc, &epoll->file, POSIX_POLLIN, until_ns);
        proc->wait.exclusive = FALSE;
    }
    return count;
}

int
posix_epoll_wait(PosixProc *proc, int epfd, PosixEpollEvent *events, guint max,
                 gint64 timeout_ns)
{
    PosixFile *set = posix_enter_file(proc, epfd, "epoll_wait");
    guint count;

    if (!set) {
        return -1;
    }
    if (set->ops->kind != FILE_EPOLL || max == 0) {
        return (int)posix_leave_file(proc, set, 0, -1, POSIX_EINVAL);
    }
    count = epoll_wait(proc, (PosixEpoll *)set, events, max, timeout_ns);
    return (int)posix_leave_file(proc, set, 0, count, POSIX_OK);
}
