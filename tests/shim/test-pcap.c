/* SPDX-License-Identifier: GPL-2.0-only */
/* What a capture of a simulated connection shows to a foreign reader:
 * tshark must see a handshake, data, and FIN, ACK, FIN, ACK; and nothing it
 * takes for a retransmission, a malformed packet or a bad checksum. */
#include "shim/sim-pcap.h"
#include "tests/shim/support-pair.h"
#include <glib/gstdio.h>

/* Runs tshark on 'file'; returns a line a packet: flags and payload length,
 * then Wireshark's own remarks if any.  (transfer full) */
static char *
tshark(const char *program, const char *file)
{
    const char *argv[] = {program, "-n",
                          "-r",    file,
                          "-T",    "fields",
                          "-e",    "tcp.flags.str",
                          "-e",    "tcp.len",
                          "-e",    "_ws.expert.message",
                          "-e",    "ip.checksum.status",
                          "-e",    "tcp.checksum.status",
                          "-o",    "ip.check_checksum:TRUE",
                          "-o",    "tcp.check_checksum:TRUE",
                          "-Y",    "tcp",
                          NULL};
    GError *error = NULL;
    char *out = NULL;
    gint status;

    g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                 NULL, &out, NULL, &status, &error);
    g_assert_no_error(error);
    g_assert_cmpint(status, ==, 0);
    return out;
}

/* "S....A" of tshark's flag string, e.g. "·······A··S·", as letters; each
 * segment becomes a word, with +DATA when it has payload. */
static char *
segments(const char *out)
{
    g_auto(GStrv) lines = g_strsplit(out, "\n", -1);
    GString *text = g_string_new(NULL);

    for (guint i = 0; lines[i] && *lines[i]; i++) {
        g_auto(GStrv) fields = g_strsplit(lines[i], "\t", -1);

        g_string_append_printf(text, "%s%s%s%s%s%s", text->len ? " " : "",
                               strchr(fields[0], 'S') ? "SYN" : "",
                               strchr(fields[0], 'F') ? "FIN" : "",
                               strchr(fields[0], 'R') ? "RST" : "",
                               strchr(fields[0], 'A') ? "+ACK" : "",
                               strcmp(fields[1], "0") ? "+DATA" : "");
        g_assert_null(strstr(lines[i], "etransmission"));
        g_assert_null(strstr(lines[i], "alformed"));
        g_assert_cmpstr(fields[3], ==, "1"); /* good checksums */
        g_assert_cmpstr(fields[4], ==, "1");
    }
    return g_string_free(text, FALSE);
}

static void
converse(Pair *p)
{
    pair_connect(p);
    pair_run(p, 100);
    sim_tcp_send(p->client.tcp, "GET / HTTP/1.0\r\n\r\n", 18);
    pair_run(p, 100);
    sim_tcp_send(p->server.tcp, "HTTP/1.0 200 OK\r\n\r\n", 19);
    pair_run(p, 100);
    sim_tcp_shutdown(p->client.tcp);
    pair_run(p, 100);
    sim_tcp_shutdown(p->server.tcp);
    pair_run(p, 100);
}

static void
test_graceful_close(void)
{
    g_autofree char *program = g_find_program_in_path("tshark");
    g_autofree char *dir = g_dir_make_tmp("finwait-pcap-XXXXXX", NULL);
    g_autofree char *prefix = g_build_filename(dir, "close", NULL);
    g_autofree char *file = g_strconcat(prefix, "-client-1.pcap", NULL);
    g_autofree char *other = g_strconcat(prefix, "-server-1.pcap", NULL);
    GError *error = NULL;
    Pair p;

    pair_begin(&p, NULL);
    sim_link_pcap(p.link, prefix, &error);
    g_assert_no_error(error);
    converse(&p);
    pair_end(&p);
    g_assert_true(g_file_test(file, G_FILE_TEST_EXISTS));
    if (program) {
        g_autofree char *out = tshark(program, file);
        g_autofree char *text = segments(out);

        g_assert_cmpstr(text, ==,
                        "SYN SYN+ACK +ACK "
                        "+ACK+DATA +ACK +ACK+DATA +ACK "
                        "FIN+ACK +ACK FIN+ACK +ACK");
    } else {
        g_test_skip("tshark is not installed");
    }
    g_remove(file);
    g_remove(other);
    g_rmdir(dir);
}

/* How long the file of one end is after a conversation, if it may be so long,
 * and whether it was cut. */
static gsize
length(guint64 max_bytes, gboolean *is_cut)
{
    g_autofree char *dir = g_dir_make_tmp("finwait-pcap-XXXXXX", NULL);
    g_autofree char *prefix = g_build_filename(dir, "cut", NULL);
    g_autofree char *file = g_strconcat(prefix, "-client-1.pcap", NULL);
    g_autofree char *other = g_strconcat(prefix, "-server-1.pcap", NULL);
    g_autofree char *bytes = NULL;
    gsize len;
    Pair p;

    pair_begin(&p, NULL);
    sim_world_pcap_limit(p.world, max_bytes);
    g_assert_true(sim_link_pcap(p.link, prefix, NULL));
    converse(&p);
    *is_cut = sim_world_pcap_is_cut(p.world);
    pair_end(&p);
    g_assert_true(g_file_get_contents(file, &bytes, &len, NULL));
    g_remove(file);
    g_remove(other);
    g_rmdir(dir);
    return len;
}

/* A file ends with the last packet before its limit, and not sooner. */
static void
test_limit(void)
{
    gboolean is_cut;
    gsize whole = length(0, &is_cut);

    g_assert_false(is_cut);
    g_assert_cmpuint(length(whole, &is_cut), ==, whole);
    g_assert_false(is_cut);
    g_assert_cmpuint(length(whole - 1, &is_cut), <, whole - 16);
    g_assert_true(is_cut);
    g_assert_cmpuint(length(24, &is_cut), ==, 24);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pcap/graceful-close", test_graceful_close);
    g_test_add_func("/pcap/limit", test_limit);
    return g_test_run();
}
