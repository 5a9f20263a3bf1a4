/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/measure/wishes.h"

#include "model/port.h"

/* When an attempt was made; of several at once, the 'at'th to be told. */
typedef struct Moment {
    gint64 asked_ns;
    guint64 at;
} Moment;

/* Who wanted connections: a process or socket of a host. */
typedef struct Wisher {
    guint host, index;
    Moment latest;    /* of its attempts */
    Moment opened;    /* of those that were established */
    gint64 wanted_ns; /* the wish that this was for */
} Wisher;

/* A wish of which all attempts that are known failed. */
typedef struct Wish {
    const Wisher *wisher;
    gint64 wanted_ns;
    Moment latest;
    guint place; /* of this one in 'nexts' */
} Wish;

struct Wishes {
    GHashTable *wishers; /* set of Wisher */
    GHashTable *open;    /* set of Wish */
    GByteArray *nexts;   /* WishNext, of each attempt that failed */
    guint64 n;
};

static guint
wisher_hash(gconstpointer key)
{
    const Wisher *wisher = key;

    return wisher->host * 65599u + wisher->index;
}

static gboolean
wisher_equal(gconstpointer a, gconstpointer b)
{
    const Wisher *x = a, *y = b;

    return x->host == y->host && x->index == y->index;
}

static guint
wish_hash(gconstpointer key)
{
    const Wish *wish = key;

    return g_direct_hash(wish->wisher) ^ g_int64_hash(&wish->wanted_ns);
}

static gboolean
wish_equal(gconstpointer a, gconstpointer b)
{
    const Wish *x = a, *y = b;

    return x->wisher == y->wisher && x->wanted_ns == y->wanted_ns;
}

Wishes *
wishes_new(void)
{
    Wishes *wishes = g_new0(Wishes, 1);

    wishes->wishers =
        g_hash_table_new_full(wisher_hash, wisher_equal, g_free, NULL);
    wishes->open = g_hash_table_new_full(wish_hash, wish_equal, g_free, NULL);
    wishes->nexts = g_byte_array_new();
    return wishes;
}

/* Accepts NULL. */
void
wishes_free(Wishes *wishes)
{
    if (wishes) {
        g_hash_table_unref(wishes->open);
        g_hash_table_unref(wishes->wishers);
        g_byte_array_unref(wishes->nexts);
        g_free(wishes);
    }
}

/* ---- Attempts ------------------------------------------------------------ */

static gboolean
is_later(const Moment *x, const Moment *y)
{
    return x->asked_ns != y->asked_ns ? x->asked_ns > y->asked_ns
                                      : x->at > y->at;
}

static Wisher *
wisher_of(Wishes *wishes, guint host, guint index)
{
    const Wisher key = {.host = host, .index = index};
    Wisher *wisher = g_hash_table_lookup(wishes->wishers, &key);

    if (!wisher) {
        wisher = g_memdup2(&key, sizeof key);
        g_hash_table_add(wishes->wishers, wisher);
    }
    return wisher;
}

/* The attempt 'now' was established. */
static void
come_true(Wishes *wishes, Wisher *wisher, gint64 wanted_ns, const Moment *now)
{
    const Wish key = {.wisher = wisher, .wanted_ns = wanted_ns};
    const Wish *wish = g_hash_table_lookup(wishes->open, &key);

    if (!is_later(&wisher->opened, now)) {
        wisher->opened = *now;
        wisher->wanted_ns = wanted_ns;
    }
    if (wish && is_later(now, &wish->latest)) {
        wishes->nexts->data[wish->place] = WISH_TRIED;
        g_hash_table_remove(wishes->open, wish);
    }
}

/* The attempt 'now' failed; what came next, as far as that is known. */
static WishNext
go_on(Wishes *wishes, const Wisher *wisher, gint64 wanted_ns, const Moment *now)
{
    const Wish begun = {wisher, wanted_ns, *now, wishes->nexts->len};
    Wish *wish = g_hash_table_lookup(wishes->open, &begun);

    if (wisher->wanted_ns == wanted_ns && is_later(&wisher->opened, now)) {
        return WISH_TRIED;
    }
    if (!wish) {
        g_hash_table_add(wishes->open, g_memdup2(&begun, sizeof begun));
        return WISH_NOTHING;
    }
    if (is_later(&wish->latest, now)) {
        return WISH_TRIED;
    }
    wishes->nexts->data[wish->place] = WISH_TRIED;
    *wish = begun;
    return WISH_NOTHING;
}

void
wishes_add(Wishes *wishes, guint host, const Record *record)
{
    Wisher *wisher = wisher_of(wishes, host, record->index);
    const Moment now = {record->asked_ns, ++wishes->n};

    if (!is_later(&wisher->latest, &now)) {
        wisher->latest = now;
    }
    if (record->open_ns == PORT_NEVER) {
        guint8 next = (guint8)go_on(wishes, wisher, record->wanted_ns, &now);
        g_byte_array_append(wishes->nexts, &next, 1);
    } else {
        come_true(wishes, wisher, record->wanted_ns, &now);
    }
}

/* No client will do anything more: those who went on have given up. */
void
wishes_end(Wishes *wishes)
{
    GHashTableIter iter;
    gpointer key;

    g_hash_table_iter_init(&iter, wishes->open);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        const Wish *wish = key;
        if (is_later(&wish->wisher->latest, &wish->latest)) {
            wishes->nexts->data[wish->place] = WISH_LEFT;
        }
    }
}

WishNext
wishes_next(const Wishes *wishes, guint place)
{
    g_assert(place < wishes->nexts->len);
    return (WishNext)wishes->nexts->data[place];
}
