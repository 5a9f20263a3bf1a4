/* SPDX-License-Identifier: GPL-2.0-only */
/* One [figure NAME] section of a scenario: its keys, which depend on its
 * kind. */
#include "scenarios/scenario/scenario-priv.h"

#include <string.h>

#include "scenarios/base/error.h"
#include "scenarios/measure/metrics.h"

#define BIT(KIND) (1u << FIGURE_##KIND)
#define ALL_KINDS (~0u)
#define NO_AXES BIT(TIMELINE)
#define IN_TIME BIT(SERIES)

/* Which kinds have which keys. */
static const struct {
    const char *key;
    guint kinds;
} figure_keys[] = {
    {"kind", ALL_KINDS},
    {"x", ALL_KINDS & ~NO_AXES & ~IN_TIME},
    {"y", ALL_KINDS & ~BIT(CDF) & ~NO_AXES},
    {"z", BIT(HEATMAP)},
    {"series", BIT(LINES) | BIT(CDF) | BIT(BOX) | IN_TIME},
    {"panels", ALL_KINDS & ~NO_AXES},
    {"share", BIT(STACKED)},
    {"how", BIT(COMPARE)},
    {"connection", BIT(TIMELINE)},
    {"where", ALL_KINDS},
    {"title", ALL_KINDS},
    {"xlabel", ALL_KINDS & ~NO_AXES},
    {"ylabel", ALL_KINDS & ~NO_AXES},
    {"legend", ALL_KINDS & ~NO_AXES},
    {"xscale", BIT(LINES) | BIT(CDF) | BIT(COMPARE)},
    {"yscale", BIT(LINES) | BIT(BOX) | IN_TIME},
    {"zscale", BIT(HEATMAP)},
    {"theory", BIT(LINES)},
    {"format", ALL_KINDS},
};

const char *
figure_key(guint i, guint *kinds)
{
    if (i >= G_N_ELEMENTS(figure_keys)) {
        return NULL;
    }
    *kinds = figure_keys[i].kinds;
    return figure_keys[i].key;
}

/* The axis that sweeps 'key', or an error. */
const Axis *
scenario_find_axis(const Scenario *scenario, const char *key, const char *where,
                   GError **error)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new();
    const char *const *known;
    g_autofree char *list = NULL;

    for (guint i = 0; i < scenario->axes->len; i++) {
        const Axis *axis = g_ptr_array_index(scenario->axes, i);
        if (g_str_equal(axis->param->key, key)) {
            return axis;
        }
        g_ptr_array_add(keys, (gpointer)axis->param->key);
    }
    known = words_end(keys);
    list = g_strjoinv(", ", (char **)known);
    mistaken_word(error, key, known,
                  "%s: \"%s\" is not swept, expected a key of [sweep]%s%s",
                  where, key, *list ? ": " : "", list);
    return NULL;
}

/* The metric column called 'key'; a samples metric needs its statistic. */
static gboolean
find_column(const Figure *figure, const char *key, const char *where,
            guint *column, GError **error)
{
    if (!metric_column_read(figure->columns, key, column, error)) {
        g_prefix_error(error, "%s: ", where);
        return FALSE;
    }
    return TRUE;
}

/* The index of 'text' among 'names', or an error. */
static gboolean
find_word(const char *text, const char *const *names, const char *where,
          guint *out, GError **error)
{
    for (guint i = 0; names[i]; i++) {
        if (g_str_equal(names[i], text)) {
            *out = i;
            return TRUE;
        }
    }
    unknown_value(error, text, names);
    g_prefix_error(error, "%s: ", where);
    return FALSE;
}

/* The value of 'axis' that is 'wanted', perhaps in another unit, or NULL. */
const char *
scenario_find_value(const Axis *axis, const char *wanted)
{
    ValueType type = axis->param->type;
    Value a, b;

    for (guint i = 0; i < axis->sweep->texts->len; i++) {
        const char *text = g_ptr_array_index(axis->sweep->texts, i);
        if (g_str_equal(text, wanted) ||
            (axis->is_numeric && value_parse(type, NULL, text, &a, NULL) &&
             value_parse(type, NULL, wanted, &b, NULL) &&
             value_number(type, &a) == value_number(type, &b))) {
            return text;
        }
    }
    return NULL;
}

/* One "KEY=VALUE" of where=: draws only the points with that value.  A figure
 * of points that --set has taken away is left out. */
static gboolean
take_fixed(const Scenario *scenario, Figure *figure, const char *word,
           const char *where, GError **error)
{
    const char *equals = strchr(word, '=');
    g_autofree char *key =
        equals ? g_strndup(word, (gsize)(equals - word)) : NULL;
    const Axis *axis;
    const char *text;

    if (!equals || figure->n_fixed == G_N_ELEMENTS(figure->fixed)) {
        return mistake(error,
                       "%s: cannot read \"%s\", expected KEY=VALUE ..., "
                       "at most %u",
                       where, word, (guint)G_N_ELEMENTS(figure->fixed));
    }
    axis = scenario_find_axis(scenario, key, where, error);
    if (!axis) {
        return FALSE;
    }
    text = scenario_find_value(axis, equals + 1);
    if (text) {
        figure->fixed[figure->n_fixed] = axis;
        figure->fixed_text[figure->n_fixed++] = text;
        return TRUE;
    }
    if (g_str_has_prefix(axis->where, "--set ")) {
        figure->is_left_out = TRUE;
        return TRUE;
    }
    return mistake(error,
                   "%s: %s is never %s, expected a value that [sweep] "
                   "gives it",
                   where, key, equals + 1);
}

static gboolean
take_where(const Scenario *scenario, Figure *figure, const KeyEntry *entry,
           GError **error)
{
    g_auto(GStrv) words = g_strsplit(entry->value, " ", -1);

    for (char **word = words; *word; word++) {
        if (**word &&
            !take_fixed(scenario, figure, *word, entry->where, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
take_scale(const KeyEntry *entry, FigureScale *scale, GError **error)
{
    static const char *const names[] = {"auto", "linear", "log", NULL};
    guint index;

    if (!find_word(entry->value, names, entry->where, &index, error)) {
        return FALSE;
    }
    *scale = (FigureScale)index;
    return TRUE;
}

static gboolean
take_number(const KeyEntry *entry, guint *number, GError **error)
{
    guint64 n;

    if (!g_ascii_string_to_unsigned(entry->value, 10, 1, G_MAXUINT, &n, NULL)) {
        return mistake(error,
                       "%s: cannot read \"%s\", expected a number from "
                       "1",
                       entry->where, entry->value);
    }
    *number = (guint)n;
    return TRUE;
}

/* The keys that only say what to write on the figure; FALSE if it is none. */
static gboolean
take_words(Figure *figure, const KeyEntry *entry)
{
    const struct {
        const char *key;
        const char **to;
    } words[] = {{"title", &figure->title},
                 {"xlabel", &figure->xlabel},
                 {"ylabel", &figure->ylabel},
                 {"legend", &figure->legend}};

    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (g_str_equal(words[i].key, entry->key)) {
            *words[i].to = entry->value;
            return TRUE;
        }
    }
    return FALSE;
}

/* What a cdf or a box shows of single connections. */
static gboolean
find_samples(Figure *figure, const KeyEntry *entry, GError **error)
{
    if (!metric_samples_read(figure->columns, entry->value, &figure->samples,
                             error)) {
        g_prefix_error(error, "%s: ", entry->where);
        return FALSE;
    }
    return TRUE;
}

/* Adds a column to those that are stacked. */
static gboolean
add_class(Figure *figure, guint column, const char *word, const char *where,
          GError **error)
{
    const MetricColumn *columns = figure->columns->at;
    MetricKind kind = columns[column].metric->kind;

    if ((kind != METRIC_TOTAL && kind != METRIC_CLASSES) ||
        (figure->n_stack > 0 &&
         !g_str_equal(columns[column].unit, columns[figure->stack[0]].unit))) {
        return mistake(error,
                       "%s: \"%s\" cannot be stacked, expected classes such "
                       "as outcome_client, or totals of one unit",
                       where, word);
    }
    if (figure->n_stack == SCENARIO_MAX_STACK) {
        return mistake(error, "%s: too many classes, expected at most %u",
                       where, SCENARIO_MAX_STACK);
    }
    figure->stack[figure->n_stack++] = column;
    return TRUE;
}

/* One word of y=: a column, or all classes of a metric. */
static gboolean
take_class(Figure *figure, const char *word, const char *where, GError **error)
{
    guint column = 0;
    gboolean is_metric = FALSE;

    for (guint i = 0; i < figure->columns->n; i++) {
        const MetricColumn *at = &figure->columns->at[i];
        if (at->metric->kind == METRIC_CLASSES &&
            g_str_equal(at->family, word)) {
            is_metric = TRUE;
            if (!add_class(figure, i, word, where, error)) {
                return FALSE;
            }
        }
    }
    return is_metric || (find_column(figure, word, where, &column, error) &&
                         add_class(figure, column, word, where, error));
}

/* The classes of y=, which are stacked, or what is drawn in the course of
 * time. */
static gboolean
take_stack(Figure *figure, const KeyEntry *entry, GError **error)
{
    g_auto(GStrv) words = g_strsplit(entry->value, " ", -1);

    figure->n_stack = 0;
    for (char **word = words; *word; word++) {
        if (**word &&
            !(figure->kind == FIGURE_SERIES
                  ? figure_take_sampled(figure, *word, entry->where, error)
                  : take_class(figure, *word, entry->where, error))) {
            return FALSE;
        }
    }
    return TRUE;
}

/* The keys that say what lies along the axes. */
static gboolean
take_axis(const Scenario *scenario, Figure *figure, const KeyEntry *entry,
          GError **error)
{
    const Axis **axis = *entry->key == 'x'   ? &figure->x
                        : *entry->key == 'y' ? &figure->yaxis
                        : *entry->key == 'p' ? &figure->panels
                                             : &figure->series;
    gboolean is_measured =
        *entry->key == 'z' ||
        (*entry->key == 'x' && figure->kind == FIGURE_CDF) ||
        (*entry->key == 'y' && figure->kind != FIGURE_HEATMAP);

    if (!is_measured) {
        *axis = scenario_find_axis(scenario, entry->value, entry->where, error);
        return *axis != NULL;
    }
    switch (figure->kind) {
    case FIGURE_CDF:
    case FIGURE_BOX:
        return find_samples(figure, entry, error);
    case FIGURE_STACKED:
    case FIGURE_SERIES:
        return take_stack(figure, entry, error);
    case FIGURE_LINES:
    case FIGURE_HEATMAP:
    case FIGURE_COMPARE:
    case FIGURE_TIMELINE:
        break;
    }
    return find_column(figure, entry->value, entry->where, &figure->y, error);
}

/* FALSE, with an error, if figures of this kind have no such key. */
static gboolean
check_key(const Figure *figure, const KeyEntry *entry, GError **error)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new();
    const char *const *known;
    g_autofree char *list = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(figure_keys); i++) {
        if (!(figure_keys[i].kinds & 1u << figure->kind)) {
            continue;
        }
        if (g_str_equal(figure_keys[i].key, entry->key)) {
            return TRUE;
        }
        g_ptr_array_add(keys, (gpointer)figure_keys[i].key);
    }
    known = words_end(keys);
    list = g_strjoinv(", ", (char **)known);
    return mistaken_word(error, entry->key, known,
                         "%s: unknown key \"%s\" in [figure %s] of kind=%s, "
                         "expected %s",
                         entry->where, entry->key, figure->name,
                         figure_kind_name(figure->kind), list);
}

/* Takes the kind, if 'entry' tells it: the other keys depend on it. */
gboolean
figure_take_kind(Figure *figure, const KeyEntry *entry, GError **error)
{
    static const char *const kinds[] = {
#define X(NAME, TEXT) TEXT,
        FIGURE_KINDS(X)
#undef X
            NULL};
    guint kind;

    if (!g_str_equal(entry->key, "kind")) {
        return TRUE;
    }
    if (!find_word(entry->value, kinds, entry->where, &kind, error)) {
        return FALSE;
    }
    figure->kind = (FigureKind)kind;
    return TRUE;
}

/* Takes one key of a figure whose kind is known. */
gboolean
figure_take_key(const Scenario *scenario, Figure *figure, const KeyEntry *entry,
                GError **error)
{
    static const char *const no_yes[] = {"no", "yes", NULL};
    const char *key = entry->key;
    guint word;

    if (!check_key(figure, entry, error)) {
        return FALSE;
    }
    if (take_words(figure, entry) || g_str_equal(key, "kind")) {
        return TRUE;
    }
    if (g_str_equal(key, "where")) {
        return take_where(scenario, figure, entry, error);
    }
    if (g_str_has_suffix(key, "scale")) {
        return take_scale(
            entry, *key == 'x' ? &figure->xscale : &figure->yscale, error);
    }
    if (g_str_equal(key, "share")) {
        if (!find_word(entry->value, no_yes, entry->where, &word, error)) {
            return FALSE;
        }
        figure->is_share = word == 1;
        return TRUE;
    }
    if (g_str_equal(key, "how")) {
        static const char *const ways[] = {"difference", "ratio", NULL};
        if (!find_word(entry->value, ways, entry->where, &word, error)) {
            return FALSE;
        }
        figure->is_ratio = word == 1;
        return TRUE;
    }
    if (g_str_equal(key, "format")) {
        return figure_take_format(figure, entry, error);
    }
    if (g_str_equal(key, "theory")) {
        figure->theory_key = entry;
        return TRUE;
    }
    if (g_str_equal(key, "connection")) {
        return take_number(entry, &figure->connection, error);
    }
    return take_axis(scenario, figure, entry, error);
}

/* What a figure cannot do without; NULL if it has it all. */
static const char *
missing_key(const Figure *figure, const char **expected)
{
    gboolean has_metric = figure->y != G_MAXUINT ||
                          figure->samples != G_MAXUINT || figure->n_stack > 0;
    gboolean is_map = figure->kind == FIGURE_HEATMAP;

    *expected = "KEY of [sweep]";
    if (figure->kind == FIGURE_TIMELINE) {
        return NULL;
    }
    if (figure->kind != FIGURE_CDF && figure->kind != FIGURE_SERIES &&
        !figure->x) {
        return "x";
    }
    if (is_map && !figure->yaxis) {
        return "y";
    }
    *expected = figure->kind == FIGURE_STACKED || figure->kind == FIGURE_SERIES
                    ? "METRIC METRIC ..."
                    : "METRIC";
    return has_metric                   ? NULL
           : figure->kind == FIGURE_CDF ? "x"
           : is_map                     ? "z"
                                        : "y";
}

/* FALSE, with an error, if 'figure', whose keys are all taken, cannot be
 * drawn.  Its name becomes that of files. */
gboolean
figure_check(const Scenario *scenario, const Figure *figure, GError **error)
{
    const char *expected, *missing = missing_key(figure, &expected);

    if (!*figure->name) {
        return mistake(error,
                       "%s: [figure] has no name, expected [figure "
                       "NAME]",
                       figure->where);
    }
    if (*figure->name == '.') {
        return mistake(error,
                       "%s: [figure %s] would name hidden files, expected a "
                       "name that begins with no dot",
                       figure->where, figure->name);
    }
    if (missing) {
        return mistake(error, "%s: [figure %s] has no \"%s\", expected %s=%s",
                       figure->where, figure->name, missing, missing, expected);
    }
    if (figure->kind == FIGURE_HEATMAP && figure->x == figure->yaxis) {
        return mistake(error,
                       "%s: [figure %s] has %s as x and as y, expected "
                       "another KEY of [sweep]",
                       figure->where, figure->name, figure->x->param->key);
    }
    return figure_check_sampled(scenario, figure, error) &&
           figure_check_panels(figure, error);
}
