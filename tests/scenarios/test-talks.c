/* SPDX-License-Identifier: GPL-2.0-only */
/* Random conversations: see support-talks.h.  $FINWAIT_RANDOM=N or FROM-TO says
 * which (./waf torture --random); else a few, or with -m slow 100,000. */
#include <stdlib.h>
#include <string.h>

#include "model/record.h"
#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-talks.h"

#ifdef __SANITIZE_ADDRESS__
#define FEW 200
#else
#define FEW 1500
#endif
#define MANY 100000

/* What a worker may grow by behind the first tenth: freed memory in pieces;
 * by what malloc() has given out: tables that have grown once, and its own
 * caches of what was freed (tcache, at most 7 pieces of each of 64 sizes). */
#define GROWTH_BYTES (16 << 20)
#define KEPT_BYTES (256 << 10)

static void
read_range(guint64 *from, guint64 *to)
{
    const char *text = g_getenv("FINWAIT_RANDOM");
    const char *dash = text ? strchr(text, '-') : NULL;

    *from = 0;
    *to = g_test_slow() ? MANY : FEW;
    if (text) {
        *from = dash ? g_ascii_strtoull(text, NULL, 10) : 0;
        *to =
            g_ascii_strtoull(dash ? dash + 1 : text, NULL, 10) + (dash ? 1 : 0);
    }
}

static void
tell(const WorkersReport *report)
{
    const guint64 *sums = report->counts.sums;

    g_test_message("%" G_GUINT64_FORMAT " in memory, %" G_GUINT64_FORMAT
                   " in ns-3; %" G_GUINT64_FORMAT
                   " connections, %" G_GUINT64_FORMAT " packets",
                   sums[TALKS_PLAYED], sums[TALKS_PLAYED + 1],
                   sums[TALKS_CONNS], sums[TALKS_PACKETS]);
    for (guint o = 0; o < N_OUTCOMES; o++) {
        g_test_message("%s: %" G_GUINT64_FORMAT, outcome_name((Outcome)o),
                       sums[TALKS_OUTCOME + o]);
    }
    g_test_message("worlds agree in %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                   " without chance, in %" G_GUINT64_FORMAT " with it",
                   sums[TALKS_SAME], sums[TALKS_CALM],
                   sums[TALKS_SAME_BY_CHANCE]);
    g_test_message("memory: %" G_GUINT64_FORMAT " kB behind a tenth, "
                   "%" G_GUINT64_FORMAT " kB at the end; %" G_GINT64_FORMAT
                   " bytes allocated between and not freed",
                   report->first_bytes / 1024, report->last_bytes / 1024,
                   report->kept_bytes);
}

/* The row of docs, of all. */
static void
write_table(const char *folder, const WorkersReport *report)
{
    const guint64 *sums = report->counts.sums;
    g_autofree char *path = g_build_filename(folder, "talks.md", NULL);
    g_autoptr(GString) text =
        g_string_new("| conversations | connections | packets | worlds agree "
                     "without chance | with it | ends |\n"
                     "|---|---|---|---|---|---|\n");
    g_autoptr(GError) error = NULL;

    g_string_append_printf(
        text,
        "| %" G_GUINT64_FORMAT " | %" G_GUINT64_FORMAT " | %" G_GUINT64_FORMAT
        " | %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " | %" G_GUINT64_FORMAT
        " of %" G_GUINT64_FORMAT " |",
        sums[TALKS_PLAYED], sums[TALKS_CONNS], sums[TALKS_PACKETS],
        sums[TALKS_SAME], sums[TALKS_CALM], sums[TALKS_SAME_BY_CHANCE],
        sums[TALKS_PLAYED] - sums[TALKS_CALM]);
    for (guint o = 0; o < N_OUTCOMES; o++) {
        g_string_append_printf(text, "%s %s %" G_GUINT64_FORMAT, o ? "," : "",
                               outcome_name((Outcome)o),
                               sums[TALKS_OUTCOME + o]);
    }
    g_string_append(text, " |\n");
    g_file_set_contents(path, text->str, -1, &error);
    g_assert_no_error(error);
}

static char *
text_of(G_GNUC_UNUSED gpointer user, guint64 number)
{
    return talks_text(number);
}

static void
test_talks(void)
{
    WorkersReport report;
    const char *folder = g_getenv("FINWAIT_TORTURE");
    guint64 from, to;

    read_range(&from, &to);
    workers_run(from, to, talks_try, text_of, NULL, &report);
    tell(&report);
    if (folder && !g_getenv("FINWAIT_RANDOM")) {
        write_table(folder, &report);
    }
    if (report.wrong->len > 0) {
        g_test_message("%s", report.wrong->str);
        g_test_fail();
    }
#ifndef __SANITIZE_ADDRESS__ /* which keeps what is freed for a while */
    if (!g_getenv("FINWAIT_RANDOM")) { /* a tenth of a few is nothing */
        g_assert_cmpuint(report.last_bytes, <,
                         report.first_bytes + GROWTH_BYTES);
        g_assert_cmpint(report.kept_bytes, <, KEPT_BYTES);
    }
#endif
    workers_report_clear(&report);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    g_test_add_func("/talks", test_talks);
    return g_test_run();
}
