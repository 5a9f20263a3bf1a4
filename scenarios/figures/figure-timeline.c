/* SPDX-License-Identifier: GPL-2.0-only */
/* kind=timeline: one connection, both ends' states, events and calls, and the
 * segments between them.
 *
 * Time runs down.  It is not to scale, so that nothing overlaps: each moment
 * has as many rows as things that happen at one place in it, and its time
 * stands on the left.  Rows are the unit of y in the data file.
 */
#include "scenarios/figures/figure-timeline.h"

#include <string.h>

#include "model/units.h"
#include "scenarios/base/csv.h"
#include "scenarios/base/text.h"
#include "scenarios/base/words.h"
#include "scenarios/figures/figure-priv.h"
#include "scenarios/trace/trace-words.h"
#include "shim/sim.h"

/* Of very long connections the begin and the end are drawn. */
#define MAX_ROWS 100
#define FIRST_ROWS 30

/* Longer pauses than this are named between the moments. */
#define PAUSE_NS (200 * NS_PER_MS)

#define MAX_TEXT 34 /* characters beside a line */

/* Where things happen, each with rows of its own. */
enum { LANE_TEXT, LANE_WIRE, N_LANES };

/* A moment. */
typedef struct Moment {
    gint64 time_ns, pause_ns; /* since the moment before */
    guint row;
} Moment;

typedef struct Layout {
    const TraceConn *conn;
    guint *rows;     /* by item */
    GArray *moments; /* Moment */
    guint n_rows;    /* all */
} Layout;

/* ---- Words ----------------------------------------------------------------
 */

/* "FIN+ACK", "PSH+ACK 100 B".  (transfer full) */
static char *
segment_words(const TraceRecord *record)
{
    char *flags = flags_text(record->flags);
    char *words;

    if (record->len_bytes == 0) {
        return flags;
    }
    words =
        g_strdup_printf("%s %" G_GUINT32_FORMAT " B", flags, record->len_bytes);
    g_free(flags);
    return words;
}

/* A time in ms to the microsecond, or in s.  (transfer full) */
static char *
pause_words(gint64 pause_ns)
{
    char number[G_ASCII_DTOSTR_BUF_SIZE];

    g_ascii_formatd(number, sizeof number, "%.3g",
                    (gdouble)pause_ns / NS_PER_S);
    return g_strconcat(number, " s later", NULL);
}

/* ---- Rows -----------------------------------------------------------------
 */

static void
begin_moment(Layout *layout, gint64 time_ns)
{
    Moment moment = {.time_ns = time_ns, .row = layout->n_rows};

    if (layout->moments->len > 0) {
        const Moment *last =
            &g_array_index(layout->moments, Moment, layout->moments->len - 1);
        moment.pause_ns = time_ns - last->time_ns;
        moment.row += moment.pause_ns >= PAUSE_NS ? 1 : 0;
    }
    g_array_append_val(layout->moments, moment);
}

/* The next row of an end within a moment.  A segment leaves beside the last
 * words before it; words stand beside or below the last arrival. */
static guint
take_row(guint used[N_LANES], const TraceRecord *record)
{
    guint *text = &used[LANE_TEXT], *wire = &used[LANE_WIRE];
    guint row;

    if (!trace_is_segment(record)) {
        return (*text)++;
    }
    row = record->kind == TRACE_RECEIVED ? MAX(*wire, *text)
                                         : MAX(*wire, *text - (*text > 0));
    *wire = row + 1;
    *text = record->kind == TRACE_RECEIVED ? row : *text;
    return row;
}

/* Gives each item that is drawn a row. */
static void
lay_out(Layout *layout, const TraceConn *conn)
{
    guint used[TRACE_ENDS][N_LANES] = {{0}};
    guint base = 0;

    layout->conn = conn;
    layout->rows = g_new0(guint, conn->items->len);
    layout->moments = g_array_new(FALSE, TRUE, sizeof(Moment));
    for (guint i = 0; i < conn->items->len; i++) {
        const TraceRecord *record = trace_record(conn, i);
        g_autofree char *words = trace_words_brief(conn, i);
        if (!words && !trace_is_segment(record)) {
            continue;
        }
        if (layout->moments->len == 0 ||
            g_array_index(layout->moments, Moment, layout->moments->len - 1)
                    .time_ns != record->time_ns) {
            begin_moment(layout, record->time_ns);
            base =
                g_array_index(layout->moments, Moment, layout->moments->len - 1)
                    .row;
            memset(used, 0, sizeof used);
        }
        layout->rows[i] =
            base + take_row(used[trace_item(conn, i)->end], record);
        layout->n_rows = MAX(layout->n_rows, layout->rows[i] + 1);
    }
}

/* Where 'row' is drawn; -1: it is left out. */
static int
shown_row(const Layout *layout, guint row)
{
    guint left_out = layout->n_rows > MAX_ROWS ? layout->n_rows - MAX_ROWS : 0;

    return row < FIRST_ROWS || left_out == 0 ? (int)row
           : row < FIRST_ROWS + left_out     ? -1
                                             : (int)(row - left_out + 1);
}

static guint
shown_rows(const Layout *layout)
{
    return layout->n_rows > MAX_ROWS ? MAX_ROWS + 1 : layout->n_rows;
}

/* ---- Blocks of the data file ----------------------------------------------
 */

/* Quoted for gnuplot's data files, in which nothing can be escaped. */
static void
append_words(GString *text, const char *words)
{
    g_autofree char *plain = text_visible(words, "");

    g_strdelimit(plain, "\"\\", '\'');
    if (g_utf8_strlen(plain, -1) > MAX_TEXT) {
        char *end = g_utf8_offset_to_pointer(plain, MAX_TEXT - 1);
        *end = '\0';
        g_string_append_printf(text, "\"%s\342\200\246\"\n", plain);
        return;
    }
    g_string_append_printf(text, "\"%s\"\n", plain);
}

/* The colour group of a TCP state, 1 to 5: closed, opening, open, closing,
 * TIME-WAIT. */
static guint
state_group(const char *state)
{
    static const guint groups[] = {
        [PORT_STATE_CLOSE] = 1,      [PORT_STATE_SYN_SENT] = 2,
        [PORT_STATE_SYN_RECV] = 2,   [PORT_STATE_ESTABLISHED] = 3,
        [PORT_STATE_FIN_WAIT1] = 4,  [PORT_STATE_FIN_WAIT2] = 4,
        [PORT_STATE_CLOSE_WAIT] = 4, [PORT_STATE_CLOSING] = 4,
        [PORT_STATE_LAST_ACK] = 4,   [PORT_STATE_TIME_WAIT] = 5,
    };

    for (guint i = 0; i < G_N_ELEMENTS(groups); i++) {
        if (g_str_equal(sim_tcp_state_name((PortTcpState)i), state)) {
            return groups[i];
        }
    }
    return 1;
}

/* From which row on which state: the lines of both ends. */
static void
append_states(GString *text, const Layout *layout)
{
    const TraceConn *conn = layout->conn;

    for (guint end = 0; end < TRACE_ENDS; end++) {
        int from = -1;
        guint group = 1;
        for (guint i = 0; i <= conn->items->len; i++) {
            gboolean is_last = i == conn->items->len;
            int row;
            if (!is_last && (trace_item(conn, i)->end != end ||
                             trace_record(conn, i)->kind != TRACE_TCP)) {
                continue;
            }
            row = is_last ? (int)shown_rows(layout)
                          : shown_row(layout, layout->rows[i]);
            if (row < 0) {
                row = FIRST_ROWS;
            }
            if (row > from) {
                g_string_append_printf(text, "%u %d %d %u\n", end, from, row,
                                       group);
            }
            from = row;
            group = is_last ? 1 : state_group(trace_record(conn, i)->name);
        }
    }
}

/* The segments: those that arrived, or those that did not. */
static void
append_arrows(GString *text, const Layout *layout, gboolean arrived)
{
    const TraceConn *conn = layout->conn;
    guint n = 0;

    for (guint i = 0; i < conn->items->len; i++) {
        const TraceItem *item = trace_item(conn, i);
        int row = shown_row(layout, layout->rows[i]), to = row;
        gboolean is_there =
            item->partner >= 0 &&
            trace_record(conn, (guint)item->partner)->kind == TRACE_RECEIVED;
        if (trace_record(conn, i)->kind != TRACE_SENT || is_there != arrived) {
            continue;
        }
        if (arrived) {
            to = shown_row(layout, layout->rows[item->partner]);
        }
        if (row >= 0 && to >= 0) {
            const char *x = arrived     ? (item->end ? "0" : "1")
                            : item->end ? "0.6"
                                        : "0.4";
            g_string_append_printf(text, "%u %d %s %d%s\n", item->end, row, x,
                                   to, arrived ? "" : ".5");
            n++;
        }
    }
    if (n == 0) {
        g_string_append(text, "NaN NaN NaN NaN\n"); /* keeps the index */
    }
}

/* What stands beside the line of 'end', or, for the wire, the segments that
 * it sends. */
static void
append_labels(GString *text, const Layout *layout, guint end, guint lane)
{
    const TraceConn *conn = layout->conn;

    for (guint i = 0; i < conn->items->len; i++) {
        const TraceRecord *record = trace_record(conn, i);
        int row = shown_row(layout, layout->rows[i]);
        g_autofree char *words = lane == LANE_TEXT ? trace_words_brief(conn, i)
                                 : record->kind == TRACE_SENT
                                     ? segment_words(record)
                                     : NULL;
        if (words && row >= 0 && trace_item(conn, i)->end == end) {
            g_string_append_printf(text, "%u %d ", end, row);
            append_words(text, words);
        }
    }
    g_string_append(text, "NaN NaN \"\"\n"); /* keeps the index */
}

/* The times of the moments, since the start of the run. */
static void
append_times(GString *text, const Layout *layout)
{
    for (guint i = 0; i < layout->moments->len; i++) {
        const Moment *moment = &g_array_index(layout->moments, Moment, i);
        int row = shown_row(layout, moment->row);
        if (row >= 0) {
            g_autofree char *ms = moment_text(moment->time_ns);
            g_string_append_printf(text, "-1 %d \"%s\"\n", row, ms);
        }
    }
    g_string_append(text, "NaN NaN \"\"\n");
}

/* Long pauses, and what was left out. */
static void
append_pauses(GString *text, const Layout *layout)
{
    for (guint i = 0; i < layout->moments->len; i++) {
        const Moment *moment = &g_array_index(layout->moments, Moment, i);
        int row = shown_row(layout, moment->row);
        if (moment->pause_ns >= PAUSE_NS && row > 0) {
            g_autofree char *words = pause_words(moment->pause_ns);
            g_string_append_printf(text, "0.5 %d ", row - 1);
            append_words(text, words);
        }
    }
    if (layout->n_rows > MAX_ROWS) {
        g_string_append_printf(text, "0.5 %d \"%u rows are left out\"\n",
                               FIRST_ROWS, layout->n_rows - MAX_ROWS);
    }
    g_string_append(text, "NaN NaN \"\"\n");
}

/* The data file of 'conn'; '*n_rows' becomes the height of the picture.
 * (transfer full) */
char *
figure_timeline_text(const Figure *figure, const TraceConn *conn, guint *n_rows)
{
    static const char *const blocks[] = {
        "# lines: end (0 client, 1 server), from row, to row, state's group\n",
        "\n\n# segments that arrived: x, row, x, row\n",
        "\n\n# segments that were lost: x, row, x, row\n",
        "\n\n# the client: x, row, text\n",
        "\n\n# the server: x, row, text\n",
        "\n\n# sent by the client: x, row, text\n",
        "\n\n# sent by the server: x, row, text\n",
        "\n\n# times in ms: x, row, text\n",
        "\n\n# pauses: x, row, text\n",
    };
    GString *text = g_string_new(NULL);
    Layout layout = {0};

    lay_out(&layout, conn);
    figure_append_heading(text, figure);
    for (guint b = 0; b < G_N_ELEMENTS(blocks); b++) {
        g_string_append(text, blocks[b]);
        if (b == 0) {
            append_states(text, &layout);
        } else if (b <= 2) {
            append_arrows(text, &layout, b == 1);
        } else if (b <= 6) {
            append_labels(text, &layout, (b - 3) % 2,
                          b < 5 ? LANE_TEXT : LANE_WIRE);
        } else if (b == 7) {
            append_times(text, &layout);
        } else {
            append_pauses(text, &layout);
        }
    }
    *n_rows = shown_rows(&layout);
    g_free(layout.rows);
    g_array_unref(layout.moments);
    return g_string_free(text, FALSE);
}

/* What a segment does at its end of the connection.  (transfer full) */
static char *
wire_words(const TraceConn *conn, guint i)
{
    const TraceRecord *record = trace_record(conn, i);
    const TraceItem *item = trace_item(conn, i);
    g_autofree char *segment = segment_words(record);
    gboolean arrived =
        item->partner >= 0 &&
        trace_record(conn, (guint)item->partner)->kind == TRACE_RECEIVED;

    return record->kind == TRACE_LOST
               ? NULL /* told where it was sent */
               : g_strconcat(record->kind == TRACE_RECEIVED ? "received "
                             : arrived                      ? "sent "
                                                            : "sent, lost ",
                             segment, NULL);
}

/* All of it as a table: when, at which end, what.  (transfer full) */
char *
figure_timeline_table(const TraceConn *conn)
{
    GString *text = g_string_new("time (ms),end,what\n");

    for (guint i = 0; i < conn->items->len; i++) {
        const TraceRecord *record = trace_record(conn, i);
        g_autofree char *end =
            trace_conn_end_name(conn, trace_item(conn, i)->end);
        g_autofree char *words = trace_is_segment(record)
                                     ? wire_words(conn, i)
                                     : trace_words_brief(conn, i);
        if (words) {
            g_autofree char *ms = moment_text(record->time_ns);
            csv_text(text, ms);
            csv_text(text, end);
            csv_text(text, words);
            csv_end(text);
        }
    }
    return g_string_free(text, FALSE);
}
