/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/scenarios/fuzz-readers.h"

#include <math.h>
#include <string.h>

#include "scenarios/check/baseline.h"
#include "scenarios/check/check-compare.h"
#include "scenarios/check/check-events.h"
#include "scenarios/conform/conform-case.h"
#include "scenarios/figures/figure-timeline.h"
#include "scenarios/talk/talk.h"
#include "scenarios/trace/trace-draw.h"
#include "scenarios/trace/trace-file.h"
#include "tests/scenarios/fuzz-scenario.h"

static gboolean
read_talk(const char *bytes, gsize len)
{
    GError *error = NULL;
    g_autoptr(Talk) talk = talk_parse("x.t", bytes, len, &error);

    fuzz_check_error(talk != NULL, error);
    return talk != NULL;
}

static gboolean
read_conform(const char *bytes, gsize len)
{
    g_autoptr(GPtrArray) cases =
        g_ptr_array_new_with_free_func((GDestroyNotify)conform_case_free);
    GError *error = NULL;
    gboolean ok = conform_parse(cases, bytes, len, "x.jsonl", &error);

    fuzz_check_error(ok, error);
    return ok;
}

/* What is drawn for people has no control character in it. */
static void
check_drawn(const char *text)
{
    g_assert_true(g_utf8_validate(text, -1, NULL));
    for (; *text; text++) {
        g_assert_true(!g_ascii_iscntrl(*text) || *text == '\n');
    }
}

static void
draw(const TraceConn *conn, guint n_conns)
{
    const TraceStyle style = {.width = TRACE_DRAW_MIN_WIDTH,
                              .utf8 = conn->number % 2};
    const Figure figure = {.name = (char *)"a"};
    g_autofree char *drawn = trace_draw(conn, n_conns, &style);
    guint n_rows;
    g_autofree char *data = figure_timeline_text(&figure, conn, &n_rows);

    check_drawn(drawn);
    check_drawn(data);
}

static gboolean
read_trace(const char *bytes, gsize len)
{
    GError *error = NULL;
    g_autoptr(TraceFile) file = trace_file_parse("x.csv", bytes, len, &error);
    g_autoptr(GPtrArray) conns = file ? trace_conns(file) : NULL;
    g_autofree char *list = conns ? trace_list(conns) : NULL;

    fuzz_check_error(file != NULL, error);
    if (list) {
        check_drawn(list);
    }
    for (guint i = 0; conns && i < conns->len; i++) {
        draw(conns->pdata[i], conns->len);
    }
    return file != NULL;
}

/* A baseline of one point and run. */
static Baseline *
made_up_baseline(void)
{
    Baseline *baseline = baseline_new("tiny", "3.37", "5s");
    BaselinePoint *point = baseline_add_point(baseline, 0, "link.loss=0");

    baseline_add_metric(point, "refused", 0.1, NAN);
    baseline_add_run(point, 1, "+1 a.0 call x\n+2 b.0 event y\n");
    return baseline;
}

/* Tells the last event of each run. */
static void
tell_events(const BaselinePoint *point)
{
    for (guint i = 0; i < point->runs->len; i++) {
        const BaselineRun *run = point->runs->pdata[i];
        if (run->events->len) {
            g_free(check_events_text(run->events, run->events->len - 1));
        }
    }
}

static gboolean
read_baseline(const char *bytes, gsize len)
{
    GError *error = NULL;
    g_autoptr(Baseline) baseline = baseline_parse("x.txt", bytes, len, &error);
    g_autoptr(Baseline) is = made_up_baseline();
    CheckDifference difference;

    fuzz_check_error(baseline != NULL, error);
    if (baseline) {
        g_autofree char *text = baseline_to_text(baseline);
        g_autoptr(Baseline) again =
            baseline_parse("y.txt", text, strlen(text), NULL);
        g_assert_nonnull(again);
        check_compare(baseline, is, "tiny", 1, &difference);
        check_difference_clear(&difference);
    }
    for (guint i = 0; baseline && i < baseline->points->len; i++) {
        tell_events(baseline->points->pdata[i]);
    }
    return baseline != NULL;
}

static const FuzzReader readers[] = {
    {"talk", TRUE, fuzz_make_talk, read_talk},
    {"conform", TRUE, fuzz_make_conform, read_conform},
    {"trace", TRUE, fuzz_make_trace, read_trace},
    {"baseline", TRUE, fuzz_make_baseline, read_baseline},
    {"journal", FALSE, fuzz_make_journal, fuzz_read_journal},
    {"packetdrill", TRUE, fuzz_make_packetdrill, fuzz_read_packetdrill},
    {"key-file", FALSE, NULL, fuzz_read_scenario},
    {"link-trace", FALSE, NULL, fuzz_read_link_trace},
    {"formula", FALSE, NULL, fuzz_read_formula},
    {"http", FALSE, NULL, fuzz_read_http},
    {"http-client", FALSE, NULL, fuzz_run_http_client},
    {"http-server", FALSE, NULL, fuzz_run_http_server},
    {"http-proxy", FALSE, NULL, fuzz_run_http_proxy},
    {"http-node", FALSE, NULL, fuzz_run_http_node},
    {"sock", FALSE, NULL, fuzz_run_sock},
    {"posix", FALSE, NULL, fuzz_run_posix},
    {"nodejs", FALSE, NULL, fuzz_run_nodejs},
    {"winsock", FALSE, NULL, fuzz_run_winsock},
    {"tcp", FALSE, NULL, fuzz_run_tcp},
};

const FuzzReader *
fuzz_readers(guint *n)
{
    *n = G_N_ELEMENTS(readers);
    return readers;
}
