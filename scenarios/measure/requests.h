/* SPDX-License-Identifier: GPL-2.0-only */
/* What became of each request of a run: the clients and the origin each tell
 * the ledger what they see, by the number that a request carries with it
 * (X-Request-Id), and at the end each is in exactly one class.
 *
 * An answer is whole if as many bytes of body came as the origin meant to send;
 * whether the client took it for whole is another matter.  Of two classes that
 * fit, the one that is further down this table counts.
 */
#ifndef FINWAIT_SCENARIOS_REQUESTS_H
#define FINWAIT_SCENARIOS_REQUESTS_H

#include <glib.h>

G_BEGIN_DECLS

/* As X(NAME, text, label). */
#define REQUEST_CLASSES(X)                                                     \
    X(UNDER_WAY, "under_way", "under way when the run stopped")                \
    X(LOST_TOLD, "lost_told", "lost, and the client knows")                    \
    X(LOST_UNTOLD, "lost_untold", "lost, and the client waits")                \
    X(ANSWERED, "answered", "answered once")                                   \
    X(CUT_NOTICED, "cut_noticed", "cut short, and the client knows")           \
    X(CUT_UNNOTICED, "cut_unnoticed", "cut short, and taken for whole")        \
    X(CUT_CACHED, "cut_cached", "a cut copy from a cache")                     \
    X(EXECUTED_TWICE, "executed_twice", "executed more than once")             \
    X(ANSWERED_TWICE, "answered_twice", "answered more than once")

typedef enum RequestClass {
#define X(NAME, TEXT, LABEL) REQUEST_##NAME,
    REQUEST_CLASSES(X)
#undef X
        N_REQUEST_CLASSES
} RequestClass;

const char *request_class_name(guint number);

typedef struct Requests Requests;

/* What the requests of a run come to. */
typedef struct RequestTotals {
    guint64 n;
    guint64 by_class[N_REQUEST_CLASSES];
    guint64 executed; /* by the origin, once or more */
    guint64 erased;   /* executed, and no whole answer reached the client */
    guint64 repeats;  /* sent again, by clients or their users */
    guint64 retries;  /* ... by a proxy, to those that it asks */
    guint64 hits, misses, stale; /* of caches: fresh copies, none, old ones */
    guint64 cut_copies;          /* copies that were stored though cut */
    guint64 whole_bytes;         /* of bodies that came whole */
    gdouble p50_s, p95_s, p99_s; /* from the wish to the whole answer; NAN */
    guint64 pages, pages_whole;  /* wanted, and there in the end */
    gdouble page_p50_s, page_p95_s; /* from the wish to the last answer; NAN */
} RequestTotals;

/* (transfer full) */
Requests *requests_new(void);
void requests_free(Requests *requests);

/* A user wants something: the number of the request, from 1. */
guint64 requests_wanted(Requests *requests, gint64 now_ns);

/* The 'n' requests from number 'first' on make a page, which is there when all
 * of them are answered. */
void requests_page(Requests *requests, guint64 first, guint n);

/* The client: it goes out on the connection of that id; it is sent once more;
 * an answer is whole, or as it thinks; it is cut, or lost, and the client
 * knows. */
void requests_sent(Requests *requests, guint64 id, guint64 conn_id);
void requests_repeated(Requests *requests, guint64 id);
void requests_answered(Requests *requests, guint64 id, guint64 body_bytes,
                       gint64 now_ns);
void requests_cut(Requests *requests, guint64 id);
void requests_lost(Requests *requests, guint64 id);

/* The origin: it has done what was asked, and means to send so much; it has
 * ended without sending all of it. */
void requests_executed(Requests *requests, guint64 id, guint64 body_bytes);
void requests_given_up(Requests *requests, guint64 id);

/* The run: the connection of that id is open at the client and gone at its
 * server, which has lost its power, say.  Who waits for an answer on it waits
 * in vain, whatever the server has done. */
void requests_half_open(Requests *requests, guint64 conn_id);

/* A proxy: it answers with a copy of the answer to 'of', which is old if
 * 'stale'; has none; asks once more; has stored what it knows to be cut. */
void requests_cached(Requests *requests, guint64 id, guint64 of,
                     gboolean stale);
void requests_missed(Requests *requests, guint64 id);
void requests_retried(Requests *requests, guint64 id);
void requests_stored_cut(Requests *requests, guint64 id);

/* Counts those that were wanted at 'from_ns' or later; FALSE if the classes do
 * not add up, or an end has told of a request that nobody wanted. */
gboolean requests_count(const Requests *requests, gint64 from_ns,
                        RequestTotals *out, GError **error);

G_END_DECLS

#endif
