/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/trace/trace-file.h"

#include <string.h>

#include "scenarios/base/csv.h"
#include "scenarios/base/error.h"
#include "scenarios/base/text.h"
#include "scenarios/base/words.h"
#include "shim/sim.h"

/* Characters of a field that are shown. */
#define MAX_SHOWN 60

/* The columns, as X(NAME). */
#define COLUMNS(X)                                                             \
    X(time_s)                                                                  \
    X(node)                                                                    \
    X(index)                                                                   \
    X(connection)                                                              \
    X(kind)                                                                    \
    X(name)                                                                    \
    X(detail)                                                                  \
    X(flags)                                                                   \
    X(seq)                                                                     \
    X(ack)                                                                     \
    X(len_bytes)                                                               \
    X(window_bytes)

enum {
#define X(NAME) COLUMN_##NAME,
    COLUMNS(X)
#undef X
        N_COLUMNS
};

static const char *const columns[] = {
#define X(NAME) #NAME,
    COLUMNS(X)
#undef X
};

/* ---- Writing ------------------------------------------------------------ */

const char *
trace_file_header(void)
{
#define X(NAME) "," #NAME
    return &(COLUMNS(X) "\n")[1];
#undef X
}

static void
append_segment(GString *out, const TraceRecord *record)
{
    g_autofree char *flags = flags_text(record->flags);

    csv_text(out, flags);
    csv_integer(out, record->seq);
    csv_integer(out, record->ack);
    csv_integer(out, record->len_bytes);
    csv_integer(out, record->window_bytes);
}

/* Appends the line of 'record', which happened at 'node'. */
void
trace_file_line(GString *out, const char *node, const TraceRecord *record)
{
    csv_seconds(out, record->time_ns);
    csv_text(out, node);
    if (record->index == TRACE_NO_INDEX) {
        csv_text(out, "");
    } else {
        csv_integer(out, record->index);
    }
    g_string_append_c(out, ',');
    if (record->conn_id) {
        g_string_append_printf(out, "%016" G_GINT64_MODIFIER "x",
                               record->conn_id);
    }
    csv_text(out, trace_kind_name(record->kind));
    csv_text(out, record->name);
    csv_text(out, record->detail);
    if (trace_is_segment(record)) {
        append_segment(out, record);
    } else {
        g_string_append(out, ",,,,,");
    }
    csv_end(out);
}

/* ---- Reading ------------------------------------------------------------ */

/* What is read, for the error of a field that cannot be. */
typedef struct Reader {
    TraceFile *file;
    guint line;
    GError **error;
} Reader;

static gboolean
wrong(const Reader *reader, int column, const char *text, const char *expected)
{
    g_autofree char *visible = text_visible(text, "");
    g_autofree char *shown = text_excerpt(visible, MAX_SHOWN);

    return mistake(reader->error, "%s:%u: %s \"%s\", expected %s",
                   reader->file->path, reader->line, columns[column], shown,
                   expected);
}

/* "0.010000000" to ns. */
static gboolean
read_time(const Reader *reader, const char *text, gint64 *ns)
{
    const char *point = strchr(text, '.');
    g_autofree char *digits = NULL;
    guint64 n;

    if (!point || strlen(point) != 10) {
        return wrong(reader, COLUMN_time_s, text, "seconds with nine decimals");
    }
    digits = g_strdup_printf("%.*s%s", (int)(point - text), text, point + 1);
    if (!g_ascii_string_to_unsigned(digits, 10, 0, G_MAXINT64, &n, NULL)) {
        return wrong(reader, COLUMN_time_s, text, "seconds with nine decimals");
    }
    *ns = (gint64)n;
    return TRUE;
}

/* A number, or 'fallback' if there is none. */
static gboolean
read_number(const Reader *reader, char **row, int column, guint fallback,
            guint *number)
{
    guint64 n = fallback;

    if (*row[column] && !g_ascii_string_to_unsigned(row[column], 10, 0,
                                                    G_MAXUINT32, &n, NULL)) {
        return wrong(reader, column, row[column], "a whole number");
    }
    *number = (guint)n;
    return TRUE;
}

static gboolean
read_kind(const Reader *reader, const char *text, TraceKind *kind)
{
    const char *names[N_TRACE_KINDS + 1] = {NULL};
    g_autofree char *expected = NULL;

    for (guint i = 0; i < N_TRACE_KINDS; i++) {
        names[i] = trace_kind_name((TraceKind)i);
        if (g_str_equal(names[i], text)) {
            *kind = (TraceKind)i;
            return TRUE;
        }
    }
    expected = g_strjoinv(", ", (char **)names);
    return wrong(reader, COLUMN_kind, text, expected);
}

static gboolean
read_flags(const Reader *reader, const char *text, guint *flags)
{
    return (flags_read(text, flags) && !(*flags & SIM_DATA)) ||
           wrong(reader, COLUMN_flags, text,
                 "FIN, SYN, RST, PSH, ACK joined by +");
}

static gboolean
read_connection(const Reader *reader, const char *text, guint64 *conn_id)
{
    *conn_id = 0;
    return !*text ||
           g_ascii_string_to_unsigned(text, 16, 0, G_MAXUINT64, conn_id,
                                      NULL) ||
           wrong(reader, COLUMN_connection, text, "16 hexadecimal digits");
}

/* 'text' as it may be shown: the file may come from anywhere. */
static const char *
keep(GStringChunk *strings, const char *text)
{
    g_autofree char *visible = text_visible(text, "");

    return g_string_chunk_insert_const(strings, visible);
}

static gboolean
read_row(const Reader *reader, char **row, TraceEntry *entry)
{
    TraceRecord *record = &entry->record;
    GStringChunk *strings = reader->file->strings;

    *entry = (TraceEntry){.line = reader->line};
    entry->node = keep(strings, row[COLUMN_node]);
    record->name = keep(strings, row[COLUMN_name]);
    record->detail = keep(strings, row[COLUMN_detail]);
    return read_time(reader, row[COLUMN_time_s], &record->time_ns) &&
           read_kind(reader, row[COLUMN_kind], &record->kind) &&
           read_connection(reader, row[COLUMN_connection], &record->conn_id) &&
           read_number(reader, row, COLUMN_index, TRACE_NO_INDEX,
                       &record->index) &&
           (!*row[COLUMN_flags] ||
            read_flags(reader, row[COLUMN_flags], &record->flags)) &&
           read_number(reader, row, COLUMN_seq, 0, &record->seq) &&
           read_number(reader, row, COLUMN_ack, 0, &record->ack) &&
           read_number(reader, row, COLUMN_len_bytes, 0, &record->len_bytes) &&
           read_number(reader, row, COLUMN_window_bytes, 0,
                       &record->window_bytes);
}

static gboolean
is_trace(const CsvTable *table)
{
    g_autofree char *header = g_strjoinv(",", table->header);

    return strncmp(header, trace_file_header(), strlen(header)) == 0 &&
           g_strv_length(table->header) == N_COLUMNS;
}

/* Makes a trace of a table (NULL: none).  (transfer full) */
static TraceFile *
make_trace(const char *path, const CsvTable *table, GError **error)
{
    g_autoptr(TraceFile) file = NULL;

    if (!table) {
        return NULL;
    }
    if (!is_trace(table)) {
        mistake(error,
                "%s:1: no trace, expected a file that `finwait run --trace` "
                "has written, which begins with \"time_s,node,index\"",
                path);
        return NULL;
    }
    file = g_new0(TraceFile, 1);
    file->path = g_strdup(path);
    file->entries = g_array_new(FALSE, FALSE, sizeof(TraceEntry));
    file->strings = g_string_chunk_new(4096);
    for (guint i = 0; i < table->rows->len; i++) {
        const Reader reader = {file, i + 2, error};
        TraceEntry entry;
        if (!read_row(&reader, table->rows->pdata[i], &entry)) {
            return NULL;
        }
        g_array_append_val(file->entries, entry);
    }
    return g_steal_pointer(&file);
}

/* Reads a trace.  (transfer full): trace_file_free() */
TraceFile *
trace_file_load(const char *path, GError **error)
{
    g_autoptr(CsvTable) table = csv_load(path, error);

    return make_trace(path, table, error);
}

/* Reads a trace from the 'len' bytes of 'text'; 'path' stands in messages.
 * (transfer full): trace_file_free() */
TraceFile *
trace_file_parse(const char *path, const char *text, gsize len, GError **error)
{
    g_autoptr(CsvTable) table = csv_parse(path, text, len, error);

    return make_trace(path, table, error);
}

/* Frees a trace; accepts NULL. */
void
trace_file_free(TraceFile *file)
{
    if (file) {
        g_array_unref(file->entries);
        g_string_chunk_free(file->strings);
        g_free(file->path);
        g_free(file);
    }
}
