/* SPDX-License-Identifier: GPL-2.0-only */
/* Fingerprints and baselines: the lines of events, the file, and what a
 * comparison says of each kind of difference. */
#include <math.h>
#include <string.h>

#include "scenarios/check/check-compare.h"
#include "scenarios/check/check-events.h"
#include "scenarios/systems/systems.h"
#include "tests/shim/support-row.h"

/* ---- Events ------------------------------------------------------------- */

/* Connections by number, sequence numbers from the SYNs, times as steps. */
static void
test_events(void)
{
    const guint64 id = 0xfee1;
    const struct {
        const char *node;
        TraceRecord record;
    } records[] = {
        {"a", {TRACE_CALL, 10, 1, 0, "connect", "", 0, 0, 0, 0, 0}},
        {"a", {TRACE_SENT, 10, TRACE_NO_INDEX, id, "", "", 2, 1000, 0, 0, 500}},
        {"b",
         {TRACE_RECEIVED, 25, TRACE_NO_INDEX, id, "", "", 2, 1000, 0, 0, 500}},
        {"b",
         {TRACE_SENT, 25, TRACE_NO_INDEX, id, "", "", 0x12, 7000, 1001, 0, 9}},
        {"b", {TRACE_STATE, 25, 0, id, "PO", "syn", 0, 0, 0, 0, 0}},
        {"a",
         {TRACE_LOST, 30, TRACE_NO_INDEX, id, "", "", 0x18, 1001, 7001, 9, 8}},
    };
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *text = NULL;
    CheckEvents *events = check_events_new(out);
    g_auto(GStrv) split = NULL;

    for (guint i = 0; i < G_N_ELEMENTS(records); i++) {
        check_events_add(events, records[i].node, &records[i].record);
    }
    check_events_free(events);
    g_assert_cmpstr(out->str, ==,
                    "+10 a.1 call connect\n"
                    "+0 a #1 sent SYN seq 0 ack 0 len 0 win 500\n"
                    "+15 b #1 received SYN seq 0 ack 0 len 0 win 500\n"
                    "+0 b #1 sent SYN+ACK seq 0 ack 1 len 0 win 9\n"
                    "+0 b.0 #1 state PO syn\n"
                    "+5 a #1 lost PSH+ACK seq 1 ack 1 len 9 win 8\n");
    split = g_strsplit(out->str, "\n", -1);
    for (char **line = split; **line; line++) {
        g_ptr_array_add(lines, g_strdup(*line));
    }
    text = check_events_text(lines, 4);
    g_assert_cmpstr(text, ==, "0.000000025 s  b.0 #1 state PO syn");
}

/* ---- Comparing ---------------------------------------------------------- */

/* A run of 'n' events, one ns apart, of which number 'changed' (from 1; 0:
 * none) is another. */
static void
add_run(BaselinePoint *point, guint64 replication, guint n, guint changed)
{
    g_autoptr(GString) events = g_string_new(NULL);

    for (guint i = 1; i <= n; i++) {
        g_string_append_printf(events, "+1 a.0 %s %u\n",
                               i == changed ? "changed" : "event", i);
    }
    baseline_add_run(point, replication, events->str);
}

static Baseline *
make(guint n, guint changed, gdouble mean, gdouble half)
{
    Baseline *baseline = baseline_new("tiny", "3.37", "5s");
    BaselinePoint *point = baseline_add_point(baseline, 0, "link.loss=0");

    baseline_add_metric(point, "refused", mean, half);
    add_run(point, 1, n, changed);
    add_run(point, 2, 10, 0);
    return baseline;
}

/* What is read is what was written. */
static void
test_file(void)
{
    g_autoptr(Baseline) baseline = make(1000, 0, 0.1, NAN);
    g_autofree char *text = baseline_to_text(baseline);
    g_autoptr(Baseline) back = NULL;
    g_autofree char *again = NULL;
    GError *error = NULL;

    g_assert_nonnull(strstr(text, "\npoint link.loss=0\n"
                                  "metric refused 0.1 -\n"));
    g_assert_nonnull(strstr(text, "\nrun 1 events 1000 digest "));
    g_assert_nonnull(strstr(text, "\ntext sf a.0 event 500\n"));
    g_assert_nonnull(strstr(text, " 1sf\n"));
    g_assert_null(strstr(text, "event 501"));
    back = baseline_parse("x.txt", text, strlen(text), &error);
    g_assert_no_error(error);
    again = baseline_to_text(back);
    g_assert_cmpstr(again, ==, text);
}

static void
test_broken(void)
{
    static const char *const broken[] = {
        "junk",
        "metric refused 1 2",
        "+1 a event",
        "run 0 1 events",
        "run 1 events 0 digest 0",
        "chart",
        "| 1 2",
        "chart a\n|1",
        "chart a\n| # 1",
        "chart a\nchart a",
        "instructions",
        "instructions 1 2",
        "instructions -1",
        "point x\npoint x",
        "point x\nrun 1 events 1 digest 0\n+ a",
        "point x\ntext b client",
        "point x\nrun 1 events 1 digest 0\ntext a client x\n+ b",
        "point x\nrun 1 events 1 digest 0\ntext a client x\n+ 5",
        "point x\nrun 1 events 1 digest 0\ntext a client x\n+ a1",
        "point x\nrun 1 events 1 digest 0\ntext a client #\n+ a1",
        "point x\nrun 1 events 1 digest 0\ntext a client # x\n+ aaaaaaaaa1",
        "point x\nrun 1 events 1 digest 0\ntext a client # x\n"
        "+ 99999999999999999999a1",
        "blocks 00",
        "point 0\nmetric refused 1",
        "run 0 1 events x digest 0",
    };

    for (guint i = 0; i < G_N_ELEMENTS(broken); i++) {
        g_autoptr(GError) error = NULL;
        row_holds(
            broken[i], "refused",
            !baseline_parse("x.txt", broken[i], strlen(broken[i]), &error));
        row_error_has(broken[i], error, "x.txt:");
        row_error_has(broken[i], error,
                      "expected one as `finwait check --accept` writes it");
    }
}

/* Compares two; the baseline goes through its file, as in life. */
static void
compare(const Baseline *was, const Baseline *is, gdouble tolerance,
        CheckDifference *out)
{
    g_autofree char *text = baseline_to_text(was);
    g_autoptr(Baseline) read =
        baseline_parse("x.txt", text, strlen(text), NULL);

    check_compare(read, is, "tiny", tolerance, out);
}

/* Each difference, and the lines that say so. */
static void
test_compare(void)
{
    static const struct {
        const char *name;
        guint n, changed;
        gdouble mean, tolerance;
        gboolean events, metrics;
        const char *text;
    } cases[] = {
        {"the same", 1000, 0, 12, 0, FALSE, FALSE, ""},
        {"rounding", 1000, 0, 12 + 1e-11, 0, FALSE, FALSE, ""},
        {"an early event", 1000, 17, 12, 0, TRUE, FALSE,
         "point 0, replication 1: event 17 of 1000 (were 1000) differs\n"
         "  after  0.000000016 s  a.0 event 16\n"
         "  was    0.000000017 s  a.0 event 17\n"
         "  is     0.000000017 s  a.0 changed 17\n"
         "  to see it: finwait run tiny --set scenario.duration=5s --trace "
         "0:1\n"},
        {"a late event", 1000, 777, 12, 0, TRUE, FALSE,
         "point 0, replication 1: the first difference is among events 751 to "
         "800 of 1000 (were 1000); baselines keep the text of 500\n"
         "  is   0.000000751 s  a.0 event 751\n"
         "  to see it: finwait run tiny --set scenario.duration=5s --trace "
         "0:1\n"},
        {"events more", 1003, 0, 12, 0, TRUE, FALSE,
         "point 0, replication 1: the first difference is among events 1001 "
         "to 1003 of 1003 (were 1000); baselines keep the text of 500\n"
         "  is   0.000001001 s  a.0 event 1001\n"
         "  to see it: finwait run tiny --set scenario.duration=5s --trace "
         "0:1\n"},
        {"events fewer", 20, 0, 12, 0, TRUE, FALSE,
         "point 0, replication 1: event 21 of 20 (were 1000) differs\n"
         "  after  0.000000020 s  a.0 event 20\n"
         "  was    0.000000021 s  a.0 event 21\n"
         "  is     nothing more happens\n"
         "  to see it: finwait run tiny --set scenario.duration=5s --trace "
         "0:1\n"},
        {"another mean", 1000, 0, 13, 0, FALSE, TRUE,
         "1 metrics moved, most of all:\n"
         "  refused at point 0: was 12, is 13 (2.00 half-intervals)\n"},
        {"within the tolerance", 1000, 0, 13, 3, FALSE, FALSE,
         "1 metrics moved, most of all:\n"
         "  refused at point 0: was 12, is 13 (2.00 half-intervals)\n"},
    };
    g_autoptr(Baseline) was = make(1000, 0, 12, 0.5);

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Baseline) is =
            make(cases[i].n, cases[i].changed, cases[i].mean, 0.5);
        CheckDifference difference;

        compare(was, is, cases[i].tolerance, &difference);
        row_text(cases[i].name, "text", difference.text, cases[i].text);
        row_int(cases[i].name, "events", difference.events, cases[i].events);
        row_int(cases[i].name, "metrics", difference.metrics, cases[i].metrics);
        check_difference_clear(&difference);
    }
}

/* No interval and no mean, a metric that is new, another ns-3, another plan. */
static void
test_compare_more(void)
{
    g_autoptr(Baseline) was = make(10, 0, 0, 0);
    g_autoptr(Baseline) is = make(10, 3, 13, NAN);
    CheckDifference difference;

    baseline_add_metric(is->points->pdata[0], "exchanges", 5, 1);
    g_free(is->ns3);
    is->ns3 = g_strdup("3.41");
    compare(was, is, 100, &difference);
    g_assert_true(difference.metrics);
    g_assert_nonnull(strstr(
        difference.text, "refused at point 0: was 0, is 13 (from nothing)\n"));
    g_assert_nonnull(
        strstr(difference.text, "exchanges at point 0: was nothing, is 5"));
    g_assert_nonnull(strstr(difference.text,
                            "the baseline is of ns-3 3.37, this is ns-3 3.41"));
    check_difference_clear(&difference);

    g_free(is->duration);
    is->duration = g_strdup("1s");
    compare(was, is, 100, &difference);
    g_assert_true(difference.events && difference.metrics);
    g_assert_true(g_str_has_prefix(difference.text,
                                   "the runs that are checked are others\n"
                                   "  was  2 runs of 5s: (link.loss=0)\n"
                                   "  is   2 runs of 1s: (link.loss=0)\n"));
    check_difference_clear(&difference);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    g_test_add_func("/check/events", test_events);
    g_test_add_func("/check/file", test_file);
    g_test_add_func("/check/broken", test_broken);
    g_test_add_func("/check/compare", test_compare);
    g_test_add_func("/check/compare-more", test_compare_more);
    return g_test_run();
}
