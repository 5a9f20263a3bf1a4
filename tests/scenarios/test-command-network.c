/* SPDX-License-Identifier: GPL-2.0-only */
/* Campaigns on networks with a router, from `describe` to slices. */
#include <stdlib.h>
#include <string.h>

#include "scenarios/base/csv.h"
#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-campaign.h"
#include "tests/scenarios/support-table.h"
#include "tests/shim/support-row.h"

/* Fast pollers and one that vanishes, on a link of its own, at a device with
 * few sockets; others at another server behind the same slow link. */
static const char text[] =
    "[scenario]\nsummary=Who waits?\nduration=5s\n"
    "[link]\nrate=100Mbps\ndelay=1ms\n"
    "[link.gprs]\nrate=64kbps\ndelay=100ms\n"
    "[link.up]\nrate=2Mbps\ndelay=10ms\nqueue_disc=fqcodel\n"
    "[router]\nlink=up\n"
    "[server.device]\nsystem=sock\nsockets=2\nconnectiontout=2\n"
    "[server.logger]\nsystem=posix\n"
    "[client]\nserver=device\n"
    "[client.fast]\ncount=3\nthink=20ms\n"
    "[client.slow]\nlink=gprs\nvanish=50%\nthink=100ms\n"
    "[client.log]\nserver=logger\nthink=50ms\n"
    "[sweep]\nserver.device.sockets=1, 4\n"
    "[run]\nreplications=2\n"
    "[figure wait]\nx=server.device.sockets\ny=connect_delay{fast}.p95\n";

static char *folder;

static void
run(int status, const char *line)
{
    g_free(test_finwait(folder, status, line));
}

static void
test_describe(void)
{
    static const char *const lines[] = {
        "client.fast (3)            -- [link] 100Mbps, 1ms -- router\n",
        "client.slow                -- [link.gprs] 64kbps, 100ms -- router\n",
        "router                     -- [link.up] 2Mbps, 10ms, fqcodel -- "
        "router.far\n",
        "router.far                 -- beside -- server.device\n",
        "server.device asked by client.fast, client.slow\n",
        "server.logger asked by client.log\n"};
    g_autofree char *said = test_finwait(folder, 0, "describe net.ini");

    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        row_holds(lines[i], "there", strstr(said, lines[i]) != NULL);
    }
}

static void
test_connections(void)
{
    g_autofree char *path =
        g_build_filename(folder, "whole/connections.csv", NULL);
    g_autoptr(CsvTable) conns = csv_load(path, NULL);
    int group = csv_column(conns, "group");
    int server = csv_column(conns, "server");
    guint n_log = 0;

    g_assert_cmpint(group, >=, 0);
    g_assert_cmpint(server, >=, 0);
    for (guint i = 0; i < conns->rows->len; i++) {
        GStrv row = conns->rows->pdata[i];
        gboolean is_log = g_str_equal(row[group], "log");
        g_assert_cmpstr(row[server], ==, is_log ? "logger" : "device");
        n_log += is_log;
    }
    g_assert_cmpuint(n_log, >, 20);
    g_assert_cmpuint(conns->rows->len - n_log, >, 100);
}

/* Whatever the jobs, and in slices, and by a file that the run has written. */
static void
test_same(void)
{
    run(0, "run net.ini -q --connections --out two --jobs 2");
    test_same_results(folder, "two", "whole");
    run(0, "run net.ini -q --connections --out s1 --slice 1/2");
    run(0, "run net.ini -q --connections --out s2 --slice 2/2");
    run(0, "merge s1 s2 --out merged");
    test_same_results(folder, "merged", "whole");
    run(0, "run whole/scenario.ini -q --connections --out again");
    test_same_results(folder, "again", "whole");
}

/* Hosts have traces, and packets that they and the routers see a file each. */
static void
test_watched(void)
{
    static const char *const files[] = {
        "watched/trace/point-0-run-1.csv",
        "watched/pcap/point-0-run-1-client.slow.0-1.pcap",
        "watched/pcap/point-0-run-1-server.logger-1.pcap",
        "watched/pcap/point-0-run-1-router.far-1.pcap"};
    gsize len;
    g_autofree char *trace = NULL;

    run(0, "run net.ini -q --out watched --trace first --pcap first");
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        row_holds(files[i], "there", test_file_exists(folder, files[i]));
    }
    trace = test_file_get(folder, files[0], &len);
    g_assert_nonnull(strstr(trace, "client.slow.0"));
    g_assert_nonnull(strstr(trace, "server.logger"));
    g_assert_null(strstr(trace, "router"));
}

/* A slow link that is full: what waits for it is sampled, with what each
 * group of servers has; what its CoDel drops is told with the cause. */
static void
test_queue(void)
{
    static const char busy[] =
        "[scenario]\nduration=10s\n[link]\nrate=100Mbps\ndelay=1ms\n"
        "[link.up]\nrate=500kbps\ndelay=10ms\nqueue=20\n"
        "[router]\nlink=up\n[server]\nsystem=posix\nreply=100kB\n"
        "[server.a]\n[server.b]\n[client]\nreply=100kB\n[client.x]\nserver=a\n"
        "[client.y]\nserver=b\n[series]\nevery=100ms\n"
        "[sweep]\nlink.up.queue_disc=fifo, codel, fqcodel\n"
        "[run]\nreplications=1\n";
    static const char *const causes[] = {",queue,", ",codel,", ",codel,"};
    g_autoptr(CsvTable) series = NULL;
    gdouble waiting[3] = {0}, begun[2] = {0};

    test_file_put(folder, "busy.ini", busy);
    run(0, "run busy.ini -q --out busy --trace all");
    series = test_table(folder, "busy/series.csv");
    for (guint i = 0; i < series->rows->len; i++) {
        guint point = (guint)atoi(test_cell(series, i, "point"));
        waiting[point] += atof(test_cell(series, i, "uplink_queue_down"));
        begun[0] += atof(test_cell(series, i, "server_begun{a}"));
        begun[1] += atof(test_cell(series, i, "server_begun{b}"));
        g_assert_cmpfloat(atof(test_cell(series, i, "link_queue")), >=,
                          atof(test_cell(series, i, "uplink_queue_down")));
    }
    g_assert_cmpfloat(waiting[0], >, waiting[1]);
    g_assert_cmpfloat(waiting[1], >, 0);
    g_assert_cmpfloat(begun[0], >, 0);
    g_assert_cmpfloat(begun[1], >, 0);
    for (guint i = 0; i < 3; i++) {
        g_autofree char *name =
            g_strdup_printf("busy/trace/point-%u-run-1.csv", i);
        g_autofree char *trace = test_file_get(folder, name, NULL);
        row_holds(causes[i], "in the trace", strstr(trace, causes[i]) != NULL);
    }
}

/* --set says of a group, and which server it asks can be swept. */
static void
test_set(void)
{
    g_autofree char *said =
        test_finwait(folder, 0,
                     "describe net.ini --set client.log.server=device,logger "
                     "--set client.fast.count=7 --set link.up.rate=1Mbps");

    g_assert_nonnull(strstr(said, "client.fast (7) "));
    g_assert_nonnull(strstr(said, "[link.up] 1Mbps"));
    g_assert_nonnull(strstr(said, "x 2 of client.log.server"));
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    folder = test_folder_new();
    test_file_put(folder, "net.ini", text);
    run(0, "run net.ini -q --connections --out whole --jobs 1");
    g_test_add_func("/command/network/describe", test_describe);
    g_test_add_func("/command/network/connections", test_connections);
    g_test_add_func("/command/network/same", test_same);
    g_test_add_func("/command/network/watched", test_watched);
    g_test_add_func("/command/network/queue", test_queue);
    g_test_add_func("/command/network/set", test_set);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
