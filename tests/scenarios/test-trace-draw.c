/* SPDX-License-Identifier: GPL-2.0-only */
/* `finwait trace` on a recorded trace (tests/data/trace.csv: three connections
 * over a lossy link), compared with what it has drawn before. */
#include <string.h>

#include "scenarios/trace/trace-draw.h"
#include "tests/scenarios/support-command.h"
#include "tests/shim/support-row.h"

static char *folder, *data;

static char *
golden(const char *name)
{
    return test_file_get(data, name, NULL);
}

/* Crossing and lost segments, calls that wait, what came before the
 * connection; in ASCII and in UTF-8, at two widths. */
static void
test_golden(void)
{
    static const struct {
        guint number;
        TraceStyle style;
        const char *name;
    } cases[] = {
        {1, {100, FALSE}, "trace-1.txt"},
        {2, {80, TRUE}, "trace-2-utf8.txt"},
        {3, {60, FALSE}, "trace-3-narrow.txt"},
    };
    g_autofree char *path = g_build_filename(data, "trace.csv", NULL);
    g_autoptr(TraceFile) file = trace_file_load(path, NULL);
    g_autoptr(GPtrArray) conns = trace_conns(file);
    g_autofree char *list = trace_list(conns);
    g_autofree char *expected_list = golden("trace-list.txt");

    g_assert_cmpstr(list, ==, expected_list);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = trace_draw(conns->pdata[cases[i].number - 1],
                                           conns->len, &cases[i].style);
        g_autofree char *expected = golden(cases[i].name);
        row_text(cases[i].name, "drawing", text, expected);
    }
}

/* No row is wider than asked for, at any width. */
static void
test_widths(void)
{
    g_autofree char *path = g_build_filename(data, "trace.csv", NULL);
    g_autoptr(TraceFile) file = trace_file_load(path, NULL);
    g_autoptr(GPtrArray) conns = trace_conns(file);

    for (guint width = TRACE_DRAW_MIN_WIDTH; width < 200; width++) {
        const TraceStyle style = {width, width % 2};
        for (guint i = 0; i < conns->len; i++) {
            g_autofree char *text =
                trace_draw(conns->pdata[i], conns->len, &style);
            g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
            for (char **line = lines; *line; line++) {
                g_assert_cmpint(g_utf8_strlen(*line, -1), <=, width);
            }
        }
    }
}

/* The command finds the connection by number and by id, and the trace in a
 * results folder. */
static void
test_command(void)
{
    g_autofree char *path = g_build_filename(data, "trace.csv", NULL);
    g_autofree char *trace = golden("trace.csv");
    g_autofree char *first = golden("trace-1.txt");
    g_autofree char *list = golden("trace-list.txt");
    Ran ran;

    ran_finwait(&ran, folder, "trace", path, NULL);
    g_assert_cmpstr(ran.out, ==, first); /* LC_ALL=C: ASCII */
    ran_clear(&ran);
    ran_finwait(&ran, folder, "trace", path, "-c", "0000fa0080000002", NULL);
    g_assert_cmpstr(ran.out, ==, first);
    ran_clear(&ran);
    test_file_put(folder, "results/finwait-results", "finwait results 1\n");
    test_file_put(folder, "results/trace/point-0-run-1.csv", trace);
    ran_finwait(&ran, folder, "trace", "results", "--list", NULL);
    g_assert_cmpint(ran.status, ==, 0);
    g_assert_cmpstr(ran.out, ==, list);
    ran_clear(&ran);
}

static void
test_mistakes(void)
{
    static const struct {
        const char *words[5];
        const char *message;
    } cases[] = {
        {{"trace"},
         "finwait: trace: 0 files, expected one FILE of `finwait run "
         "--trace`\n"},
        {{"trace", "t.csv", "-c", "4"},
         "finwait: --connection 4: no such connection, expected 1 to 3 or an "
         "id of 16 hexadecimal digits (--list shows them)\n"},
        {{"trace", "t.csv", "-w", "20"},
         "finwait: --width 20: out of range, expected 60 to 1000\n"},
        {{"trace", "none.csv"},
         "finwait: none.csv: cannot be read, expected a table: Failed to open "
         "file “none.csv”: No such file or directory\n"},
        {{"trace", "empty.csv"},
         "finwait: empty.csv: no TCP connection in it, expected one at "
         "least\n"},
        {{"trace", "folder"},
         "finwait: folder: no traces in it, expected a file that `finwait run "
         "--trace` has written, or its results folder\n"},
        {{"trace", "two"},
         "finwait: two/trace: several traces, expected one file of them\n"},
    };
    g_autofree char *trace = golden("trace.csv");

    test_file_put(folder, "t.csv", trace);
    test_file_put(folder, "empty.csv", trace_file_header());
    test_file_put(folder, "folder/x", "");
    test_file_put(folder, "two/trace/a.csv", "");
    test_file_put(folder, "two/trace/b.csv", "");
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *const *words = cases[i].words;
        Ran ran;

        ran_finwait(&ran, folder, words[0], words[1], words[2], words[3], NULL);
        row_int(cases[i].message, "status", ran.status, 2);
        row_text(cases[i].message, "output", ran.out, "");
        if (strstr(cases[i].message, "Failed")) { /* GLib's own quotes */
            row_has(cases[i].message, "error", ran.err,
                    "none.csv: cannot be read");
        } else {
            row_text(cases[i].message, "error", ran.err, cases[i].message);
        }
        ran_clear(&ran);
    }
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    folder = test_folder_new();
    data = g_build_filename(g_getenv("FINWAIT_SRC"), "tests", "data", NULL);
    g_test_add_func("/trace-draw/golden", test_golden);
    g_test_add_func("/trace-draw/widths", test_widths);
    g_test_add_func("/trace-draw/command", test_command);
    g_test_add_func("/trace-draw/mistakes", test_mistakes);
    status = g_test_run();
    test_folder_remove(folder);
    g_free(data);
    return status;
}
