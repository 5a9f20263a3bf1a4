/* SPDX-License-Identifier: GPL-2.0-only */
/* Reads the text of a baseline, as baseline-text.c writes it and as it was
 * before. */
#include "scenarios/check/baseline-priv.h"

#include <math.h>
#include <string.h>

#include "scenarios/base/error.h"
#include "scenarios/base/text.h"

/* Characters of a line that are shown. */
#define MAX_SHOWN 100

/* Where later lines belong. */
typedef struct Reader {
    Baseline *baseline;
    BaselinePoint *point;
    BaselineRun *run;
    GPtrArray *texts; /* char *: of events */
    gint64 last_ns;   /* when the last event of 'run' was */
} Reader;

static gboolean
read_unsigned(const char *word, guint64 *n)
{
    return word &&
           g_ascii_string_to_unsigned(word, 10, 0, G_MAXUINT64, n, NULL);
}

/* A number, or "-" for NAN. */
static gboolean
read_real(const char *word, gdouble *x)
{
    char *end;

    if (g_str_equal(word, "-")) {
        *x = NAN;
        return TRUE;
    }
    *x = g_ascii_strtod(word, &end);
    return end != word && !*end && isfinite(*x);
}

/* FALSE if the last run has not the blocks and lines that its number of events
 * makes. */
static gboolean
end_run(const Reader *reader)
{
    const BaselineRun *run = reader->run;

    return !run || (run->blocks->len ==
                        (run->n_events + BASELINE_BLOCK - 1) / BASELINE_BLOCK &&
                    run->events->len == MIN(run->n_events, BASELINE_KEPT));
}

/* "point link.loss=0", and before "point 0 link.loss=0". */
static gboolean
take_point(Reader *reader, char **words)
{
    g_autofree char *values = NULL;
    guint64 number = 0;
    gboolean is_numbered = read_unsigned(words[1], &number);

    if (!end_run(reader)) {
        return FALSE;
    }
    values = g_strjoinv(" ", words + (is_numbered ? 2 : 1));
    if (g_ascii_isdigit(*values) || baseline_point(reader->baseline, values)) {
        return FALSE;
    }
    reader->run = NULL;
    reader->point = baseline_add_point(reader->baseline, number, values);
    return TRUE;
}

static gboolean
take_metric(Reader *reader, char **words)
{
    gdouble mean, half;

    if (!reader->point || g_strv_length(words) != 4 ||
        !read_real(words[2], &mean) || !read_real(words[3], &half)) {
        return FALSE;
    }
    baseline_add_metric(reader->point, words[1], mean, half);
    return TRUE;
}

/* The point of that number in a baseline that has numbers, or NULL. */
static BaselinePoint *
point_numbered(const Baseline *baseline, guint64 number)
{
    for (guint i = 0; i < baseline->points->len; i++) {
        BaselinePoint *point = baseline->points->pdata[i];
        if (point->number == number) {
            return point;
        }
    }
    return NULL;
}

/* "run 1 events 812 digest 1f0c...", and before "run POINT 1 events ...". */
static gboolean
take_run(Reader *reader, char **words)
{
    guint64 number, replication, n;
    guint n_words = g_strv_length(words);

    if (n_words == 7 && read_unsigned(words[1], &number)) {
        reader->point = point_numbered(reader->baseline, number);
        words++;
        n_words--;
    }
    if (!end_run(reader) || n_words != 6 || !reader->point ||
        !read_unsigned(words[1], &replication) ||
        !read_unsigned(words[3], &n) || n > G_MAXINT ||
        baseline_run(reader->point, replication)) {
        return FALSE;
    }
    reader->last_ns = 0;
    reader->run = baseline_new_run(reader->point, replication);
    reader->run->n_events = (guint)n;
    reader->run->digest = g_strdup(words[5]);
    return TRUE;
}

/* Each had more digits before. */
static gboolean
take_blocks(Reader *reader, char **words)
{
    for (char **word = words + 1; reader->run && *word; word++) {
        g_ptr_array_add(reader->run->blocks,
                        g_strndup(*word, BASELINE_BLOCK_DIGITS));
    }
    return reader->run != NULL;
}

/* "text c client # tcp X": codes go up one by one. */
static gboolean
take_event_text(Reader *reader, char **words)
{
    g_autoptr(GString) code = g_string_new(NULL);

    baseline_append_code(code, reader->texts->len + 1);
    if (g_strcmp0(words[1], code->str) != 0) {
        return FALSE;
    }
    g_ptr_array_add(reader->texts, g_strjoinv(" ", words + 2));
    return TRUE;
}

/* Adds an event that is 'step_ns' after the last one. */
static gboolean
add_event(Reader *reader, guint64 step_ns, const char *line)
{
    if (!reader->run || step_ns > (guint64)(G_MAXINT64 - reader->last_ns)) {
        return FALSE;
    }
    reader->last_ns += (gint64)step_ns;
    g_ptr_array_add(reader->run->events, g_strdup(line));
    return TRUE;
}

/* The text that has a code, whose letters end at '*end'; NULL: none. */
static const char *
text_coded(const Reader *reader, const char *code, const char **end)
{
    guint n = 0;

    for (*end = code; g_ascii_islower(**end); (*end)++) {
        if (*end - code == BASELINE_MAX_LETTERS) {
            return NULL;
        }
        n = n * BASELINE_LETTERS + (guint)(**end - 'a') + 1;
    }
    return n > 0 && n <= reader->texts->len ? reader->texts->pdata[n - 1]
                                            : NULL;
}

/* "50c2" */
static gboolean
take_item(Reader *reader, const char *item)
{
    gsize n_digits = strspn(item, "0123456789");
    g_autofree char *step = g_strndup(item, n_digits);
    g_autofree char *line = NULL;
    guint64 step_ns = 0, connection;
    const char *end, *mark;
    const char *text = text_coded(reader, item + n_digits, &end);

    if (!text || (*step && !read_unsigned(step, &step_ns))) {
        return FALSE;
    }
    if (!*end) {
        line = g_strdup_printf("+%" G_GUINT64_FORMAT " %s", step_ns, text);
        return add_event(reader, step_ns, line);
    }
    mark = strchr(text, ' ');
    if (!mark || mark[1] != '#' || mark[2] != ' ' ||
        !read_unsigned(end, &connection)) {
        return FALSE;
    }
    line = g_strdup_printf("+%" G_GUINT64_FORMAT " %.*s%" G_GUINT64_FORMAT "%s",
                           step_ns, (int)(mark + 2 - text), text, connection,
                           mark + 2);
    return add_event(reader, step_ns, line);
}

/* "+ 50c2 d ...", and before "+4000 client.1 call socket". */
static gboolean
take_events(Reader *reader, const char *line, char **words)
{
    guint64 step_ns;

    if (words[0][1]) {
        return read_unsigned(words[0] + 1, &step_ns) &&
               add_event(reader, step_ns, line);
    }
    for (char **word = words + 1; *word; word++) {
        if (!take_item(reader, *word)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* "chart refused": the lines that follow are its. */
static gboolean
take_chart(Reader *reader, char **words)
{
    g_autofree char *name = g_strjoinv(" ", words + 1);

    if (!*name || baseline_chart(reader->baseline, name)) {
        return FALSE;
    }
    baseline_add_chart(reader->baseline, name, "");
    return TRUE;
}

/* "| 1 0.5 0.4 0.6", of the last chart. */
static gboolean
take_chart_line(Reader *reader, const char *line)
{
    const GPtrArray *charts = reader->baseline->charts;
    const BaselineChart *chart =
        charts->len ? charts->pdata[charts->len - 1] : NULL;

    if (!chart || line[1] != ' ' || !line[2] || line[2] == '#') {
        return FALSE;
    }
    baseline_add_chart(reader->baseline, chart->name, line + 2);
    return TRUE;
}

static gboolean
take_text(char **field, char **words)
{
    g_free(*field);
    *field = g_strjoinv(" ", words + 1);
    return TRUE;
}

static gboolean
take_line(Reader *reader, const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, " ", -1);

    if (!*line || *line == '#') {
        return TRUE;
    }
    if (*line == '+') {
        return take_events(reader, line, words);
    }
    if (*line == '|') {
        return take_chart_line(reader, line);
    }
    if (g_str_equal(words[0], "instructions")) {
        return read_unsigned(words[1], &reader->baseline->instructions) &&
               !words[2];
    }
    if (g_str_equal(words[0], "scenario")) {
        return take_text(&reader->baseline->scenario, words);
    }
    if (g_str_equal(words[0], "ns-3")) {
        return take_text(&reader->baseline->ns3, words);
    }
    if (g_str_equal(words[0], "duration")) {
        return take_text(&reader->baseline->duration, words);
    }
    return g_str_equal(words[0], "point")    ? take_point(reader, words)
           : g_str_equal(words[0], "metric") ? take_metric(reader, words)
           : g_str_equal(words[0], "run")    ? take_run(reader, words)
           : g_str_equal(words[0], "blocks") ? take_blocks(reader, words)
           : g_str_equal(words[0], "text")   ? take_event_text(reader, words)
           : g_str_equal(words[0], "chart")  ? take_chart(reader, words)
                                             : FALSE;
}

/* Reads all lines, and complains of the first that does not belong. */
static gboolean
take_lines(Reader *reader, char **lines, const char *path, GError **error)
{
    for (guint i = 0; lines[i]; i++) {
        if (!take_line(reader, lines[i])) {
            g_autofree char *shown = text_excerpt(lines[i], MAX_SHOWN);
            return mistake(error,
                           "%s:%u: \"%s\" does not belong into a baseline, "
                           "expected one as `finwait check --accept` writes it",
                           path, i + 1, shown);
        }
    }
    return end_run(reader) ||
           mistake(error,
                   "%s: lacks some of its last run, expected a baseline as "
                   "`finwait check --accept` writes it",
                   path);
}

/* Reads the 'len' bytes of 'text', which are the file 'path'.
 * (transfer full): baseline_free() */
Baseline *
baseline_parse(const char *path, const char *text, gsize len, GError **error)
{
    g_autoptr(Baseline) baseline = baseline_new("", "", "");
    g_autofree char *plain = NULL;
    g_auto(GStrv) lines = NULL;
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    Reader reader = {.baseline = baseline, .texts = texts};

    if (!text_check(text, len, path, "a baseline", error)) {
        return NULL;
    }
    plain = text_plain_lines(text, len);
    lines = g_strsplit(plain, "\n", -1);
    return take_lines(&reader, lines, path, error) ? g_steal_pointer(&baseline)
                                                   : NULL;
}
