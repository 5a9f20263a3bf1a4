/* SPDX-License-Identifier: GPL-2.0-only */
/* Inputs for fuzz-readers.h: lines of the formats' own words. */
#include "tests/scenarios/fuzz-readers.h"

#include <math.h>
#include <string.h>

#include "scenarios/check/baseline.h"
#include "scenarios/trace/trace-file.h"

#define PICK(RAND, LIST) (LIST)[g_rand_int_range(RAND, 0, G_N_ELEMENTS(LIST))]

/* TRUE one time in 'n'. */
static gboolean
one_in(GRand *rand, gint32 n)
{
    return g_rand_int_range(rand, 0, n) == 0;
}

/* ---- Conversations ------------------------------------------------------- */

static const char *const headers[] = {
    "set device vm.on_sock_event 20ms",
    "set device sockets 2",
    "set device vm.pause 100ms+2s",
    "set peer sockets 2",
    "link delay 10ms",
    "link delay 99999999999s",
    "tcp rto 1s",
    "tcp retries 101",
    "tcp time_wait 9007199254740993ns",
    "drop peer SYN+ACK 1",
    "drop device FIN 0",
    "wire on",
    "wire all",
    "page device index.html \"<p>\\x\\\"\"",
    "device on_sys_init: protocol tcp; inconmode 3; localportlist 1001",
    "device on_sock_event EST 1: close; wait CLOSED; connect",
    "device on_sock_event: num 1; compute 1ms; doevents",
    "peer on_sock_event: close",
    "# a comment",
    "",
    " ",
    "  expected",
    "  [ns3] expected",
};
static const char *const times[] = {"0ms",       "+5ms", "1s",    "8000000s",
                                    "+1000000s", "-1ms", "1e300h"};
static const char *const whos[] = {
    "peer", "device", "peer.1", "device.15", "device.99999999999",
    "link", "nobody"};
static const char *const verbs[] = {
    "connect 1001",
    "close",
    "send \"a\\0b\\377\"",
    "send 99999999999",
    "recv",
    "recv 10; drain",
    "shutdown write",
    "listen 80",
    "accept; forget",
    "down peer",
    "up",
    "stop",
    "linger 5s",
    "print state",
    "wait EST",
    "setdata \"\\\"; x",
    "timeout 1ms; ;",
    "close;close;",
};

void
fuzz_make_talk(GRand *rand, GString *text)
{
    int n = g_rand_int_range(rand, 0, 4), m = g_rand_int_range(rand, 0, 5);

    g_string_append(text, one_in(rand, 9) ? "end device posix\n"
                                          : "end device sock\n");
    g_string_append(text,
                    one_in(rand, 9) ? "end peer sock\n" : "end peer posix\n");
    for (int i = 0; i < n; i++) {
        g_string_append_printf(text, "%s\n", PICK(rand, headers));
    }
    for (int i = 0; i < m; i++) {
        g_string_append_printf(text, "%s %s %s\n", PICK(rand, times),
                               PICK(rand, whos), PICK(rand, verbs));
        if (one_in(rand, 3)) {
            g_string_append(text, "       0.000 peer    sends SYN\n");
        }
    }
    g_string_append(text, "8000001s stop\n");
}

/* ---- Recorded cases ------------------------------------------------------ */

static const char *const tokens[] = {
    "[[[[[[[[",
    "null",
    "1e999",
    "-1",
    "\"\\u0000\"",
    "{}",
    "[]",
    "true",
    "\"SYN\"",
    "0",
    "99999999999999999999",
    "\"%d\"",
    "[{\"any_order\":[\"a\",{\"one_of\":[[],[\"b\"]]}]}]",
};

/* The lines of the files in tests/conform that are not too long. */
static GPtrArray *
seeds(void)
{
    static const char *const files[] = {"posix.jsonl", "aolserver.jsonl",
                                        "nodejs.jsonl"};
    static GPtrArray *all;

    for (guint f = 0; !all && f < G_N_ELEMENTS(files); f++) {
        g_autofree char *path = g_build_filename(
            g_getenv("FINWAIT_SRC"), "tests", "conform", files[f], NULL);
        g_autofree char *text = NULL;
        g_auto(GStrv) lines = NULL;

        g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
        lines = g_strsplit(text, "\n", -1);
        all = g_ptr_array_new();
        for (char **line = lines; *line; line++) {
            if (**line && strlen(*line) < 3000) {
                g_ptr_array_add(all, g_strdup(*line));
            }
        }
    }
    return all;
}

/* Puts another value in place of one. */
static void
change_value(GRand *rand, GString *text)
{
    gsize at = (gsize)g_rand_int_range(rand, 0, (gint32)text->len);
    const char *colon = strstr(text->str + at, ": ");
    gsize from, len;

    if (colon) {
        from = (gsize)(colon - text->str) + 2;
        len = strcspn(colon + 2, ",}]");
        g_string_erase(text, (gssize)from, (gssize)len);
        g_string_insert(text, (gssize)from, PICK(rand, tokens));
    }
}

void
fuzz_make_conform(GRand *rand, GString *text)
{
    const GPtrArray *all = seeds();
    int n = g_rand_int_range(rand, 0, 3);

    g_string_append(text,
                    all->pdata[g_rand_int_range(rand, 0, (gint32)all->len)]);
    for (int i = 0; i < n; i++) {
        change_value(rand, text);
    }
}

/* ---- Traces -------------------------------------------------------------- */

static const char *const trace_words[] = {
    "connect", "0",       "CLOSED",      "on_sock_event", "ESTABLISHED",
    "recv",    "\033[2J", "\"a,\"\"b\"", "\303\251",      "LISTEN"};
static const char *const trace_kinds[] = {
    "call", "return", "event", "done", "state",   "gate",
    "sent", "sent",   "lost",  "tcp",  "outcome", "received"};
static const char *const trace_flags[] = {"SYN", "SYN+ACK", "ACK", "FIN+ACK",
                                          "RST"};

void
fuzz_make_trace(GRand *rand, GString *text)
{
    int n = g_rand_int_range(rand, 0, 9);

    g_string_append(text, trace_file_header());
    for (int i = 0; i < n; i++) {
        const char *kind = PICK(rand, trace_kinds);
        gboolean is_segment = strchr("srl", *kind) &&
                              !g_str_equal(kind, "return") &&
                              !g_str_equal(kind, "state");
        g_string_append_printf(text, "%d.%09d,%s,%s,%s,%s,",
                               g_rand_int_range(rand, 0, 3),
                               g_rand_int_range(rand, 0, 3) * 1000000,
                               one_in(rand, 2) ? "server" : "client",
                               one_in(rand, 2) ? "" : "4294967295",
                               one_in(rand, 3) ? "" : "00000000000000ff", kind);
        if (is_segment) {
            g_string_append_printf(
                text, ",,%s,%d,2,%d,65535\n", PICK(rand, trace_flags),
                g_rand_int_range(rand, 0, 3), g_rand_int_range(rand, 0, 3));
        } else {
            g_string_append_printf(text, "%s,%s,,,,,\n",
                                   PICK(rand, trace_words),
                                   PICK(rand, trace_words));
        }
    }
}

/* ---- Baselines ----------------------------------------------------------- */

static const char *const baseline_lines[] = {
    "+9223372036854775807 a x",
    "+1 a.0 call x",
    "run 0 1 events 1 digest 0",
    "metric refused 1e999 -",
    "point 0 a=b",
    "blocks 00000000",
    "# a comment",
    "ns-3 3.37",
};

void
fuzz_make_baseline(GRand *rand, GString *text)
{
    g_autoptr(Baseline) baseline = baseline_new("tiny", "3.37", "5s");
    BaselinePoint *point = baseline_add_point(baseline, 0, "link.loss=0");
    g_autoptr(GString) events = g_string_new(NULL);
    g_autofree char *whole = NULL;
    int n = g_rand_int_range(rand, 0, 60);

    for (int i = 0; i < n; i++) {
        g_string_append_printf(events, "+%d a.0 call %d\n", i, i);
    }
    baseline_add_metric(point, "refused", g_rand_double(rand), NAN);
    baseline_add_run(point, 1, events->str);
    whole = baseline_to_text(baseline);
    g_string_append(text, whole);
    if (one_in(rand, 2)) {
        g_string_append_printf(text, "%s\n", PICK(rand, baseline_lines));
    }
}
