/* SPDX-License-Identifier: GPL-2.0-only */
/* The [figure NAME] sections of a scenario. */
#include "scenarios/scenario-priv.h"

#include <string.h>

#include "scenarios/error.h"
#include "scenarios/metrics.h"

static const char *const figure_keys[] = {
    "x",      "y",      "series", "where",  "kind",   "title",
    "xlabel", "ylabel", "legend", "xscale", "yscale", NULL};

/* The axis that sweeps 'key', or an error. */
static const Axis *
find_axis(const Scenario *scenario, const char *key, const char *where,
          GError **error)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new();
    g_autofree char *meant = NULL, *list = NULL;

    for (guint i = 0; i < scenario->axes->len; i++) {
        const Axis *axis = g_ptr_array_index(scenario->axes, i);
        if (g_str_equal(axis->param->key, key)) {
            return axis;
        }
        g_ptr_array_add(keys, (gpointer)axis->param->key);
    }
    g_ptr_array_add(keys, NULL);
    meant = did_you_mean(key, (const char *const *)keys->pdata);
    list = g_strjoinv(", ", (char **)keys->pdata);
    mistake(error, "%s: \"%s\" is not swept, expected a key of [sweep]%s%s%s",
            where, key, *list ? ": " : "", list, meant);
    return NULL;
}

/* The metric column called 'key'; a samples metric needs its statistic. */
static gboolean
find_column(const char *key, const char *where, guint *column, GError **error)
{
    g_autofree char *meant = did_you_mean(key, metric_column_keys());
    int found = metric_column_find(key);

    if (found < 0) {
        return mistake(error,
                       "%s: unknown metric \"%s\", expected one such as "
                       "accept_delay.mean or refused_fraction%s",
                       where, key, meant);
    }
    *column = (guint)found;
    return TRUE;
}

/* The index of 'text' among 'names', or an error. */
static gboolean
find_word(const char *text, const char *const *names, const char *where,
          guint *out, GError **error)
{
    g_autofree char *meant = NULL, *list = NULL;

    for (guint i = 0; names[i]; i++) {
        if (g_str_equal(names[i], text)) {
            *out = i;
            return TRUE;
        }
    }
    meant = did_you_mean(text, names);
    list = g_strjoinv(", ", (char **)names);
    return mistake(error, "%s: unknown value \"%s\", expected one of %s%s",
                   where, text, list, meant);
}

/* The value of 'axis' that is 'wanted', perhaps in another unit, or NULL. */
static const char *
find_text(const Axis *axis, const char *wanted)
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
    axis = find_axis(scenario, key, where, error);
    if (!axis) {
        return FALSE;
    }
    text = find_text(axis, equals + 1);
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
    const char *const names[] = {"auto", "linear", "log", NULL};
    guint index;

    if (!find_word(entry->value, names, entry->where, &index, error)) {
        return FALSE;
    }
    *scale = (FigureScale)index;
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

/* One key of a figure. */
static gboolean
take_key(const Scenario *scenario, Figure *figure, const KeyEntry *entry,
         GError **error)
{
    const char *const kinds[] = {"lines", NULL};
    const char *key = entry->key, *where = entry->where;
    g_autofree char *meant = NULL, *list = NULL;
    guint kind;

    if (g_str_equal(key, "x") || g_str_equal(key, "series")) {
        const Axis **axis = *key == 'x' ? &figure->x : &figure->series;
        *axis = find_axis(scenario, entry->value, where, error);
        return *axis != NULL;
    }
    if (g_str_equal(key, "y")) {
        return find_column(entry->value, where, &figure->y, error);
    }
    if (take_words(figure, entry)) {
        return TRUE;
    }
    if (g_str_equal(key, "kind")) {
        return find_word(entry->value, kinds, where, &kind, error);
    }
    if (g_str_equal(key, "where")) {
        return take_where(scenario, figure, entry, error);
    }
    if (g_str_equal(key, "xscale") || g_str_equal(key, "yscale")) {
        return take_scale(
            entry, *key == 'x' ? &figure->xscale : &figure->yscale, error);
    }
    meant = did_you_mean(key, figure_keys);
    list = g_strjoinv(", ", (char **)figure_keys);
    return mistake(error,
                   "%s: unknown key \"%s\" in [figure %s], expected "
                   "%s%s",
                   where, key, figure->name, list, meant);
}

/* What a figure cannot do without. */
static gboolean
check_figure(const Figure *figure, GError **error)
{
    const char *missing = !figure->x               ? "x"
                          : figure->y == G_MAXUINT ? "y"
                                                   : NULL;

    if (!*figure->name) {
        return mistake(error,
                       "%s: [figure] has no name, expected [figure "
                       "NAME]",
                       figure->where);
    }
    if (missing) {
        return mistake(error, "%s: [figure %s] has no \"%s\", expected %s=%s",
                       figure->where, figure->name, missing, missing,
                       *missing == 'x' ? "KEY of [sweep]" : "METRIC");
    }
    return TRUE;
}

/* ---- One picture for each combination that a figure leaves open ---------- */

/* The first axis that 'figure' neither shows nor fixes, or NULL. */
static const Axis *
open_axis(const Scenario *scenario, const Figure *figure)
{
    for (guint i = 0; i < scenario->axes->len; i++) {
        const Axis *axis = g_ptr_array_index(scenario->axes, i);
        gboolean shown = axis == figure->x || axis == figure->series ||
                         axis->leader || axis->sweep->texts->len == 1;
        for (guint f = 0; f < figure->n_fixed; f++) {
            shown = shown || figure->fixed[f] == axis;
        }
        if (!shown) {
            return axis;
        }
    }
    return NULL;
}

/* "accept-delay" and "1%": "accept-delay-1pct", a name for files.
 * (transfer full) */
static char *
extended_name(const char *name, const char *text)
{
    GString *out = g_string_new(name);

    g_string_append_c(out, '-');
    for (; *text; text++) {
        if (*text == '%') {
            g_string_append(out, "pct");
        } else if (g_ascii_isalnum(*text) || strchr("._-", *text)) {
            g_string_append_c(out, *text);
        } else {
            g_string_append_c(out, '_');
        }
    }
    return g_string_free(out, FALSE);
}

static Figure *
figure_copy(const Figure *figure)
{
    Figure *copy = g_memdup2(figure, sizeof *figure);

    copy->name = g_strdup(figure->name);
    return copy;
}

/* Adds 'figure' to the scenario, once for each combination of values of the
 * swept keys that it does not mention, and of which constraints leave points.
 */
static gboolean
add_pictures(Scenario *scenario, const Figure *figure, GError **error)
{
    const Axis *axis = open_axis(scenario, figure);

    if (!axis) {
        if (scenario_has_points(scenario, figure->fixed, figure->fixed_text,
                                figure->n_fixed)) {
            g_ptr_array_add(scenario->figures, figure_copy(figure));
        }
        return TRUE;
    }
    if (figure->n_fixed == SCENARIO_MAX_FIXED ||
        scenario->figures->len + axis->sweep->texts->len >
            SCENARIO_MAX_FIGURES) {
        return mistake(error,
                       "%s: [figure %s] needs a picture for each value "
                       "of %s, too many; expected it as x, as series, "
                       "or fixed: where=%s=%s",
                       figure->where, figure->name, axis->param->key,
                       axis->param->key,
                       (char *)g_ptr_array_index(axis->sweep->texts, 0));
    }
    for (guint i = 0; i < axis->sweep->texts->len; i++) {
        const char *text = g_ptr_array_index(axis->sweep->texts, i);
        g_autofree char *name = extended_name(figure->name, text);
        Figure one = *figure;
        one.name = name;
        one.fixed[one.n_fixed] = axis;
        one.fixed_text[one.n_fixed++] = text;
        if (!add_pictures(scenario, &one, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* ---- All figures ----------------------------------------------------------
 */

/* The figure of the section 'name', begun if it is new. */
static Figure *
need_figure(GPtrArray *sections, const KeyEntry *entry)
{
    Figure *figure;

    for (guint i = 0; i < sections->len; i++) {
        figure = g_ptr_array_index(sections, i);
        if (g_str_equal(figure->name, entry->name)) {
            return figure;
        }
    }
    figure = g_new0(Figure, 1);
    figure->name = g_strdup(entry->name);
    figure->where = entry->where;
    figure->y = G_MAXUINT;
    g_ptr_array_add(sections, figure);
    return figure;
}

/* Fills 'figures' of 'scenario', whose axes are known. */
gboolean
scenario_read_figures(Scenario *scenario, GError **error)
{
    const GPtrArray *entries = scenario->file->entries;
    g_autoptr(GPtrArray) sections = g_ptr_array_new_with_free_func(figure_free);

    for (guint i = 0; i < entries->len; i++) {
        const KeyEntry *entry = g_ptr_array_index(entries, i);
        Figure *figure;
        if (!g_str_equal(entry->section, "figure")) {
            continue;
        }
        figure = need_figure(sections, entry);
        if (*entry->key && !take_key(scenario, figure, entry, error)) {
            return FALSE;
        }
    }
    for (guint i = 0; i < sections->len; i++) {
        const Figure *figure = g_ptr_array_index(sections, i);
        guint n_before = scenario->figures->len;
        if (!check_figure(figure, error) ||
            (!figure->is_left_out && !add_pictures(scenario, figure, error))) {
            return FALSE;
        }
        if (scenario->figures->len == n_before) {
            g_ptr_array_add(scenario->left_out, g_strdup(figure->name));
        }
    }
    return TRUE;
}
