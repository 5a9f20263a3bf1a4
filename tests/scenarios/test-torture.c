/* SPDX-License-Identifier: GPL-2.0-only */
/* Torture of the ends of programs: see support-torture.h.  Here, some pairs;
 * with -m slow (./waf torture), all, and a table of how the ends were over into
 * the folder $FINWAIT_TORTURE. */
#include <glib.h>

#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-torture.h"
#include "tests/scenarios/support-workers.h"

#define CASES 150 /* so many of all */

/* What is counted of two systems, from its first number on. */
enum {
    PAIRS,
    RUNS,
    CLIENT,                       /* + Outcome */
    SERVER = CLIENT + N_OUTCOMES, /* + Outcome */
    N_SUMS = SERVER + N_OUTCOMES,
};

/* All there is to try: each server with each client and each data. */
typedef struct All {
    GArray *servers, *clients; /* of TortureWay */
    guint n_data;
    guint64 every; /* one of so many is tried */
} All;

typedef struct Case {
    const TortureWay *server, *client;
    const TortureData *data;
} Case;

/* Where a case writes what is wrong. */
typedef struct Wrong {
    const char *name;
    GString *text;
} Wrong;

static guint64
n_cases(const All *all)
{
    return (guint64)all->servers->len * all->clients->len * all->n_data;
}

static Case
case_of(const All *all, guint64 item)
{
    guint64 i = item * all->every, way = i / all->n_data;

    return (Case){
        &g_array_index(all->servers, TortureWay, way / all->clients->len),
        &g_array_index(all->clients, TortureWay, way % all->clients->len),
        &torture_data[i % all->n_data]};
}

/* As WorkersTextFn. */
static char *
case_name(gpointer user, guint64 item)
{
    Case one = case_of(user, item);
    g_autofree char *server = torture_way_name(one.server);
    g_autofree char *client = torture_way_name(one.client);

    return g_strdup_printf("server %s; client %s; %s", server, client,
                           one.data->name);
}

static guint
index_of(const System *system)
{
    guint i = 0;

    while (systems_all()[i] != system) {
        i++;
    }
    return i;
}

/* The first number of what is counted of the two. */
static guint
sums_at(const System *server, const System *client)
{
    guint row = index_of(server) * systems_count() + index_of(client);

    g_assert_cmpuint((row + 1) * N_SUMS, <=, WORKERS_SUMS);
    return row * N_SUMS;
}

static void
complain(gpointer user, PathDeed deed, const char *which, const char *why)
{
    Wrong *wrong = user;

    g_string_append_printf(wrong->text, "%s, %s=%s: %s\n", wrong->name,
                           path_deed_name(deed), which, why);
}

static void
try_case(gpointer user, guint64 item, WorkersCounts *counts, GString *text)
{
    Case one = case_of(user, item);
    guint64 *sums =
        &counts->sums[sums_at(one.server->system, one.client->system)];
    g_autofree char *name = case_name(user, item);
    Wrong wrong = {name, text};
    TortureCounts found = {0};

    if (!torture_pair(one.server, one.client, one.data, complain, &wrong,
                      &found)) {
        return; /* the two do not go together */
    }
    sums[PAIRS]++;
    sums[RUNS] += found.runs;
    for (guint o = 0; o < N_OUTCOMES; o++) {
        sums[CLIENT + o] += found.outcomes[o][0];
        sums[SERVER + o] += found.outcomes[o][1];
    }
}

static void
append_row(GString *text, const System *server, const System *client,
           const WorkersCounts *counts)
{
    const guint64 *sums = &counts->sums[sums_at(server, client)];

    g_string_append_printf(
        text, "| %s | %s | %" G_GUINT64_FORMAT " | %" G_GUINT64_FORMAT " | ",
        server->name, client->name, sums[PAIRS], sums[RUNS]);
    workers_append_outcomes(text, &sums[CLIENT]);
    g_string_append(text, " | ");
    workers_append_outcomes(text, &sums[SERVER]);
    g_string_append(text, " |\n");
}

/* Writes the table of docs. */
static void
write_table(const char *folder, const WorkersCounts *counts)
{
    g_autofree char *path = g_build_filename(folder, "programs.md", NULL);
    g_autoptr(GString) text = g_string_new(
        "| server | client | pairs | runs | at the client | at the server |\n"
        "|---|---|---|---|---|---|\n");
    g_autoptr(GError) error = NULL;
    guint n = systems_count();

    for (guint i = 0; i < n * n; i++) {
        append_row(text, systems_all()[i / n], systems_all()[i % n], counts);
    }
    g_file_set_contents(path, text->str, -1, &error);
    g_assert_no_error(error);
}

static void
test_programs(void)
{
    const char *folder = g_getenv("FINWAIT_TORTURE");
    WorkersReport report;
    All all = {torture_ways(ROLE_SERVER), torture_ways(ROLE_CLIENT), 0, 1};

    while (torture_data[all.n_data].name) {
        all.n_data++;
    }
    if (!g_test_slow()) {
        all.every = n_cases(&all) / CASES + 1;
    }
    workers_run(0, (n_cases(&all) + all.every - 1) / all.every, try_case,
                case_name, &all, &report);
    g_test_message("one of every %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT,
                   all.every, n_cases(&all));
    if (report.wrong->len > 0) {
        g_test_message("%s", report.wrong->str);
        g_test_fail();
    }
    if (folder) {
        write_table(folder, &report.counts);
    }
    workers_report_clear(&report);
    g_array_unref(all.servers);
    g_array_unref(all.clients);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    g_test_add_func("/torture/programs", test_programs);
    return g_test_run();
}
