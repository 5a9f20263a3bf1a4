/* SPDX-License-Identifier: GPL-2.0-only */
/* Torture of the ends of programs: see support-torture.h.  Here, some pairs;
 * with -m slow (./waf torture), all, and a table of how the ends were over into
 * the folder $FINWAIT_TORTURE. */
#include <glib.h>

#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-torture.h"
#include "tests/shim/support-row.h"

#define CASES 150 /* so many of all */

typedef struct Case {
    char *name;
    TortureWay server, client;
    const TortureData *data;
} Case;

/* How all pairs of two systems came out. */
typedef struct Row {
    guint pairs;
    TortureCounts counts;
} Row;

static Row *rows; /* by system of the server, then of the client */

static guint
index_of(const System *system)
{
    guint i = 0;

    while (systems_all()[i] != system) {
        i++;
    }
    return i;
}

static void
wrong(gpointer user, PathDeed deed, const char *which, const char *why)
{
    g_autofree char *row =
        g_strdup_printf("%s=%s", path_deed_name(deed), which);
    const Case *one = user;

    g_test_message("%s", one->name);
    row_text(row, "wrong", why, "");
}

static void
add_row(Row *row, const TortureCounts *counts)
{
    row->pairs++;
    row->counts.runs += counts->runs;
    for (guint o = 0; o < N_OUTCOMES; o++) {
        for (guint side = 0; side < 2; side++) {
            row->counts.outcomes[o][side] += counts->outcomes[o][side];
        }
    }
}

static void
test_pair(gconstpointer data)
{
    const Case *one = data;
    TortureCounts counts = {0};

    if (!torture_pair(&one->server, &one->client, one->data, wrong,
                      (gpointer)one, &counts)) {
        return; /* the two do not go together */
    }
    g_test_message("%u runs", counts.runs);
    add_row(&rows[index_of(one->server.system) * systems_count() +
                  index_of(one->client.system)],
            &counts);
}

/* "clean 12, reset 3" */
static void
append_outcomes(GString *text, const TortureCounts *counts, guint side)
{
    const char *comma = "";

    for (guint o = 0; o < N_OUTCOMES; o++) {
        if (counts->outcomes[o][side]) {
            g_string_append_printf(text, "%s%s %u", comma, outcome_name(o),
                                   counts->outcomes[o][side]);
            comma = ", ";
        }
    }
}

/* Writes the table of docs. */
static void
write_table(const char *folder)
{
    g_autofree char *path = g_build_filename(folder, "programs.md", NULL);
    g_autoptr(GString) text = g_string_new(
        "| server | client | pairs | runs | at the client | at the server |\n"
        "|---|---|---|---|---|---|\n");
    g_autoptr(GError) error = NULL;
    guint n = systems_count();

    for (guint i = 0; i < n * n; i++) {
        g_string_append_printf(
            text, "| %s | %s | %u | %u | ", systems_all()[i / n]->name,
            systems_all()[i % n]->name, rows[i].pairs, rows[i].counts.runs);
        append_outcomes(text, &rows[i].counts, 0);
        g_string_append(text, " | ");
        append_outcomes(text, &rows[i].counts, 1);
        g_string_append(text, " |\n");
    }
    g_file_set_contents(path, text->str, -1, &error);
    g_assert_no_error(error);
}

static void
add_case(const TortureWay *server, const TortureWay *client,
         const TortureData *data)
{
    Case *one = g_new(Case, 1);
    g_autofree char *of_server = torture_way_name(server);
    g_autofree char *of_client = torture_way_name(client);

    *one = (Case){
        g_strdup_printf("/torture/%s/%s/%s", of_server, of_client, data->name),
        *server, *client, data};
    g_test_add_data_func(one->name, one, test_pair);
}

int
main(int argc, char **argv)
{
    g_autoptr(GArray) servers = NULL, clients = NULL;
    const char *folder = g_getenv("FINWAIT_TORTURE");
    guint n_data = 0, every, n = 0;
    int status;

    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    servers = torture_ways(ROLE_SERVER);
    clients = torture_ways(ROLE_CLIENT);
    rows = g_new0(Row, systems_count() * systems_count());
    while (torture_data[n_data].name) {
        n_data++;
    }
    every =
        g_test_slow() ? 1 : servers->len * clients->len * n_data / CASES + 1;
    for (guint s = 0; s < servers->len; s++) {
        for (guint c = 0; c < clients->len; c++) {
            for (guint d = 0; d < n_data; d++) {
                if (n++ % every == 0) {
                    add_case(&g_array_index(servers, TortureWay, s),
                             &g_array_index(clients, TortureWay, c),
                             &torture_data[d]);
                }
            }
        }
    }
    status = g_test_run();
    if (folder) {
        write_table(folder);
    }
    g_free(rows);
    return status;
}
