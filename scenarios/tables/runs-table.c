/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/tables/runs-table.h"

#include <math.h>

#include "scenarios/base/csv.h"
#include "scenarios/base/error.h"
#include "scenarios/tables/result.h"

/* A table that is being read: where its columns are. */
typedef struct Reading {
    RunsTable *table;
    const char *path;
    int point, replication, status;
    int *axes, *columns;
} Reading;

static void
point_free(gpointer data)
{
    RunsPoint *point = data;

    g_strfreev(point->values);
    g_array_unref(point->replications);
    g_array_unref(point->numbers);
    g_free(point);
}

/* Frees 'table'; accepts NULL. */
void
runs_table_free(RunsTable *table)
{
    if (table) {
        g_ptr_array_unref(table->points);
        g_free(table);
    }
}

/* The place of 'name' in the header; FALSE, with an error, if it is missing. */
static gboolean
find(const Reading *reading, char **header, const char *name, int *place,
     GError **error)
{
    for (*place = 0; header[*place]; (*place)++) {
        if (g_str_equal(header[*place], name)) {
            return TRUE;
        }
    }
    return mistake(error,
                   "%s has no column \"%s\", expected the runs of the "
                   "scenario.ini beside it",
                   reading->path, name);
}

static gboolean
find_all(Reading *reading, char **header, GError **error)
{
    const Scenario *scenario = reading->table->scenario;

    if (!find(reading, header, "point", &reading->point, error) ||
        !find(reading, header, "replication", &reading->replication, error) ||
        !find(reading, header, "status", &reading->status, error)) {
        return FALSE;
    }
    for (guint i = 0; i < scenario->axes->len; i++) {
        g_autofree char *name =
            result_axis_column(g_ptr_array_index(scenario->axes, i));
        if (!find(reading, header, name, &reading->axes[i], error)) {
            return FALSE;
        }
    }
    for (guint i = 0; i < scenario->columns->n; i++) {
        if (!find(reading, header, scenario->columns->at[i].name,
                  &reading->columns[i], error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* The point of a row, which is the last one or a new one. */
static RunsPoint *
need_point(const Reading *reading, char **row)
{
    GPtrArray *points = reading->table->points;
    guint n_axes = reading->table->scenario->axes->len;
    guint64 number = g_ascii_strtoull(row[reading->point], NULL, 10);
    RunsPoint *point = points->len ? points->pdata[points->len - 1] : NULL;

    if (point && point->number == number) {
        return point;
    }
    point = g_new(RunsPoint, 1);
    *point = (RunsPoint){
        .number = number,
        .values = g_new0(char *, n_axes + 1),
        .replications = g_array_new(FALSE, FALSE, sizeof(guint64)),
        .numbers = g_array_new(FALSE, FALSE, sizeof(gdouble)),
    };
    for (guint i = 0; i < n_axes; i++) {
        point->values[i] = g_strdup(row[reading->axes[i]]);
    }
    g_ptr_array_add(points, point);
    return point;
}

static gboolean
take(gpointer user, char **header, char **row, GError **error)
{
    Reading *reading = user;
    RunsPoint *point;
    guint64 replication;

    if (!row) {
        return find_all(reading, header, error);
    }
    point = need_point(reading, row);
    if (!g_str_equal(row[reading->status], "ok")) {
        return TRUE;
    }
    replication = g_ascii_strtoull(row[reading->replication], NULL, 10);
    g_array_append_val(point->replications, replication);
    for (guint i = 0; i < reading->table->scenario->columns->n; i++) {
        const char *text = row[reading->columns[i]];
        gdouble number = *text ? g_ascii_strtod(text, NULL) : NAN;
        g_array_append_val(point->numbers, number);
    }
    return TRUE;
}

/* Reads the runs.csv in 'folder', which is of 'scenario' (borrowed).
 * (transfer full): runs_table_free() */
RunsTable *
runs_table_load(const char *folder, const Scenario *scenario, GError **error)
{
    g_autoptr(RunsTable) table = g_new0(RunsTable, 1);
    g_autofree char *path = g_build_filename(folder, "runs.csv", NULL);
    g_autofree int *axes = g_new(int, scenario->axes->len + 1);
    g_autofree int *columns = g_new(int, scenario->columns->n);
    Reading reading = {
        .table = table, .path = path, .axes = axes, .columns = columns};

    table->scenario = scenario;
    table->points = g_ptr_array_new_with_free_func(point_free);
    return csv_each(path, take, &reading, error) ? g_steal_pointer(&table)
                                                 : NULL;
}

const gdouble *
runs_point_numbers(const RunsTable *table, const RunsPoint *point, guint i)
{
    return &g_array_index(point->numbers, gdouble,
                          i * table->scenario->columns->n);
}
