/* SPDX-License-Identifier: GPL-2.0-only */
/* The text of a baseline, line by line; baseline.h shows one.
 *
 * The events of a run are items: "50c2" is 50 ns after the last event, its
 * text is the one called c, about connection #2; a 0 is left out.  In the text
 * a # stands for the connection.  Codes are a to z, aa, ab and so on, in the
 * order of the texts.
 *
 * Also read are baselines as they were made before: a line for each event,
 * points with their number in the plan, and runs by that number.
 */
#include "scenarios/check/baseline-priv.h"

#include <math.h>
#include <string.h>

#define BLOCKS_PER_LINE 14
/* Characters of a line of events. */
#define LINE_WIDTH 76

/* The texts that stand in the file so far. */
typedef struct Writer {
    GString *text;
    GHashTable *codes; /* text of an event -> its number, from 1 */
} Writer;

/* Not more digits than a comparison looks at. */
static void
append_number(GString *text, gdouble number)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE] = "-";

    if (!isnan(number)) {
        g_ascii_formatd(digits, sizeof digits, "%.12g", number);
    }
    g_string_append_printf(text, " %s", digits);
}

/* The code of text number 'n', from 1. */
void
baseline_append_code(GString *text, guint n)
{
    char letters[BASELINE_MAX_LETTERS + 3] = "";
    guint at = sizeof letters - 1;

    for (; n > 0; n = (n - 1) / BASELINE_LETTERS) {
        letters[--at] = (char)('a' + (n - 1) % BASELINE_LETTERS);
    }
    g_string_append(text, &letters[at]);
}

/* Splits "+50 client #2 tcp X" into 50 ns, connection 2 (0: none) and "client
 * # tcp X".  (transfer full) */
static char *
split_event(const char *event, guint64 *step_ns, guint64 *connection)
{
    char *end;
    const char *body, *word;
    guint64 n;

    *step_ns = g_ascii_strtoull(event + 1, &end, 10);
    *connection = 0;
    body = *end ? end + 1 : end;
    word = strchr(body, ' ');
    if (!word || word[1] != '#' || !g_ascii_isdigit(word[2]) ||
        word[2] == '0') {
        return g_strdup(body);
    }
    n = g_ascii_strtoull(word + 2, &end, 10);
    if (*end != ' ' || n == G_MAXUINT64) {
        return g_strdup(body);
    }
    *connection = n;
    return g_strdup_printf("%.*s#%s", (int)(word + 1 - body), body, end);
}

/* Appends the item of 'event'; a text that is new goes into the file first. */
static void
append_event(Writer *writer, const char *event, GString *item)
{
    guint64 step_ns, connection;
    g_autofree char *body = split_event(event, &step_ns, &connection);
    guint code = GPOINTER_TO_UINT(g_hash_table_lookup(writer->codes, body));

    if (!code) {
        code = g_hash_table_size(writer->codes) + 1;
        g_string_append(writer->text, "text ");
        baseline_append_code(writer->text, code);
        g_string_append_printf(writer->text, " %s\n", body);
        g_hash_table_insert(writer->codes, g_steal_pointer(&body),
                            GUINT_TO_POINTER(code));
    }
    if (step_ns) {
        g_string_append_printf(item, "%" G_GUINT64_FORMAT, step_ns);
    }
    baseline_append_code(item, code);
    if (connection) {
        g_string_append_printf(item, "%" G_GUINT64_FORMAT, connection);
    }
}

static void
append_events(Writer *writer, const BaselineRun *run)
{
    g_autoptr(GString) lines = g_string_new(NULL);
    gsize line = 0; /* where the last one begins */

    for (guint i = 0; i < MIN(run->events->len, BASELINE_KEPT); i++) {
        g_autoptr(GString) item = g_string_new(" ");
        append_event(writer, run->events->pdata[i], item);
        if (lines->len == 0 || lines->len - line + item->len > LINE_WIDTH) {
            g_string_append(lines, lines->len ? "\n+" : "+");
            line = lines->len - 1;
        }
        g_string_append(lines, item->str);
    }
    g_string_append_printf(writer->text, "%s%s", lines->str,
                           lines->len ? "\n" : "");
}

static void
append_run(Writer *writer, const BaselineRun *run)
{
    g_string_append_printf(writer->text,
                           "run %" G_GUINT64_FORMAT " events %u digest %s\n",
                           run->replication, run->n_events, run->digest);
    for (guint i = 0; i < run->blocks->len; i++) {
        g_string_append_printf(
            writer->text, "%s%s%s", i % BLOCKS_PER_LINE ? " " : "blocks ",
            (char *)run->blocks->pdata[i],
            (i + 1) % BLOCKS_PER_LINE && i + 1 < run->blocks->len ? "" : "\n");
    }
    append_events(writer, run);
}

static void
append_point(Writer *writer, const BaselinePoint *point)
{
    g_string_append_printf(writer->text, "\npoint%s%s\n",
                           *point->values ? " " : "", point->values);
    for (guint i = 0; i < point->metrics->len; i++) {
        const BaselineMetric *metric = point->metrics->pdata[i];
        g_string_append_printf(writer->text, "metric %s", metric->key);
        append_number(writer->text, metric->mean);
        append_number(writer->text, metric->half);
        g_string_append_c(writer->text, '\n');
    }
    for (guint i = 0; i < point->runs->len; i++) {
        append_run(writer, point->runs->pdata[i]);
    }
}

static void
append_chart(GString *text, const BaselineChart *chart)
{
    g_string_append_printf(text, "\nchart %s\n", chart->name);
    for (guint i = 0; i < chart->lines->len; i++) {
        g_string_append_printf(text, "| %s\n", (char *)chart->lines->pdata[i]);
    }
}

/* The file's text.  (transfer full) */
char *
baseline_to_text(const Baseline *baseline)
{
    g_autoptr(GHashTable) codes =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Writer writer = {g_string_new(NULL), codes};

    g_string_append_printf(writer.text,
                           "# What `finwait check` expects; `finwait check "
                           "--accept` rewrites it.\n"
                           "scenario %s\nns-3 %s\nduration %s\n",
                           baseline->scenario, baseline->ns3,
                           baseline->duration);
    if (baseline->instructions) {
        g_string_append_printf(writer.text,
                               "instructions %" G_GUINT64_FORMAT "\n",
                               baseline->instructions);
    }
    for (guint i = 0; i < baseline->points->len; i++) {
        append_point(&writer, baseline->points->pdata[i]);
    }
    for (guint i = 0; i < baseline->charts->len; i++) {
        append_chart(writer.text, baseline->charts->pdata[i]);
    }
    return g_string_free(writer.text, FALSE);
}
