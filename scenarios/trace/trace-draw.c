/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/trace/trace-draw.h"

#include <string.h>

#include "scenarios/base/words.h"
#include "scenarios/trace/trace-words.h"
#include "shim/sim.h"

#define TIME_WIDTH 11

/* How much of an arrow a row shows. */
typedef enum Part {
    PART_NONE,
    PART_WHOLE,
    PART_LEAVES,  /* it is under way when something else happens */
    PART_ARRIVES, /* ... here */
    PART_LOST,
} Part;

typedef struct Row {
    gint64 time_ns;
    char *texts[TRACE_ENDS];
    Part part;
    guint from; /* end that sends the arrow */
    char *label;
} Row;

/* The characters of a picture. */
typedef struct Glyphs {
    const char *bar, *line, *right, *left, *lost, *cut;
} Glyphs;

static const Glyphs ascii = {"|", "-", ">", "<", "X", "~"};
static const Glyphs utf8 = {"│", "─", "▶", "◀", "✗", "…"};

typedef struct Drawing {
    const TraceConn *conn;
    const TraceStyle *style;
    const Glyphs *glyphs;
    guint side, middle; /* widths, characters */
    gboolean *is_drawn; /* of each item, as a row or part of one */
    gboolean *is_whole; /* of SENT */
    guint32 base[TRACE_ENDS];
    gboolean has_base[TRACE_ENDS];
    GArray *rows; /* Row */
} Drawing;

/* ---- Which records are shown -------------------------------------------- */

/* The item before 'i' that is its beginning: of DONE, the event. */
static gint64
begun_ns(const Drawing *drawing, guint i)
{
    const TraceItem *item = trace_item(drawing->conn, i);
    const TraceRecord *record = trace_record(drawing->conn, i);

    if (item->partner >= 0) {
        return trace_record(drawing->conn, (guint)item->partner)->time_ns;
    }
    for (guint k = i; k > 0; k--) {
        const TraceRecord *before = trace_record(drawing->conn, k - 1);
        if (before->kind == TRACE_EVENT && before->index == record->index &&
            trace_item(drawing->conn, k - 1)->end == item->end) {
            return before->time_ns;
        }
    }
    return -1;
}

/* What ends when it begins is told once; losses are told by their arrow. */
static gboolean
is_shown(const Drawing *drawing, guint i)
{
    const TraceRecord *record = trace_record(drawing->conn, i);

    switch (record->kind) {
    case TRACE_RETURN:
        return record->time_ns != begun_ns(drawing, i);
    case TRACE_DONE:
        return *record->detail || record->time_ns != begun_ns(drawing, i);
    case TRACE_LOST:
        return FALSE;
    case TRACE_CALL:
    case TRACE_EVENT:
    case TRACE_READY:
    case TRACE_STATE:
    case TRACE_GATE:
    case TRACE_OUTCOME:
    case TRACE_TCP:
    case TRACE_SENT:
    case TRACE_RECEIVED:
    case N_TRACE_KINDS:
        break;
    }
    return TRUE;
}

/* An arrow is whole if nothing happens at the other end on its way. */
static void
find_whole(Drawing *drawing, guint i)
{
    const TraceItem *item = trace_item(drawing->conn, i);
    guint arrival = (guint)item->partner;

    if (item->partner < 0 ||
        trace_record(drawing->conn, arrival)->kind != TRACE_RECEIVED) {
        return;
    }
    for (guint k = i + 1; k < arrival; k++) {
        TraceKind kind = trace_record(drawing->conn, k)->kind;
        if (drawing->is_drawn[k] && kind != TRACE_RECEIVED &&
            trace_item(drawing->conn, k)->end != item->end) {
            return;
        }
    }
    drawing->is_whole[i] = TRUE;
}

static void
choose(Drawing *drawing)
{
    guint n = drawing->conn->items->len;

    for (guint i = 0; i < n; i++) {
        const TraceRecord *record = trace_record(drawing->conn, i);
        guint end = trace_item(drawing->conn, i)->end;

        drawing->is_drawn[i] = is_shown(drawing, i);
        if (record->kind == TRACE_SENT && (record->flags & SIM_SYN) &&
            !drawing->has_base[end]) {
            drawing->has_base[end] = TRUE;
            drawing->base[end] = record->seq;
        }
    }
    for (guint i = 0; i < n; i++) {
        if (trace_record(drawing->conn, i)->kind == TRACE_SENT) {
            find_whole(drawing, i);
        }
    }
    for (guint i = 0; i < n; i++) {
        int partner = trace_item(drawing->conn, i)->partner;
        if (drawing->is_whole[i] && partner >= 0) {
            drawing->is_drawn[partner] = FALSE;
        }
    }
}

/* ---- Words -------------------------------------------------------------- */

/* "PSH+ACK seq 1 ack 1 len 100", shorter where there is no room.
 * (transfer full) */
static char *
label_text(const Drawing *drawing, const TraceRecord *record, guint from)
{
    g_autofree char *flags = flags_text(record->flags);
    GString *text = g_string_new(*flags ? flags : "no flags");
    gsize room = drawing->middle - 6;
    g_autofree char *len = record->len_bytes
                               ? g_strdup_printf(" len %u", record->len_bytes)
                               : g_strdup("");

    if (drawing->has_base[from] && !(record->flags & SIM_SYN)) {
        g_string_append_printf(text, " seq %u",
                               record->seq - drawing->base[from]);
    }
    if (drawing->has_base[1 - from] && (record->flags & SIM_ACK)) {
        g_string_append_printf(text, " ack %u",
                               record->ack - drawing->base[1 - from]);
    }
    if (text->len + strlen(len) > room) {
        g_string_assign(text, flags);
    }
    g_string_append(text, len);
    g_string_truncate(text, MIN(text->len, room));
    return g_string_free(text, FALSE);
}

/* ---- Rows --------------------------------------------------------------- */

static Row *
add_row(Drawing *drawing, gint64 time_ns)
{
    const Row row = {.time_ns = time_ns};

    g_array_append_val(drawing->rows, row);
    return &g_array_index(drawing->rows, Row, drawing->rows->len - 1);
}

/* An arrow stands beside the last word of its sender at that moment. */
static Row *
arrow_row(Drawing *drawing, gint64 time_ns, guint from)
{
    Row *last = drawing->rows->len
                    ? &g_array_index(drawing->rows, Row, drawing->rows->len - 1)
                    : NULL;

    return last && last->time_ns == time_ns && last->part == PART_NONE &&
                   last->texts[from]
               ? last
               : add_row(drawing, time_ns);
}

static void
add_arrow(Drawing *drawing, guint i)
{
    const TraceItem *item = trace_item(drawing->conn, i);
    const TraceRecord *record = trace_record(drawing->conn, i);
    gboolean is_arrival = record->kind == TRACE_RECEIVED;
    guint from = is_arrival ? 1 - item->end : item->end;
    Row *row = is_arrival ? add_row(drawing, record->time_ns)
                          : arrow_row(drawing, record->time_ns, from);

    row->from = from;
    row->label = label_text(drawing, record, from);
    if (is_arrival) {
        row->part = PART_ARRIVES;
    } else if (drawing->is_whole[i]) {
        row->part = PART_WHOLE;
    } else {
        row->part =
            item->partner >= 0 &&
                    trace_record(drawing->conn, (guint)item->partner)->kind ==
                        TRACE_LOST
                ? PART_LOST
                : PART_LEAVES;
    }
}

static void
make_rows(Drawing *drawing)
{
    for (guint i = 0; i < drawing->conn->items->len; i++) {
        const TraceRecord *record = trace_record(drawing->conn, i);

        if (!drawing->is_drawn[i]) {
            continue;
        }
        if (record->kind == TRACE_SENT || record->kind == TRACE_RECEIVED) {
            add_arrow(drawing, i);
        } else {
            Row *row = add_row(drawing, record->time_ns);
            row->texts[trace_item(drawing->conn, i)->end] =
                trace_words(drawing->conn, i);
        }
    }
}

/* ---- Characters --------------------------------------------------------- */

static void
repeat(GString *out, const char *glyph, guint n)
{
    for (guint i = 0; i < n; i++) {
        g_string_append(out, glyph);
    }
}

/* 'text' (NULL: none) in 'width' characters, cut if it is longer. */
static void
put_side(const Drawing *drawing, GString *out, const char *text, guint end)
{
    guint width = drawing->side;
    guint len = text ? (guint)g_utf8_strlen(text, -1) : 0;
    gboolean is_cut = len > width;
    g_autofree char *fit =
        g_utf8_substring(text ? text : "", 0, is_cut ? width - 1 : len);

    if (end == TRACE_CLIENT && !is_cut) {
        repeat(out, " ", width - len);
    }
    g_string_append_printf(out, "%s%s", fit,
                           is_cut ? drawing->glyphs->cut : "");
}

/* The arrow's 'len' characters, without its room: a tip, a line, a label. */
static void
put_arrow(const Drawing *drawing, GString *out, const Row *row)
{
    const Glyphs *glyphs = drawing->glyphs;
    gboolean to_right = row->from == TRACE_CLIENT;
    gboolean is_part = row->part == PART_LEAVES || row->part == PART_ARRIVES;
    guint label = (guint)strlen(row->label) + 2;
    guint len = drawing->middle;
    guint gap = is_part ? MIN(len / 4, len - label - 3) : 0;
    const char *tip = row->part == PART_LEAVES ? glyphs->line
                      : row->part == PART_LOST ? glyphs->lost
                      : to_right               ? glyphs->right
                                               : glyphs->left;
    guint lost = row->part == PART_LOST ? MIN(len / 4, len - label - 3) : 0;
    gboolean gap_first = (row->part == PART_ARRIVES) == to_right;
    guint line, first;

    gap += lost;
    if (lost) {
        gap_first = !to_right;
    }
    line = len - gap - label - 1;
    first = line / 2;
    repeat(out, " ", gap_first ? gap : 0);
    g_string_append(out, to_right ? "" : tip);
    repeat(out, glyphs->line, first);
    g_string_append_printf(out, " %s ", row->label);
    repeat(out, glyphs->line, line - first);
    g_string_append(out, to_right ? tip : "");
    repeat(out, " ", gap_first ? 0 : gap);
}

static void
end_line(GString *out)
{
    while (out->len && out->str[out->len - 1] == ' ') {
        g_string_truncate(out, out->len - 1);
    }
    g_string_append_c(out, '\n');
}

static void
put_row(const Drawing *drawing, GString *out, const Row *row, gboolean has_time)
{
    g_autofree char *time = has_time ? moment_text(row->time_ns) : g_strdup("");

    g_string_append_printf(out, "%*s ", TIME_WIDTH - 1, time);
    put_side(drawing, out, row->texts[TRACE_CLIENT], TRACE_CLIENT);
    g_string_append_printf(out, " %s", drawing->glyphs->bar);
    if (row->part == PART_NONE) {
        repeat(out, " ", drawing->middle);
    } else {
        put_arrow(drawing, out, row);
    }
    g_string_append_printf(out, "%s ", drawing->glyphs->bar);
    put_side(drawing, out, row->texts[TRACE_SERVER], TRACE_SERVER);
    end_line(out);
}

static void
put_head(const Drawing *drawing, GString *out, guint n_conns)
{
    const TraceConn *conn = drawing->conn;
    g_autofree char *client = trace_conn_end_name(conn, TRACE_CLIENT);
    g_autofree char *server = trace_conn_end_name(conn, TRACE_SERVER);

    g_string_append_printf(out,
                           "connection %u of %u, %016" G_GINT64_MODIFIER "x\n",
                           conn->number, n_conns, conn->id);
    g_string_append_printf(out, "%*s ", TIME_WIDTH - 1, "ms");
    put_side(drawing, out, client, TRACE_CLIENT);
    g_string_append_printf(out, " %s", drawing->glyphs->bar);
    repeat(out, " ", drawing->middle);
    g_string_append_printf(out, "%s ", drawing->glyphs->bar);
    put_side(drawing, out, server, TRACE_SERVER);
    end_line(out);
}

static void
row_clear(gpointer data)
{
    Row *row = data;

    g_free(row->texts[0]);
    g_free(row->texts[1]);
    g_free(row->label);
}

/* A third of the width is for the arrows. */
static void
drawing_init(Drawing *drawing, const TraceConn *conn, const TraceStyle *style)
{
    guint width = MAX(style->width, TRACE_DRAW_MIN_WIDTH) - TIME_WIDTH - 4;

    *drawing = (Drawing){.conn = conn, .style = style};
    drawing->glyphs = style->utf8 ? &utf8 : &ascii;
    drawing->middle = MIN(width * 2 / 5, 44);
    drawing->side = MIN((width - drawing->middle) / 2, 40);
    drawing->is_drawn = g_new0(gboolean, conn->items->len);
    drawing->is_whole = g_new0(gboolean, conn->items->len);
    drawing->rows = g_array_new(FALSE, FALSE, sizeof(Row));
    g_array_set_clear_func(drawing->rows, row_clear);
}

/* The diagram of 'conn', one of 'n_conns'.  (transfer full) */
char *
trace_draw(const TraceConn *conn, guint n_conns, const TraceStyle *style)
{
    GString *out = g_string_new(NULL);
    gint64 before_ns = -1;
    Drawing drawing;

    drawing_init(&drawing, conn, style);
    choose(&drawing);
    make_rows(&drawing);
    put_head(&drawing, out, n_conns);
    for (guint i = 0; i < drawing.rows->len; i++) {
        const Row *row = &g_array_index(drawing.rows, Row, i);
        put_row(&drawing, out, row, row->time_ns != before_ns);
        before_ns = row->time_ns;
    }
    g_array_unref(drawing.rows);
    g_free(drawing.is_drawn);
    g_free(drawing.is_whole);
    return g_string_free(out, FALSE);
}
