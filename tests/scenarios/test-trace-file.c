/* SPDX-License-Identifier: GPL-2.0-only */
/* Traces as files: what `finwait run --trace` writes, and reading it back. */
#include <string.h>

#include "scenarios/trace/trace-file.h"
#include "tests/scenarios/support-command.h"
#include "tests/scenarios/support-mistake.h"
#include "tests/shim/support-row.h"

static char *folder;

#define HEADER                                                                 \
    "time_s,node,index,connection,kind,name,detail,flags,seq,ack,len_bytes,"   \
    "window_bytes\n"

/* A line for each kind of record; what is read is what was written. */
static void
test_lines(void)
{
    const TraceRecord records[] = {
        {.kind = TRACE_CALL, .index = 1, .name = "connect", .detail = ""},
        {.kind = TRACE_STATE,
         .time_ns = 1,
         .index = 0,
         .conn_id = 0xabc,
         .name = "PO",
         .detail = "syn, \"odd\""},
        {.kind = TRACE_TCP,
         .time_ns = G_GINT64_CONSTANT(12345678901),
         .index = TRACE_NO_INDEX,
         .conn_id = G_MAXUINT64,
         .name = "SYN-SENT",
         .detail = "CLOSED"},
        {.kind = TRACE_LOST,
         .time_ns = 5,
         .index = TRACE_NO_INDEX,
         .conn_id = 7,
         .name = "",
         .detail = "",
         .flags = 0x1f,
         .seq = G_MAXUINT32,
         .ack = 3,
         .len_bytes = 1448,
         .window_bytes = 65535},
    };
    g_autoptr(GString) text = g_string_new(trace_file_header());
    g_autoptr(TraceFile) file = NULL;
    g_autofree char *path = g_build_filename(folder, "lines.csv", NULL);
    GError *error = NULL;

    for (guint i = 0; i < G_N_ELEMENTS(records); i++) {
        trace_file_line(text, "server", &records[i]);
    }
    g_assert_cmpstr(
        text->str, ==,
        HEADER
        "0.000000000,server,1,,call,connect,,,,,,\n"
        "0.000000001,server,0,0000000000000abc,state,PO,\"syn, \"\"odd\"\"\""
        ",,,,,\n"
        "12.345678901,server,,ffffffffffffffff,tcp,SYN-SENT,CLOSED,,,,,\n"
        "0.000000005,server,,0000000000000007,lost,,,SYN+FIN+RST+PSH+ACK,"
        "4294967295,3,1448,65535\n");
    test_file_put(folder, "lines.csv", text->str);
    file = trace_file_load(path, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(file->entries->len, ==, G_N_ELEMENTS(records));
    g_string_assign(text, trace_file_header());
    for (guint i = 0; i < G_N_ELEMENTS(records); i++) {
        const TraceEntry *entry = &g_array_index(file->entries, TraceEntry, i);
        g_autofree char *before = test_file_get(folder, "lines.csv", NULL);
        g_assert_cmpuint(entry->line, ==, i + 2);
        trace_file_line(text, entry->node, &entry->record);
        g_assert_true(g_str_has_prefix(before, text->str));
    }
}

/* Files that are no traces, and what the error says after the path. */
static void
test_broken(void)
{
    static const struct {
        const char *text, *error;
    } cases[] = {
        {"point,replication\n0,1\n",
         ":1: no trace, expected a file that `finwait run --trace` has "
         "written, which begins with \"time_s,node,index\""},
        {HEADER "1,server,,,call,x,,,,,,\n",
         ":2: time_s \"1\", expected seconds with nine decimals"},
        {HEADER "x.000000000,server,,,call,x,,,,,,\n",
         ":2: time_s \"x.000000000\", expected seconds with nine decimals"},
        {HEADER "0.000000000,server,,,cull,x,,,,,,\n",
         ":2: kind \"cull\", expected call, return, event, done, ready, state, "
         "gate, "
         "outcome, tcp, sent, received, lost"},
        {HEADER "0.000000000,server,a,,call,x,,,,,,\n",
         ":2: index \"a\", expected a whole number"},
        {HEADER "0.000000000,server,,xyz,call,x,,,,,,\n",
         ":2: connection \"xyz\", expected 16 hexadecimal digits"},
        {HEADER "0.000000000,server,,,sent,,,SYN+URG,1,2,3,4\n",
         ":2: flags \"SYN+URG\", expected FIN, SYN, RST, PSH, ACK joined by +"},
        {HEADER "0.000000000,server,,,sent,,,SYN,-1,2,3,4\n",
         ":2: seq \"-1\", expected a whole number"},
        {HEADER "0.000000000,server,,,sent,,,SYN\n",
         ":2: 8 fields, expected 12 as in line 1"},
        {HEADER "99999999999999999999.000000000,server,,,tcp,,,,,,,\n",
         ":2: time_s \"99999999999999999999.000000000\", expected seconds "
         "with nine decimals"},
        {HEADER "0.000000000,server,,,\033[2J,,,,,,,\n",
         ":2: kind \"\\x1b[2J\", expected call, return, event, done, ready, "
         "state, "
         "gate, outcome, tcp, sent, received, lost"},
    };
    g_autofree char *path = g_build_filename(folder, "broken.csv", NULL);

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *expected = g_strconcat(path, cases[i].error, NULL);

        test_file_put(folder, "broken.csv", cases[i].text);
        row_holds(cases[i].error, "refused", !trace_file_load(path, &error));
        row_mistake(cases[i].error, error, expected);
    }
}

/* What a file may be written with; what is in it for a terminal is shown. */
static void
test_accepted(void)
{
    static const struct {
        const char *name, *text, *detail;
    } cases[] = {
        {"lf", HEADER "1.000000000,a,,,tcp,LISTEN,x,,,,,\n", "x"},
        {"crlf",
         "time_s,node,index,connection,kind,name,detail,flags,seq,ack,"
         "len_bytes,window_bytes\r\n1.000000000,a,,,tcp,LISTEN,x,,,,,\r\n",
         "x"},
        {"byte-order-mark",
         "\357\273\277" HEADER "1.000000000,a,,,tcp,LISTEN,x,,,,,\n", "x"},
        {"last-line-open", HEADER "1.000000000,a,,,tcp,LISTEN,x,,,,,", "x"},
        {"escape", HEADER "1.000000000,a,,,tcp,LISTEN,\033[31mred,,,,,\n",
         "\\x1b[31mred"},
        {"no-utf-8", HEADER "1.000000000,a,,,tcp,LISTEN,\377,,,,,\n", "\\xff"},
        {"line-feed", HEADER "1.000000000,a,,,tcp,LISTEN,\"a\nb\",,,,,\n",
         "a\\x0ab"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(TraceFile) file = trace_file_parse(
            "x.csv", cases[i].text, strlen(cases[i].text), &error);

        if (row_no_error(cases[i].name, error)) {
            const TraceEntry *entry =
                &g_array_index(file->entries, TraceEntry, 0);
            row_int(cases[i].name, "entries", file->entries->len, 1);
            row_text(cases[i].name, "name", entry->record.name, "LISTEN");
            row_text(cases[i].name, "detail", entry->record.detail,
                     cases[i].detail);
        }
    }
}

static const char tiny[] = "[scenario]\n"
                           "duration=3s\n"
                           "[link]\n"
                           "type=csma\n"
                           "loss=0.1\n"
                           "[client]\n"
                           "count=2\n"
                           "[sweep]\n"
                           "link.delay=1ms,10ms\n"
                           "[run]\n"
                           "replications=2\n";

/* The trace is the same at any number of jobs, and does not change what
 * happens. */
static void
test_run(void)
{
    static const char *const names[] = {
        "trace/point-0-run-1.csv", "trace/point-0-run-2.csv",
        "trace/point-1-run-1.csv", "trace/point-1-run-2.csv", "runs.csv"};
    static const char *const kinds[] = {",client0,",  ",client1,", ",sent,",
                                        ",received,", ",lost,",    ",tcp,",
                                        ",call,",     ",outcome,"};
    g_autofree char *trace = NULL;
    g_autofree char *plain = NULL;
    g_autofree char *runs = NULL;
    Ran ran;

    test_file_put(folder, "tiny.ini", tiny);
    ran_finwait(&ran, folder, "run", "tiny.ini", "--out", "a", "-j1", "-q",
                "--trace", "all", NULL);
    g_assert_cmpint(ran.status, ==, 0);
    ran_clear(&ran);
    ran_finwait(&ran, folder, "run", "tiny.ini", "--out", "b", "-j3", "-q",
                "--trace", "all", NULL);
    ran_clear(&ran);
    ran_finwait(&ran, folder, "run", "tiny.ini", "--out", "c", "-q", "--trace",
                "1:2", NULL);
    ran_clear(&ran);
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *a = g_strconcat("a/", names[i], NULL);
        g_autofree char *b = g_strconcat("b/", names[i], NULL);
        g_autofree char *one = test_file_get(folder, a, NULL);
        g_autofree char *two = test_file_get(folder, b, NULL);
        g_assert_cmpstr(one, ==, two);
    }
    trace = test_file_get(folder, "a/trace/point-1-run-2.csv", NULL);
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_assert_nonnull(strstr(trace, kinds[i]));
    }
    plain = test_file_get(folder, "c/trace/point-1-run-2.csv", NULL);
    g_assert_cmpstr(plain, ==, trace);
    g_assert_false(test_file_exists(folder, "c/trace/point-1-run-1.csv"));
    g_assert_false(test_file_exists(folder, "c/trace/point-0-run-2.csv"));
    g_free(plain);
    plain = test_file_get(folder, "c/runs.csv", NULL);
    runs = test_file_get(folder, "a/runs.csv", NULL);
    g_assert_cmpstr(plain, ==, runs);
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    folder = test_folder_new();
    g_test_add_func("/trace-file/lines", test_lines);
    g_test_add_func("/trace-file/broken", test_broken);
    g_test_add_func("/trace-file/accepted", test_accepted);
    g_test_add_func("/trace-file/run", test_run);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
