/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/measure/series.h"

#include <string.h>

#include "model/units.h"
#include "scenarios/base/csv.h"

/* ---- Columns --------------------------------------------------------------
 */

/* What a column is about, whoever it is of. */
typedef struct What {
    const char *name, *unit;
    gboolean is_rate;
    const char *label, *help;
} What;

static const What of_node[] = {
#define X(NAME, TEXT, UNIT, RATE, LABEL, HELP) {TEXT, UNIT, RATE, LABEL, HELP},
    SERIES_METRICS(X)
#undef X
};

static const What of_run[] = {
#define X(NAME, TEXT, UNIT, RATE, ROUTER, LABEL, HELP)                         \
    {TEXT, UNIT, RATE, LABEL, HELP},
    SERIES_OF_RUN(X)
#undef X
};

static const gboolean needs_router[] = {
#define X(NAME, TEXT, UNIT, RATE, ROUTER, LABEL, HELP) ROUTER,
    SERIES_OF_RUN(X)
#undef X
};

/* By PortTcpState; RFC 9293 3.3.2. */
static const What of_state[] = {
    {NULL},
    {"syn_sent", "", FALSE, "SYN-SENT", ""},
    {"syn_received", "", FALSE, "SYN-RECEIVED", ""},
    {"established", "", FALSE, "ESTABLISHED", ""},
    {"fin_wait_1", "", FALSE, "FIN-WAIT-1", ""},
    {"fin_wait_2", "", FALSE, "FIN-WAIT-2", ""},
    {"close_wait", "", FALSE, "CLOSE-WAIT", ""},
    {"closing", "", FALSE, "CLOSING", ""},
    {"last_ack", "", FALSE, "LAST-ACK", ""},
    {"time_wait", "", FALSE, "TIME-WAIT", ""},
};
G_STATIC_ASSERT(G_N_ELEMENTS(of_state) == PORT_N_TCP_STATES);

static void
clear_column(gpointer data)
{
    SeriesColumn *column = data;

    g_free(column->key);
    g_free(column->label);
}

static void
add(GArray *columns, SeriesEnd end, guint metric, const What *what, guint group,
    const char *where)
{
    static const char *const before[] = {"", "server_", "client_"};
    static const char *const whose[] = {NULL, "server", "clients"};
    SeriesColumn column = {
        .end = end,
        .metric = metric,
        .group = group,
        .is_rate = what->is_rate,
        .unit = what->unit,
        .help = *what->help ? what->help : "that state, at that end",
    };

    column.key = g_strconcat(before[end], what->name, where ? "{" : NULL, where,
                             "}", NULL);
    column.label = end == SERIES_RUN ? g_strdup(what->label)
                                     : g_strconcat(where ? where : whose[end],
                                                   ": ", what->label, NULL);
    g_array_append_val(columns, column);
}

/* All that is sampled of one end, or of a group there. */
static void
add_end(GArray *columns, SeriesEnd end, guint group, const char *where)
{
    for (guint i = 0; i < SERIES_N_OF_NODE; i++) {
        gboolean is_state = i >= SERIES_IN_STATE;
        if (i != SERIES_WAITING || end == SERIES_CLIENT) {
            add(columns, end, i,
                is_state ? &of_state[1 + i - SERIES_IN_STATE] : &of_node[i],
                group, where);
        }
    }
}

GArray *
series_columns_new(const char *const *groups, guint n_servers,
                   gboolean has_router)
{
    guint n_clients = g_strv_length((char **)groups) - n_servers;
    GArray *columns = g_array_new(FALSE, FALSE, sizeof(SeriesColumn));

    g_array_set_clear_func(columns, clear_column);
    add_end(columns, SERIES_SERVER, 0, NULL);
    add_end(columns, SERIES_CLIENT, 0, NULL);
    for (guint i = 0; groups[i]; i++) {
        add_end(columns, i < n_clients ? SERIES_CLIENT : SERIES_SERVER, i + 1,
                groups[i]);
    }
    for (guint i = 0; i < SERIES_N_OF_RUN; i++) {
        if (has_router || !needs_router[i]) {
            add(columns, SERIES_RUN, i, &of_run[i], 0, NULL);
        }
    }
    return columns;
}

/* ---- Rows ------------------------------------------------------------------
 */

static void
append_start(GString *rows, gint64 time_ns, const char *event)
{
    g_autoptr(GString) line = g_string_new(NULL);

    csv_number(line, (gdouble)time_ns / NS_PER_S);
    csv_text(line, event);
    g_string_append_c(rows, SERIES_MARK);
    g_string_append_len(rows, line->str, (gssize)line->len);
}

/* Appends the row of a sample: 'n' numbers, one for each column. */
void
series_append_sample(GString *rows, gint64 time_ns, const gdouble *numbers,
                     guint n)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];

    append_start(rows, time_ns, "");
    for (guint i = 0; i < n; i++) {
        g_string_append_c(rows, ',');
        g_string_append(rows,
                        g_ascii_formatd(text, sizeof text, "%.9g", numbers[i]));
    }
    g_string_append_c(rows, '\n');
}

/* Appends the row of an event, which has no numbers. */
void
series_append_event(GString *rows, gint64 time_ns, const char *name, guint n)
{
    append_start(rows, time_ns, name);
    for (guint i = 0; i < n; i++) {
        g_string_append_c(rows, ',');
    }
    g_string_append_c(rows, '\n');
}

const char *
series_skip(const char *rows, guint n)
{
    while (*rows == SERIES_MARK) {
        guint commas = 0;
        for (rows++; *rows && *rows != '\n'; rows++) {
            if (!g_ascii_isalnum(*rows) && !strchr("+-._,", *rows)) {
                return NULL;
            }
            commas += *rows == ',';
        }
        if (*rows++ != '\n' || commas != n + 1) {
            return NULL;
        }
    }
    return rows;
}
