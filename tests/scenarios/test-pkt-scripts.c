/* SPDX-License-Identifier: GPL-2.0-only */
/* Every script in tests/packetdrill/ goes as it says, and its record does too;
 * and what a script that expects something else is told. */
#include "scenarios/packetdrill/pkt-run.h"
#include "scenarios/packetdrill/pkt-script.h"

#include <string.h>

/* ---- Scripts that ship -------------------------------------------------- */

static char *
play_text(const char *path, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PktScript) script =
        pkt_script_parse(path, text, strlen(text), NULL, &error);

    g_assert_no_error(error);
    g_assert_null(script->skipped);
    return pkt_run(script);
}

static void
test_script(gconstpointer path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PktScript) script = pkt_script_read(path, NULL, &error);
    g_autofree char *difference = NULL;
    g_autofree char *record = NULL;
    g_autofree char *again = NULL;

    g_assert_no_error(error);
    g_assert_cmpstr(script->skipped, ==, NULL);
    difference = pkt_run(script);
    record = pkt_run_record(script);
    again = play_text("record", record);
    if (difference || again) {
        g_test_message("%s\n%s\n%s", difference ? difference : "", record,
                       again ? again : "");
        g_test_fail();
    }
}

static void
add_scripts(const char *folder)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GDir) dir = g_dir_open(folder, 0, &error);
    const char *name;
    guint n = 0;

    g_assert_no_error(error);
    while ((name = g_dir_read_name(dir))) {
        if (g_str_has_suffix(name, ".pkt")) {
            g_autofree char *title = g_strconcat("/pkt/script/", name, NULL);
            g_test_add_data_func_full(title,
                                      g_build_filename(folder, name, NULL),
                                      test_script, g_free);
            n++;
        }
    }
    g_assert_cmpuint(n, >=, 25);
}

/* ---- Scripts that are wrong --------------------------------------------- */

#define OPEN                                                                   \
    "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"                            \
    "+0 bind(3, ..., ...) = 0\n"                                               \
    "+0 listen(3, 5) = 0\n"                                                    \
    "+0 < S 0:0(0) win 32792 <mss 1000>\n"                                     \
    "+0 > S. 0:0(0) ack 1 <mss 1460>\n"                                        \
    "+.1 < . 1:1(0) ack 1 win 32792\n"                                         \
    "+0 accept(3, ..., ...) = 4\n"

/* The script says what happens, and each of these says it wrong. */
static const struct {
    const char *text, *difference;
} wrong[] = {
    {OPEN "+0 close(4) = 0\n+.000001 > F. 1:1(0) ack 1\n",
     "x.pkt:9: differs in the time\nexpected: 0.100001 > F. 1:1(0) ack 1\n"
     "happened: 0.100000 > F. 1:1(0) ack 1"},
    {OPEN "+0 close(4) = 0\n+0 > . 1:1(0) ack 1\n",
     "x.pkt:9: differs in the flags\nexpected: 0.100000 > . 1:1(0) ack 1\n"
     "happened: 0.100000 > F. 1:1(0) ack 1"},
    {OPEN "+0 close(4) = 0\n+0 > F. 1:1(0) ack 1 win 5\n",
     "x.pkt:9: differs in the window\n"},
    {OPEN "+0 close(4) = 0\n+0~+1 > R. 1:1(0) ack 1\n",
     "x.pkt:9: differs in the flags\nexpected: 0.100000~1.100000 > R. "},
    {OPEN "+1 > . 1:1(0) ack 1\n",
     "x.pkt:8: nothing is sent\nexpected: 1.100000 > . 1:1(0) ack 1\n"
     "happened: nothing until 3.100000"},
    {OPEN "+0 read(4, ..., 10) = 0\n",
     "x.pkt:8: the call does not end\nexpected: read(4, ..., 10) = 0\n"},
    {OPEN "+0...1 read(4, ..., 10) = 0\n",
     "x.pkt:8: the call does not end\nexpected: read(4, ..., 10) = 0\n"
     "happened: it still waits at 2.100000"},
    {OPEN "+0...1 read(4, ..., 10) = 0\n+.5 < F. 1:1(0) ack 1 win 9\n",
     "x.pkt:8: differs in the end of the call\n"
     "expected: read(4, ..., 10) = 0, which ends at 1.100000\n"
     "happened: it ends at 0.600000"},
    {OPEN "+0 shutdown(4, SHUT_WR) = -1 ENOTCONN (x)\n",
     "x.pkt:8: differs in the result\n"
     "expected: shutdown(4, SHUT_WR) = -1 ENOTCONN (x)\n"
     "happened: shutdown(4, SHUT_WR) = 0"},
    {OPEN "+0 fcntl(4, F_SETFL, O_RDWR|O_NONBLOCK) = 0\n"
          "+0 read(4, ..., 10) = -1 EPIPE (Broken pipe)\n",
     "x.pkt:9: differs in the result\n"
     "expected: read(4, ..., 10) = -1 EPIPE (Broken pipe)\n"
     "happened: read(4, ..., 10) = -1 EAGAIN (Resource temporarily "
     "unavailable)"},
    {OPEN "+0 getsockopt(4, SOL_SOCKET, SO_ERROR, [ECONNRESET], [4]) = 0\n",
     "x.pkt:8: differs in the result\n"
     "expected: getsockopt(4, SOL_SOCKET, SO_ERROR, [ECONNRESET], [4]) = "
     "0\nhappened: getsockopt(4, SOL_SOCKET, SO_ERROR, [0], [4]) = 0"},
    {OPEN "+0 poll([{fd=4, events=POLLIN|POLLOUT, revents=POLLIN}], 1, 0)"
          " = 1\n",
     "x.pkt:8: differs in the result\n"
     "expected: poll([{fd=4, events=POLLIN|POLLOUT, revents=POLLIN}], 1, "
     "0) = 1\nhappened: poll([{fd=4, events=POLLIN|POLLOUT, "
     "revents=POLLOUT}], 1, 0) = 1"},
    {OPEN "+0 %{ assert tcpi_state == TCP_CLOSE, tcpi_state }%\n",
     "x.pkt:8: an assertion fails\nexpected: %{ assert tcpi_state == "
     "TCP_CLOSE }%\nhappened: assert tcpi_state == TCP_CLOSE: "
     "tcpi_state is 1"},
    {OPEN "+0 < . 1:1(0) ack 1 win 9 <nop,nop,TS val 1 ecr 2>\n",
     "x.pkt:8: it echoes what was never sent\n"},
    {OPEN "+0 close(3) = 0\n.05 close(4) = 0\n",
     "x.pkt:9: it cannot be on time\nexpected: close at 0.050000\n"
     "happened: it is 0.100000 already"},
};

static void
test_differences(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autofree char *difference = play_text("x.pkt", wrong[i].text);
        if (!difference || !g_str_has_prefix(difference, wrong[i].difference)) {
            g_test_message("%s\n-- %s", wrong[i].text,
                           difference ? difference : "passes");
            g_test_fail();
        }
    }
}

/* What a script tolerates, and no more. */
static void
test_tolerance(void)
{
    static const struct {
        const char *text;
        gboolean passes;
    } cases[] = {
        {"--tolerance_usecs=100\n" OPEN
         "+0 close(4) = 0\n+.0001 > F. 1:1(0) ack 1\n",
         TRUE},
        {"--tolerance_usecs=99\n" OPEN
         "+0 close(4) = 0\n+.0001 > F. 1:1(0) ack 1\n",
         FALSE},
        {"--tolerance_percent=50\n" OPEN "+.1 close(4) = 0\n"
         "+0 > F. 1:1(0) ack 1\n+.4 > F. 1:1(0) ack 1\n",
         TRUE},
        {"--tolerance_percent=10\n" OPEN "+.1 close(4) = 0\n"
         "+0 > F. 1:1(0) ack 1\n+.4 > F. 1:1(0) ack 1\n",
         FALSE},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *difference = play_text("x.pkt", cases[i].text);
        if ((difference == NULL) != cases[i].passes) {
            g_test_message("%s\n-- %s", cases[i].text,
                           difference ? difference : "passes");
            g_test_fail();
        }
    }
}

int
main(int argc, char **argv)
{
    const char *root = g_getenv("FINWAIT_SRC");
    g_autofree char *folder =
        g_build_filename(root ? root : ".", "tests", "packetdrill", NULL);

    g_test_init(&argc, &argv, NULL);
    add_scripts(folder);
    g_test_add_func("/pkt/run/differences", test_differences);
    g_test_add_func("/pkt/run/tolerance", test_tolerance);
    return g_test_run();
}
