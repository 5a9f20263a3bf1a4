/* SPDX-License-Identifier: GPL-2.0-only */
/* panels= and format= of a [figure NAME] section. */
#include "scenarios/scenario/scenario-priv.h"

#include "scenarios/base/error.h"

/* The files that a figure can ask for; static, ended by NULL. */
const char *const *
figure_format_names(void)
{
    static const char *const names[] = {
#define X(NAME, TEXT) TEXT,
        FIGURE_FORMATS(X)
#undef X
            NULL};

    return names;
}

/* "pdf tex": the files of format=. */
gboolean
figure_take_format(Figure *figure, const KeyEntry *entry, GError **error)
{
    g_auto(GStrv) words = g_strsplit(entry->value, " ", -1);
    const char *const *names = figure_format_names();

    figure->formats = 0;
    for (char **word = words; *word; word++) {
        guint i = 0;
        while (names[i] && !g_str_equal(names[i], *word)) {
            i++;
        }
        if (**word && !names[i]) {
            unknown_value(error, *word, names);
            g_prefix_error(error, "%s: ", entry->where);
            return FALSE;
        }
        figure->formats |= **word ? 1u << i : 0;
    }
    return TRUE;
}

/* FALSE, with an error, if the panels of 'figure' cannot be drawn. */
gboolean
figure_check_panels(const Figure *figure, GError **error)
{
    const Axis *panels = figure->panels;

    if (!panels) {
        return TRUE;
    }
    if (panels == figure->x || panels == figure->yaxis ||
        panels == figure->series) {
        return mistake(error,
                       "%s: [figure %s] has %s as panels and as %s, expected "
                       "another KEY of [sweep]",
                       figure->where, figure->name, panels->param->key,
                       panels == figure->x       ? "x"
                       : panels == figure->yaxis ? "y"
                                                 : "series");
    }
    return panels->sweep->texts->len <= SCENARIO_MAX_PANELS ||
           mistake(error,
                   "%s: [figure %s] needs a panel for each of %u values of "
                   "%s, expected at most %u",
                   figure->where, figure->name, panels->sweep->texts->len,
                   panels->param->key, SCENARIO_MAX_PANELS);
}
