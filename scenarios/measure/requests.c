/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/measure/requests.h"

#include <math.h>

#include "model/units.h"
#include "scenarios/base/error.h"
#include "scenarios/measure/stats.h"

typedef struct Request {
    gint64 wanted_ns, answered_ns;
    guint64 meant_bytes, got_bytes;
    guint64 sent_on; /* id of the client's connection, the last; 0: none */
    guint executed, answers, repeats;
    guint retries, hits, misses, stale, cut_copies; /* at proxies */
    gboolean cut, lost, given_up, cached;
} Request;

typedef struct Page {
    guint64 first;
    guint n;
} Page;

struct Requests {
    GArray *pages;         /* of Page */
    GArray *all;           /* of Request: that of number 1 first */
    GHashTable *half_open; /* ids of connections */
    guint64 unknown;       /* numbers that were told of and nobody wanted */
};

const char *
request_class_name(guint number)
{
    static const char *const names[] = {
#define X(NAME, TEXT, LABEL) TEXT,
        REQUEST_CLASSES(X)
#undef X
    };

    g_assert(number < N_REQUEST_CLASSES);
    return names[number];
}

Requests *
requests_new(void)
{
    Requests *requests = g_new0(Requests, 1);

    requests->all = g_array_new(FALSE, FALSE, sizeof(Request));
    requests->pages = g_array_new(FALSE, FALSE, sizeof(Page));
    requests->half_open =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    return requests;
}

void
requests_free(Requests *requests)
{
    if (requests) {
        g_array_unref(requests->all);
        g_array_unref(requests->pages);
        g_hash_table_unref(requests->half_open);
        g_free(requests);
    }
}

guint64
requests_wanted(Requests *requests, gint64 now_ns)
{
    Request request = {.wanted_ns = now_ns};

    g_array_append_val(requests->all, request);
    return requests->all->len;
}

void
requests_page(Requests *requests, guint64 first, guint n)
{
    const Page page = {first, n};

    g_array_append_val(requests->pages, page);
}

/* That of number 'id'; NULL, and it is noted: there is none. */
static Request *
find(Requests *requests, guint64 id)
{
    if (id == 0 || id > requests->all->len) {
        requests->unknown++;
        return NULL;
    }
    return &g_array_index(requests->all, Request, id - 1);
}

void
requests_sent(Requests *requests, guint64 id, guint64 conn_id)
{
    Request *request = find(requests, id);

    if (request) {
        request->sent_on = conn_id;
    }
}

void
requests_half_open(Requests *requests, guint64 conn_id)
{
    g_hash_table_add(requests->half_open, g_memdup2(&conn_id, sizeof conn_id));
}

void
requests_repeated(Requests *requests, guint64 id)
{
    Request *request = find(requests, id);

    if (request) {
        request->repeats++;
    }
}

void
requests_answered(Requests *requests, guint64 id, guint64 body_bytes,
                  gint64 now_ns)
{
    Request *request = find(requests, id);

    if (request) {
        request->answers++;
        request->got_bytes = body_bytes;
        request->answered_ns = now_ns;
    }
}

void
requests_cut(Requests *requests, guint64 id)
{
    Request *request = find(requests, id);

    if (request) {
        request->cut = TRUE;
    }
}

void
requests_lost(Requests *requests, guint64 id)
{
    Request *request = find(requests, id);

    if (request) {
        request->lost = TRUE;
    }
}

void
requests_executed(Requests *requests, guint64 id, guint64 body_bytes)
{
    Request *request = find(requests, id);

    if (request) {
        request->executed++;
        request->meant_bytes = body_bytes;
        request->given_up = FALSE;
    }
}

void
requests_given_up(Requests *requests, guint64 id)
{
    Request *request = find(requests, id);

    if (request) {
        request->given_up = TRUE;
    }
}

void
requests_cached(Requests *requests, guint64 id, guint64 of, gboolean stale)
{
    const Request *first = find(requests, of);
    Request *request = find(requests, id);

    if (request && first) {
        request->cached = TRUE;
        request->meant_bytes = first->meant_bytes;
        request->hits += !stale;
        request->stale += stale;
    }
}

void
requests_missed(Requests *requests, guint64 id)
{
    Request *request = find(requests, id);

    if (request) {
        request->misses++;
    }
}

void
requests_retried(Requests *requests, guint64 id)
{
    Request *request = find(requests, id);

    if (request) {
        request->retries++;
    }
}

void
requests_stored_cut(Requests *requests, guint64 id)
{
    Request *request = find(requests, id);

    if (request) {
        request->cut_copies++;
    }
}

static gboolean
is_whole(const Request *request)
{
    return request->answers > 0 && request->got_bytes >= request->meant_bytes;
}

/* TRUE if nobody will answer it any more. */
static gboolean
is_in_vain(const Requests *requests, const Request *request)
{
    return request->given_up ||
           g_hash_table_contains(requests->half_open, &request->sent_on);
}

static RequestClass
class_of(const Requests *requests, const Request *request)
{
    if (request->answers > 1) {
        return REQUEST_ANSWERED_TWICE;
    }
    if (request->executed > 1) {
        return REQUEST_EXECUTED_TWICE;
    }
    if (request->answers > 0) {
        return is_whole(request) ? REQUEST_ANSWERED
               : request->cached ? REQUEST_CUT_CACHED
                                 : REQUEST_CUT_UNNOTICED;
    }
    if (request->cut) {
        return REQUEST_CUT_NOTICED;
    }
    if (request->lost) {
        return REQUEST_LOST_TOLD;
    }
    return is_in_vain(requests, request) ? REQUEST_LOST_UNTOLD
                                         : REQUEST_UNDER_WAY;
}

static gdouble
quantile_s(GArray *times, gdouble q)
{
    return times->len ? stats_quantile((const gdouble *)(gpointer)times->data,
                                       times->len, q)
                      : NAN;
}

/* From the wish to the last answer of 'page', if all are there; else NAN. */
static gdouble
page_time_s(const Requests *requests, const Page *page)
{
    const Request *first =
        &g_array_index(requests->all, Request, page->first - 1);
    gint64 last_ns = first->wanted_ns;

    for (guint i = 0; i < page->n; i++) {
        if (!is_whole(&first[i])) {
            return NAN;
        }
        last_ns = MAX(last_ns, first[i].answered_ns);
    }
    return (gdouble)(last_ns - first->wanted_ns) / NS_PER_S;
}

static void
count_pages(const Requests *requests, gint64 from_ns, RequestTotals *out)
{
    g_autoptr(GArray) times = g_array_new(FALSE, FALSE, sizeof(gdouble));

    for (guint i = 0; i < requests->pages->len; i++) {
        const Page *page = &g_array_index(requests->pages, Page, i);
        gdouble s = page_time_s(requests, page);
        if (g_array_index(requests->all, Request, page->first - 1).wanted_ns <
            from_ns) {
            continue;
        }
        out->pages++;
        if (!isnan(s)) {
            out->pages_whole++;
            g_array_append_val(times, s);
        }
    }
    stats_sort((gdouble *)(gpointer)times->data, times->len);
    out->page_p50_s = quantile_s(times, 0.5);
    out->page_p95_s = quantile_s(times, 0.95);
}

gboolean
requests_count(const Requests *requests, gint64 from_ns, RequestTotals *out,
               GError **error)
{
    g_autoptr(GArray) times = g_array_new(FALSE, FALSE, sizeof(gdouble));
    guint64 sum = 0;

    *out = (RequestTotals){0};
    for (guint i = 0; i < requests->all->len; i++) {
        const Request *request = &g_array_index(requests->all, Request, i);
        if (request->wanted_ns < from_ns) {
            continue;
        }
        out->n++;
        out->by_class[class_of(requests, request)]++;
        out->executed += request->executed > 0;
        out->erased += request->executed > 0 && !is_whole(request);
        out->repeats += request->repeats;
        out->retries += request->retries;
        out->hits += request->hits;
        out->misses += request->misses;
        out->stale += request->stale;
        out->cut_copies += request->cut_copies;
        if (is_whole(request)) {
            gdouble s =
                (gdouble)(request->answered_ns - request->wanted_ns) / NS_PER_S;
            out->whole_bytes += request->got_bytes;
            g_array_append_val(times, s);
        }
    }
    for (guint i = 0; i < N_REQUEST_CLASSES; i++) {
        sum += out->by_class[i];
    }
    stats_sort((gdouble *)(gpointer)times->data, times->len);
    out->p50_s = quantile_s(times, 0.5);
    out->p95_s = quantile_s(times, 0.95);
    out->p99_s = quantile_s(times, 0.99);
    count_pages(requests, from_ns, out);
    if (sum == out->n && requests->unknown == 0) {
        return TRUE;
    }
    g_set_error(error, FINWAIT_ERROR, FINWAIT_ERROR_FAILED,
                "the account does not add up: %" G_GUINT64_FORMAT
                " requests, but %" G_GUINT64_FORMAT
                " are in a class, and %" G_GUINT64_FORMAT
                " that nobody wanted were told of",
                out->n, sum, requests->unknown);
    return FALSE;
}
