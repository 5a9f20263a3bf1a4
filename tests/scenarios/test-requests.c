/* SPDX-License-Identifier: GPL-2.0-only */
/* What becomes of requests: each is in one class, of which the worst that fits
 * counts; what is told of nobody's request fails the run. */
#include "scenarios/measure/requests.h"

#include "model/units.h"

typedef struct Row {
    const char *name;
    const char *told; /* a letter each, see tell() */
    RequestClass class;
} Row;

static const Row rows[] = {
    {"nothing", "", REQUEST_UNDER_WAY},
    {"executed", "x", REQUEST_UNDER_WAY},
    {"answered", "xa", REQUEST_ANSWERED},
    {"given-up", "xg", REQUEST_LOST_UNTOLD},
    {"half-open", "vh", REQUEST_LOST_UNTOLD},
    {"half-open-answered", "vxah", REQUEST_ANSWERED},
    {"half-open-told", "vxlh", REQUEST_LOST_TOLD},
    {"half-open-elsewhere", "vwh", REQUEST_UNDER_WAY},
    {"never-sent", "h", REQUEST_UNDER_WAY},
    {"told", "xgl", REQUEST_LOST_TOLD},
    {"never-executed", "l", REQUEST_LOST_TOLD},
    {"cut", "xgc", REQUEST_CUT_NOTICED},
    {"short", "xs", REQUEST_CUT_UNNOTICED},
    {"twice", "xrxa", REQUEST_EXECUTED_TWICE},
    {"twice-lost", "xrxl", REQUEST_EXECUTED_TWICE},
    {"two-answers", "xaa", REQUEST_ANSWERED_TWICE},
};

static void
tell(Requests *requests, guint64 id, char what)
{
    switch (what) {
    case 'x':
        requests_executed(requests, id, 100);
        return;
    case 'a':
        requests_answered(requests, id, 100, 3 * NS_PER_S);
        return;
    case 's':
        requests_answered(requests, id, 99, 3 * NS_PER_S);
        return;
    case 'c':
        requests_cut(requests, id);
        return;
    case 'l':
        requests_lost(requests, id);
        return;
    case 'g':
        requests_given_up(requests, id);
        return;
    case 'v':
    case 'w':
        requests_sent(requests, id, (guint64)what);
        return;
    case 'h':
        requests_half_open(requests, 'v');
        return;
    case 'k':
        requests_cached(requests, id, 1, FALSE);
        return;
    case 'o':
        requests_cached(requests, id, 1, TRUE);
        return;
    case 'm':
        requests_missed(requests, id);
        return;
    case 't':
        requests_retried(requests, id);
        return;
    case 'p':
        requests_stored_cut(requests, id);
        return;
    case 'r':
        requests_repeated(requests, id);
        return;
    default:
        g_assert_not_reached();
    }
}

static void
test_row(gconstpointer data)
{
    const Row *row = data;
    Requests *requests = requests_new();
    guint64 id = requests_wanted(requests, 1 * NS_PER_S);
    RequestTotals totals;

    for (const char *at = row->told; *at; at++) {
        tell(requests, id, *at);
    }
    g_assert_true(requests_count(requests, 0, &totals, NULL));
    g_assert_cmpuint(totals.n, ==, 1);
    g_assert_cmpuint(totals.by_class[row->class], ==, 1);
    requests_free(requests);
}

/* Those of the warm-up do not count; times are those of whole answers. */
static void
test_totals(void)
{
    Requests *requests = requests_new();
    RequestTotals totals;

    for (guint i = 0; i < 3; i++) {
        guint64 id = requests_wanted(requests, (gint64)i * NS_PER_S);
        tell(requests, id, 'x');
        tell(requests, id, i == 1 ? 'l' : 'a');
    }
    g_assert_true(requests_count(requests, 1, &totals, NULL));
    g_assert_cmpuint(totals.n, ==, 2);
    g_assert_cmpuint(totals.executed, ==, 2);
    g_assert_cmpuint(totals.erased, ==, 1);
    g_assert_cmpuint(totals.whole_bytes, ==, 100);
    g_assert_cmpfloat(totals.p50_s, ==, 1);
    requests_free(requests);
}

/* The first answer is cut and stored; a copy of it is as long as that should
 * have been, whoever tells of it. */
static void
test_cached(void)
{
    static const struct {
        const char *told;
        RequestClass class;
    } later[] = {
        {"ks", REQUEST_CUT_CACHED},
        {"ka", REQUEST_ANSWERED},
        {"os", REQUEST_CUT_CACHED},
        {"mtxa", REQUEST_ANSWERED},
    };
    Requests *requests = requests_new();
    RequestTotals totals;

    tell(requests, requests_wanted(requests, 0), 'x');
    tell(requests, 1, 'p');
    tell(requests, 1, 's');
    for (guint i = 0; i < G_N_ELEMENTS(later); i++) {
        guint64 id = requests_wanted(requests, (gint64)(i + 1) * NS_PER_S);
        for (const char *at = later[i].told; *at; at++) {
            tell(requests, id, *at);
        }
        g_assert_true(requests_count(requests, (gint64)(i + 1) * NS_PER_S,
                                     &totals, NULL));
        g_assert_cmpuint(totals.by_class[later[i].class], ==, 1);
    }
    g_assert_true(requests_count(requests, 0, &totals, NULL));
    g_assert_cmpuint(totals.hits, ==, 2);
    g_assert_cmpuint(totals.stale, ==, 1);
    g_assert_cmpuint(totals.misses, ==, 1);
    g_assert_cmpuint(totals.retries, ==, 1);
    g_assert_cmpuint(totals.cut_copies, ==, 1);
    requests_free(requests);
}

/* A page is there when its last answer is; one without an answer never is. */
static void
test_pages(void)
{
    Requests *requests = requests_new();
    RequestTotals totals;

    for (guint i = 0; i < 2; i++) {
        guint64 first = requests_wanted(requests, i * NS_PER_S);
        guint64 second = requests_wanted(requests, i * NS_PER_S);
        requests_page(requests, first, 2);
        requests_executed(requests, first, 100);
        requests_answered(requests, first, 100, 3 * NS_PER_S);
        requests_executed(requests, second, 100);
        if (i == 0) {
            requests_answered(requests, second, 100, 2 * NS_PER_S);
        } else {
            requests_cut(requests, second);
        }
    }
    g_assert_true(requests_count(requests, 0, &totals, NULL));
    g_assert_cmpuint(totals.pages, ==, 2);
    g_assert_cmpuint(totals.pages_whole, ==, 1);
    g_assert_cmpfloat(totals.page_p50_s, ==, 3);
    g_assert_cmpfloat(totals.page_p95_s, ==, 3);
    g_assert_true(requests_count(requests, NS_PER_S, &totals, NULL));
    g_assert_cmpuint(totals.pages, ==, 1);
    g_assert_cmpuint(totals.pages_whole, ==, 0);
    requests_free(requests);
}

static void
test_unwanted(void)
{
    Requests *requests = requests_new();
    g_autoptr(GError) error = NULL;
    RequestTotals totals;

    requests_executed(requests, requests_wanted(requests, 0) + 1, 100);
    g_assert_false(requests_count(requests, 0, &totals, &error));
    g_assert_nonnull(error);
    requests_free(requests);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *name =
            g_strdup_printf("/requests/class/%s", rows[i].name);
        g_test_add_data_func(name, &rows[i], test_row);
    }
    g_test_add_func("/requests/totals", test_totals);
    g_test_add_func("/requests/cached", test_cached);
    g_test_add_func("/requests/pages", test_pages);
    g_test_add_func("/requests/unwanted", test_unwanted);
    return g_test_run();
}
