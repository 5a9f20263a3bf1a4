/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/scenario/sweep.h"

#include <math.h>
#include <string.h>

#include "scenarios/base/error.h"

#define RANGE_FORMS "\"A..B step C\", \"A..B linear N\" or \"A..B log N\""

/* How a range gets from one end to the other. */
typedef enum Way {
    WAY_STEP,
    WAY_LINEAR,
    WAY_LOG,
} Way;

/* A range, ends in base units. */
typedef struct Range {
    gdouble first, last;
    char *unit; /* of the first end; owned */
    Way way;
    gdouble step; /* WAY_STEP: base units */
    guint64 n;    /* values */
} Range;

/* Frees 'sweep'; accepts NULL. */
void
sweep_free(Sweep *sweep)
{
    if (sweep) {
        g_ptr_array_unref(sweep->texts);
        g_free(sweep->leader);
        g_free(sweep);
    }
}

/* Where the item that begins at 'text' ends: at a comma outside brackets (a
 * random variable may hold commas) or at the end. */
static const char *
item_end(const char *text)
{
    int depth = 0;

    for (; *text && !(*text == ',' && depth <= 0); text++) {
        depth += (*text == '[') - (*text == ']');
    }
    return text;
}

/* The number of values of "A..B step C"; an end that rounding misses by a
 * billionth counts as hit. */
static gboolean
count_steps(Range *range, const char *text, GError **error)
{
    gdouble steps = (range->last - range->first) / range->step;

    if (range->step == 0 || steps < 0) {
        return mistake(error,
                       "\"%s\" never reaches its end, expected a step "
                       "that leads from the first value to the last",
                       text);
    }
    steps = floor(steps + 1e-9);
    range->n = steps < SWEEP_MAX_VALUES ? (guint64)steps + 1 : G_MAXUINT64;
    return TRUE;
}

/* Reads the number of values of a linear or logarithmic range. */
static gboolean
read_number(Range *range, const char *number, const char *text, GError **error)
{
    char *end;

    range->n = g_ascii_strtoull(number, &end, 10);
    if (!g_ascii_isdigit(*number) || *end || range->n < 2) {
        return mistake(error,
                       "\"%s\": \"%s\" is not a number of values, "
                       "expected a whole number from 2",
                       text, number);
    }
    if (range->way == WAY_LOG && (range->first <= 0 || range->last <= 0)) {
        return mistake(error,
                       "\"%s\" cannot be logarithmic, expected both "
                       "ends above 0",
                       text);
    }
    return TRUE;
}

/* The word behind the ends, and what follows it. */
static gboolean
read_way(ValueType type, Range *range, const char *word, const char *rest,
         const char *text, GError **error)
{
    const char *const ways[] = {"step", "linear", "log", NULL};
    const char *unit;

    if (g_str_equal(word, "step")) {
        range->way = WAY_STEP;
        return value_scan(type, rest, &range->step, &unit, error) &&
               count_steps(range, text, error);
    }
    if (g_str_equal(word, "log") || g_str_equal(word, "linear")) {
        range->way = g_str_equal(word, "log") ? WAY_LOG : WAY_LINEAR;
        return read_number(range, rest, text, error);
    }
    return mistaken_word(error, word, ways,
                         "\"%s\" says \"%s\", expected " RANGE_FORMS, text,
                         word);
}

/* TRUE if values of 'type' can be counted through. */
static gboolean
has_ranges(ValueType type)
{
    return type == VALUE_TIME || type == VALUE_RATE || type == VALUE_BYTES ||
           type == VALUE_PROB || type == VALUE_COUNT || type == VALUE_NUMBER ||
           type == VALUE_DELAY;
}

/* The ends of "A..B ...", where 'dots' points at the "..". */
static gboolean
read_ends(ValueType type, Range *range, const char *text, const char *dots,
          const char *last, GError **error)
{
    g_autofree char *first = g_strndup(text, (gsize)(dots - text));
    const char *unit;

    if (!value_scan(type, g_strstrip(first), &range->first, &unit, error)) {
        return FALSE;
    }
    range->unit = g_strdup(unit);
    if (!value_scan(type, last, &range->last, &unit, error)) {
        return FALSE;
    }
    if (!*range->unit) {
        g_free(range->unit); /* 0 needs no unit: the other end has one */
        range->unit = g_strdup(unit);
    }
    return TRUE;
}

/* Reads the range 'text', which has ".." at 'dots'. */
static gboolean
read_range(ValueType type, const char *text, const char *dots, Range *range,
           GError **error)
{
    g_auto(GStrv) words = NULL;
    g_autofree char *squeezed = g_strdup(dots + 2);

    if (!has_ranges(type)) {
        return mistake(error, "\"%s\" cannot be a range, expected %s", text,
                       value_expectation(type));
    }
    for (char *c = g_strstrip(squeezed); *c; c++) {
        while (g_ascii_isspace(*c) && g_ascii_isspace(c[1])) {
            memmove(c, c + 1, strlen(c));
        }
    }
    words = g_strsplit_set(squeezed, " \t", -1);
    if (g_strv_length(words) != 3) {
        return mistake(error, "\"%s\" is no range, expected " RANGE_FORMS,
                       text);
    }
    return read_ends(type, range, text, dots, words[0], error) &&
           read_way(type, range, words[1], words[2], text, error);
}

/* The 'i'-th value of a range, in base units.  The ends come out exact. */
static gdouble
range_value(const Range *range, guint64 i)
{
    gdouble part;

    if (range->way == WAY_STEP) {
        return range->first + range->step * (gdouble)i;
    }
    if (i == range->n - 1) {
        return range->last;
    }
    part = (gdouble)i / (gdouble)(range->n - 1);
    return range->way == WAY_LOG
               ? range->first * pow(range->last / range->first, part)
               : range->first + (range->last - range->first) * part;
}

/* Refuses more values than a key may have. */
static gboolean
check_limit(const Sweep *sweep, guint64 more, const char *text, GError **error)
{
    if (more > SWEEP_MAX_VALUES ||
        sweep->texts->len + more > SWEEP_MAX_VALUES) {
        return mistake(error,
                       "\"%s\" has too many values, expected at most "
                       "%d for a key",
                       text, SWEEP_MAX_VALUES);
    }
    return TRUE;
}

static gboolean
expand_range(ValueType type, const char *text, const char *dots, Sweep *sweep,
             GError **error)
{
    Range range = {0};
    gboolean ok = read_range(type, text, dots, &range, error) &&
                  check_limit(sweep, range.n, text, error);

    for (guint64 i = 0; ok && i < range.n; i++) {
        g_ptr_array_add(
            sweep->texts,
            value_in_unit(type, range_value(&range, i), range.unit));
    }
    sweep->is_log = range.way == WAY_LOG && sweep->texts->len == range.n;
    g_free(range.unit);
    return ok;
}

/* One item of the list: a range or a value. */
static gboolean
expand_item(ValueType type, const char *item, Sweep *sweep, GError **error)
{
    const char *dots =
        g_str_has_prefix(item, "ns3::") ? NULL : strstr(item, "..");

    if (dots && dots[2] == '.') {
        return mistake(error, "\"%s\" is no range, expected " RANGE_FORMS,
                       item);
    }
    if (dots && (has_ranges(type) || strstr(dots, " "))) {
        return expand_range(type, item, dots, sweep, error);
    }
    sweep->is_log = FALSE;
    if (!check_limit(sweep, 1, item, error)) {
        return FALSE;
    }
    g_ptr_array_add(sweep->texts, g_strdup(item));
    return TRUE;
}

/* Takes " with KEY" off the end of 'list', if it is there, in place. */
static gboolean
take_leader(Sweep *sweep, char *list, GError **error)
{
    char *with = g_strrstr(list, " with ");

    if (g_str_has_suffix(list, " with")) {
        return mistake(error, "\"with\" ends the list, expected a key of "
                              "[sweep] behind it");
    }

    if (with && !strchr(with, ',') && !strchr(with, ']')) {
        sweep->leader = g_strstrip(g_strdup(with + strlen(" with ")));
        *with = '\0';
    }
    return TRUE;
}

/* Two equal values would be two points that cannot be told apart. */
static gboolean
check_distinct(const Sweep *sweep, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < sweep->texts->len; i++) {
        char *text = g_ptr_array_index(sweep->texts, i);
        if (!g_hash_table_add(seen, text)) {
            return mistake(error,
                           "the value \"%s\" comes twice, expected "
                           "different ones",
                           text);
        }
    }
    return TRUE;
}

/* Expands 'text', a list of values and ranges of 'type', into at least one
 * text.  Single values are not checked here.  The error says what is wrong
 * and what was expected, not where.  (transfer full): sweep_free() */
Sweep *
sweep_expand(ValueType type, const char *text, GError **error)
{
    g_autoptr(Sweep) sweep = g_new0(Sweep, 1);
    g_autofree char *list = g_strdup(text);
    gboolean ok;
    const char *end;

    sweep->texts = g_ptr_array_new_with_free_func(g_free);
    ok = take_leader(sweep, list, error);
    for (const char *item = list; ok; item = end + 1) {
        g_autofree char *one = NULL;
        end = item_end(item);
        one = g_strstrip(g_strndup(item, (gsize)(end - item)));
        ok = expand_item(type, one, sweep, error);
        if (!*end) {
            break;
        }
    }
    if (!ok || (!sweep->leader && !check_distinct(sweep, error))) {
        return NULL;
    }
    return g_steal_pointer(&sweep);
}
