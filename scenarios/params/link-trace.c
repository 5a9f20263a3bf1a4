/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/params/link-trace.h"

#include <string.h>

#include "model/units.h"
#include "scenarios/base/error.h"
#include "scenarios/base/text.h"
#include "scenarios/params/values.h"

#define LINE_EXPECTED                                                          \
    "\"TIME RATE [DELAY [LOSS]]\" such as \"10s 1Mbps 20ms 1%%\", "            \
    "\"repeat TIME\", or a number of ms alone"
#define MAX_BYTES (8 * 1024 * 1024)
#define MAX_STEPS 9000
#define MAX_CHANCES 1000000
/* Of a key's value, which is a line of a scenario. */
#define MAX_VALUE 60000
#define REPEAT "repeat"
#define CHANCES "chances."

/* ---- One key ------------------------------------------------------------ */

LinkTrace *
link_trace_new(void)
{
    LinkTrace *trace = g_new0(LinkTrace, 1);

    trace->steps = g_array_new(FALSE, FALSE, sizeof(PathStep));
    trace->chances_ns = g_array_new(FALSE, FALSE, sizeof(gint64));
    trace->sum = g_checksum_new(G_CHECKSUM_SHA256);
    return trace;
}

/* Frees 'trace'; accepts NULL. */
void
link_trace_free(LinkTrace *trace)
{
    if (trace) {
        g_array_unref(trace->steps);
        g_array_unref(trace->chances_ns);
        g_checksum_free(trace->sum);
        g_free(trace);
    }
}

/* A value of 'type', where a bare number is in its base unit. */
static gboolean
read_value(ValueType type, const char *text, Value *out, GError **error)
{
    gsize digits = strspn(text, "0123456789.");
    g_autofree char *with_unit =
        text[digits] ? g_strdup(text)
                     : g_strconcat(text, value_base_unit(type), NULL);

    if (!value_parse(type, NULL, with_unit, out, error)) {
        return FALSE;
    }
    return (type == VALUE_PROB ? out->x >= 0 && out->x <= 1 : out->n >= 0) ||
           mistake(error, "\"%s\" is out of range, expected %s", text,
                   value_expectation(type));
}

/* The words of "1Mbps 20ms 1%" into 'step'. */
static gboolean
read_step(char **words, PathStep *step, GError **error)
{
    static const ValueType types[] = {VALUE_RATE, VALUE_TIME, VALUE_PROB};
    guint n = 0;

    for (; *words; words++) {
        Value value;
        if (!**words) {
            continue;
        }
        if (n == G_N_ELEMENTS(types)) {
            return mistake(error,
                           "\"%s\" too, expected no more behind RATE "
                           "DELAY LOSS",
                           *words);
        }
        if (!g_str_equal(*words, "-")) {
            if (!read_value(types[n], *words, &value, error)) {
                return FALSE;
            }
            step->rate_bps = n == 0 ? value.n : step->rate_bps;
            step->delay_ns = n == 1 ? value.n : step->delay_ns;
            step->loss = n == 2 ? value.x : step->loss;
        }
        n++;
    }
    return n > 0 || mistake(error, "nothing, expected RATE [DELAY [LOSS]]");
}

/* "1Mbps 20ms 1%" at 'time'. */
static gboolean
add_step(LinkTrace *trace, const char *time, const char *value, GError **error)
{
    g_auto(GStrv) words = g_strsplit_set(value, " \t", -1);
    PathStep step = {0, -1, -1, -1};
    GArray *steps = trace->steps;
    Value at;

    if (!read_value(VALUE_TIME, time, &at, error) ||
        !read_step(words, &step, error)) {
        return FALSE;
    }
    step.at_ns = at.n;
    trace->has_rates = trace->has_rates || step.rate_bps > 0;
    if (steps->len == MAX_STEPS) {
        return mistake(error, "one line more, expected at most %d", MAX_STEPS);
    }
    if (steps->len &&
        step.at_ns < g_array_index(steps, PathStep, steps->len - 1).at_ns) {
        return mistake(
            error, "%s is before the line above, expected them in order", time);
    }
    g_array_append_val(steps, step);
    return TRUE;
}

/* "5" or "5x3": so many moments at that ms. */
static gboolean
add_chance(LinkTrace *trace, const char *word, GError **error)
{
    const char *times = strchr(word, 'x');
    g_autofree char *ms =
        g_strndup(word, times ? (gsize)(times - word) : strlen(word));
    guint64 at, n = 1;
    gint64 at_ns, last_ns = 0;

    if (trace->chances_ns->len) {
        last_ns = g_array_index(trace->chances_ns, gint64,
                                trace->chances_ns->len - 1);
    }
    if (!g_ascii_string_to_unsigned(ms, 10, 0, G_MAXINT32, &at, NULL) ||
        (times && !g_ascii_string_to_unsigned(times + 1, 10, 1, MAX_CHANCES, &n,
                                              NULL))) {
        return mistake(error,
                       "\"%s\", expected a number of ms such as 5 or "
                       "5x3",
                       word);
    }
    at_ns = (gint64)at * NS_PER_MS;
    if (at_ns < last_ns) {
        return mistake(error,
                       "%s is before the number above, expected them in "
                       "order",
                       word);
    }
    if (trace->chances_ns->len + n > MAX_CHANCES) {
        return mistake(error, "too many moments, expected at most %d",
                       MAX_CHANCES);
    }
    for (; n > 0; n--) {
        g_array_append_val(trace->chances_ns, at_ns);
    }
    return TRUE;
}

static gboolean
add_chances(LinkTrace *trace, const char *value, GError **error)
{
    g_auto(GStrv) words = g_strsplit(value, " ", -1);

    for (char **word = words; *word; word++) {
        if (**word && !add_chance(trace, *word, error)) {
            return FALSE;
        }
    }
    trace->has_rates = TRUE;
    return TRUE;
}

gboolean
link_trace_add(LinkTrace *trace, const char *key, const char *value,
               GError **error)
{
    Value period;

    g_checksum_update(trace->sum, (const guchar *)key, -1);
    g_checksum_update(trace->sum, (const guchar *)"=", 1);
    g_checksum_update(trace->sum, (const guchar *)value,
                      (gssize)strlen(value) + 1);
    if (g_str_has_prefix(key, CHANCES)) {
        return add_chances(trace, value, error);
    }
    if (!g_str_equal(key, REPEAT)) {
        return add_step(trace, key, value, error);
    }
    if (!read_value(VALUE_TIME, value, &period, error)) {
        return FALSE;
    }
    trace->schedule.period_ns = period.n;
    return period.n > 0 ||
           mistake(error, "\"%s\", expected a time above 0", value);
}

gboolean
link_trace_finish(LinkTrace *trace, GError **error)
{
    PathSchedule *s = &trace->schedule;
    gint64 last_ns;

    s->steps = (const PathStep *)(const void *)trace->steps->data;
    s->n_steps = trace->steps->len;
    s->chances_ns = (const gint64 *)(const void *)trace->chances_ns->data;
    s->n_chances = trace->chances_ns->len;
    if ((s->n_steps > 0) == (s->n_chances > 0)) {
        return mistake(error, "%s, expected %s",
                       s->n_steps ? "both kinds of lines" : "no line",
                       "lines of times, or of moments in ms");
    }
    last_ns = s->n_steps ? s->steps[s->n_steps - 1].at_ns
                         : s->chances_ns[s->n_chances - 1];
    if (s->n_chances && s->period_ns == 0) {
        s->period_ns = last_ns;
    }
    if (s->n_chances && s->period_ns == 0) {
        return mistake(error, "all moments are 0, expected a later one");
    }
    return s->period_ns == 0 || s->period_ns > last_ns ||
           (s->n_chances && s->period_ns == last_ns) ||
           mistake(error, "it begins anew before its last line, expected "
                          "\"repeat\" with a later time");
}

/* ---- Files -------------------------------------------------------------- */

static void
line_free(gpointer data)
{
    LinkTraceLine *line = data;

    g_free(line->key);
    g_free(line->value);
    g_free(line);
}

static void
put_line(GPtrArray *lines, const char *key, const char *value)
{
    LinkTraceLine *line = g_new(LinkTraceLine, 1);

    *line = (LinkTraceLine){g_strdup(key), g_strdup(value)};
    g_ptr_array_add(lines, line);
}

/* Puts what 'chances' has collected into a key of its own. */
static void
put_chances(GPtrArray *lines, GString *chances)
{
    g_autofree char *key = g_strdup_printf(CHANCES "%u", lines->len + 1);

    if (chances->len) {
        put_line(lines, key, chances->str);
        g_string_truncate(chances, 0);
    }
}

/* A line of a moment alone, in ms. */
static gboolean
take_chance(LinkTrace *trial, GPtrArray *lines, GString *chances,
            const char *word, GError **error)
{
    if (!add_chance(trial, word, error)) {
        return FALSE;
    }
    g_string_append_printf(chances, "%s%s", chances->len ? " " : "", word);
    if (chances->len > MAX_VALUE) {
        put_chances(lines, chances);
    }
    return TRUE;
}

/* Takes one line of a file that is no comment, which is tried at once, so that
 * its mistake has a place. */
static gboolean
take_line(LinkTrace *trial, GPtrArray *lines, GString *chances,
          const char *line, GError **error)
{
    gsize len = strcspn(line, " \t");
    const char *rest = line + len + strspn(line + len, " \t");
    g_autofree char *first = g_strndup(line, len);
    g_autofree char *key = NULL;

    if (!*rest) {
        return strspn(first, "0123456789") == len
                   ? take_chance(trial, lines, chances, first, error)
                   : mistake(error, "\"%s\", expected " LINE_EXPECTED, line);
    }
    key = g_strconcat(first, strspn(first, "0123456789.") == len ? "s" : "",
                      NULL);
    put_line(lines, key, rest);
    return link_trace_add(trial, key, rest, error);
}

static char *
read_text(const char *path, GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autofree char *text = NULL;
    gsize len;

    if (!g_file_get_contents(path, &text, &len, &why)) {
        mistake(error, "%s: cannot be read, expected a trace of a link: %s",
                path, file_reason(why));
        return NULL;
    }
    if (len > MAX_BYTES) {
        mistake(error, "%s: %" G_GSIZE_FORMAT " bytes, expected at most %d",
                path, len, MAX_BYTES);
        return NULL;
    }
    return text_check(text, len, path, "a trace of a link", error)
               ? text_plain_lines(text, len)
               : NULL;
}

GPtrArray *
link_trace_read(const char *path, GError **error)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(line_free);
    g_autoptr(GString) chances = g_string_new(NULL);
    g_autoptr(LinkTrace) trial = link_trace_new();
    g_autofree char *text = read_text(path, error);
    g_auto(GStrv) rows = text ? g_strsplit(text, "\n", -1) : NULL;

    if (!rows) {
        return NULL;
    }
    for (guint i = 0; rows[i]; i++) {
        g_strchomp(g_strchug(rows[i]));
        if (*rows[i] && *rows[i] != '#' &&
            !take_line(trial, lines, chances, rows[i], error)) {
            g_prefix_error(error, "%s:%u: ", path, i + 1);
            return NULL;
        }
    }
    put_chances(lines, chances);
    if (!link_trace_finish(trial, error)) {
        g_prefix_error(error, "%s: ", path);
        return NULL;
    }
    return g_steal_pointer(&lines);
}

LinkTrace *
link_trace_load(const char *path, GError **error)
{
    g_autoptr(GPtrArray) lines = link_trace_read(path, error);
    g_autoptr(LinkTrace) trace = link_trace_new();

    for (guint i = 0; lines && i < lines->len; i++) {
        const LinkTraceLine *line = lines->pdata[i];
        link_trace_add(trace, line->key, line->value, NULL);
    }
    return lines && link_trace_finish(trace, error) ? g_steal_pointer(&trace)
                                                    : NULL;
}
