/* SPDX-License-Identifier: GPL-2.0-only */
/* A connection has one number: in connections.csv, in the trace, and in a
 * capture that tshark reads. */
#include <math.h>
#include <string.h>

#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-campaign.h"
#include "tests/scenarios/support-table.h"
#include "tests/shim/support-row.h"

/* So lossy that many a SYN is lost, and that ends come in another order than
 * beginnings. */
#define KEYS                                                                   \
    "loss=0.1\n[server]\nsystem=posix\n[client]\ncount=4\n"                    \
    "think=ns3::ExponentialRandomVariable[Mean=0.2]\n"                         \
    "retry=50ms\n[run]\nreplications=1\n"

static char *folder;

/* Runs it on a link of that type into a folder of that name, with all that
 * tells of connections.  (transfer full): connections.csv */
static CsvTable *
run_on(const char *type)
{
    g_autofree char *text = g_strdup_printf(
        "[scenario]\nduration=30s\n[link]\ndelay=10ms\ntype=%s\n" KEYS, type);
    g_autofree char *line =
        g_strdup_printf("run x.ini -q --out %s --connections --trace first "
                        "--pcap first",
                        type);
    g_autofree char *table = g_build_filename(type, "connections.csv", NULL);

    test_file_put(folder, "x.ini", text);
    g_free(test_finwait(folder, 0, line));
    return test_table(folder, table);
}

/* The connection of that number in the list of `finwait trace --list`: what
 * both tell of it. */
static void
compare_listed(const CsvTable *table, GStrv words)
{
    const char *number = words[0];
    gdouble asked_ms =
        1000 * test_number_of(table, "connection", number, "client_asked_s");

    row_near(number, "begins", g_ascii_strtod(words[2], NULL), asked_ms, 0.001);
    row_text(number, "client", words[7],
             test_cell_of(table, "connection", number, "client_outcome"));
    row_text(number, "server", strcmp(words[8], "-") ? words[8] : "",
             test_cell_of(table, "connection", number, "server_outcome"));
}

static void
check_trace(const char *type)
{
    g_autoptr(CsvTable) table = run_on(type);
    g_autofree char *line =
        g_strdup_printf("trace %s/trace/point-0-run-1.csv --list", type);
    g_autofree char *list = test_finwait(folder, 0, line);
    g_auto(GStrv) lines = g_strsplit(list, "\n", -1);
    guint n = 0;

    for (guint i = 1; lines[i] && *lines[i]; i++) {
        g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
        g_auto(GStrv) all = g_strsplit(lines[i], " ", -1);
        g_auto(GStrv) words = NULL;
        for (char **word = all; *word; word++) {
            if (**word) {
                g_strv_builder_add(builder, *word);
            }
        }
        words = g_strv_builder_end(builder);
        g_assert_cmpuint(g_strv_length(words), ==, 9);
        compare_listed(table, words);
        n++;
    }
    g_assert_cmpuint(n, >, 50);
    g_assert_cmpuint(n, ==, table->rows->len);
    for (guint i = 0; i < n; i++) { /* in the order of their numbers */
        g_autofree char *number = g_strdup_printf("%u", i + 1);
        g_assert_cmpstr(test_cell(table, i, "connection"), ==, number);
    }
}

static void
test_trace(void)
{
    check_trace("p2p");
}

/* On a LAN a SYN may have to wait for an answer to ARP. */
static void
test_trace_lan(void)
{
    check_trace("csma");
}

/* The client's capture has each SYN that was sent: the first of number N is
 * that of tshark's stream N - 1, from the addresses of row N. */
static void
test_pcap(void)
{
    g_autofree char *program = g_find_program_in_path("tshark");
    g_autofree char *file =
        g_build_filename(folder, "p2p/pcap/point-0-run-1-client-1.pcap", NULL);
    const char *argv[] = {program, "-n",           "-r", file,
                          "-T",    "fields",       "-e", "tcp.stream",
                          "-e",    "ip.src",       "-e", "tcp.srcport",
                          "-e",    "ip.dst",       "-e", "tcp.dstport",
                          "-Y",    "tcp.flags==2", NULL};
    static const char *const columns[] = {"client_address", "client_port",
                                          "server_address", "server_port"};
    g_autofree char *out = NULL;
    g_auto(GStrv) lines = NULL;
    g_autoptr(CsvTable) table = NULL;

    if (!program) {
        g_test_skip("tshark is not installed");
        return;
    }
    table = run_on("p2p");
    g_assert_true(g_spawn_sync(NULL, (char **)argv, NULL,
                               G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out,
                               NULL, NULL, NULL));
    lines = g_strsplit(out, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), >, table->rows->len); /* repeats */
    for (guint i = 0; lines[i] && *lines[i]; i++) {
        g_auto(GStrv) words = g_strsplit(lines[i], "\t", -1);
        guint stream = (guint)g_ascii_strtoull(words[0], NULL, 10);
        g_assert_cmpuint(stream, <, table->rows->len);
        for (gsize k = 0; k < G_N_ELEMENTS(columns); k++) {
            row_text(lines[i], columns[k], test_cell(table, stream, columns[k]),
                     words[1 + k]);
        }
    }
}

/* What never was on the wire has a number behind all that was. */
static void
test_no_syn(void)
{
    g_autoptr(CsvTable) table = NULL;
    guint n;

    test_file_put(folder, "u.ini",
                  "[scenario]\nduration=2s\n[server]\nsystem=sock\n"
                  "program=udp-echo\n[client]\nsystem=sock\n"
                  "program=udp-ask\n[run]\nreplications=1\n");
    g_free(test_finwait(folder, 0, "run u.ini -q --out u --connections"));
    table = test_table(folder, "u/connections.csv");
    n = table->rows->len;
    g_assert_cmpuint(n, >, 2);
    for (guint i = 0; i < n; i++) {
        g_autofree char *number = g_strdup_printf("%u", i + 1);
        row_text(number, "connection", test_cell(table, i, "connection"),
                 number);
        row_text(number, "address", test_cell(table, i, "client_address"), "");
    }
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    folder = test_folder_new();
    g_test_add_func("/command-connections/trace", test_trace);
    g_test_add_func("/command-connections/trace-lan", test_trace_lan);
    g_test_add_func("/command-connections/pcap", test_pcap);
    g_test_add_func("/command-connections/no-syn", test_no_syn);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
