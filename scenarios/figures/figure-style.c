/* SPDX-License-Identifier: GPL-2.0-only */
/* The styles beside the figures: gnuplot scripts, which do what they like.
 * Those that ship are copied there, and a user may change them.  Changed ones
 * in a folder that somebody else has made are not run unasked. */
#include "scenarios/figures/figure-priv.h"

#include <string.h>

#include "scenarios/base/beneath.h"
#include "scenarios/base/datadir.h"
#include "scenarios/base/error.h"
#include "scenarios/base/origin.h"
#include "scenarios/base/outfile.h"
#include "scenarios/figures/figure.h"
#include "scenarios/figures/manifest-file.h"

/* Their folder, beside the figures: a figure may have the name of its kind. */
#define STYLES FIGURES "/style"

/* Takes one style of the results in 'folder' by its name. */
typedef gboolean (*StyleFn)(const char *folder, const char *name, gpointer user,
                            GError **error);

/* The kinds whose styles a figure loads, as bits. */
static guint
styles_of(const Figure *figure)
{
    guint own = 1u << figure->kind;

    return figure->kind == FIGURE_COMPARE ? own | 1u << FIGURE_LINES : own;
}

/* Calls 'fn' for each style that the figures of 'scenario' load. */
static gboolean
each_style(const char *folder, const Scenario *scenario, StyleFn fn,
           gpointer user, GError **error)
{
    static const char *const shared[] = {"format.gp", "style.gp", "panel.gp",
                                         "dark.css", NULL};
    gboolean ok = TRUE;
    guint all = 0;

    for (guint i = 0; ok && shared[i]; i++) {
        ok = fn(folder, shared[i], user, error);
    }

    for (guint i = 0; i < scenario->figures->len; i++) {
        all |= styles_of(g_ptr_array_index(scenario->figures, i));
    }
    for (guint kind = 0; ok && all >> kind; kind++) {
        g_autofree char *name =
            all & 1u << kind
                ? g_strconcat(figure_kind_name((FigureKind)kind), ".gp", NULL)
                : NULL;
        ok = !name || fn(folder, name, user, error);
    }
    return ok;
}

/* The style 'name' that ships.  (transfer full) */
static char *
shipped(const char *name, gsize *len, GError **error)
{
    g_autofree char *from = datadir_file("plots", name);
    char *text = NULL;

    if (!g_file_get_contents(from, &text, len, NULL)) {
        mistake(error,
                "%s: cannot be read, expected the plot style; is "
                "FINWAIT_DATADIR right?",
                from);
    }
    return text;
}

/* ---- Putting them there --------------------------------------------------
 */

/* Puts a style there, as StyleFn; unless 'user' points to TRUE, for new ones,
 * one that is there stays: it may have been changed. */
static gboolean
put_style(const char *folder, const char *name, gpointer user, GError **error)
{
    const gboolean *with_new = user;
    g_autofree char *to = g_build_filename(STYLES, name, NULL);
    g_autofree char *path = g_build_filename(folder, to, NULL);
    g_autofree char *text = NULL;
    gsize len;

    if (!*with_new && g_file_test(path, G_FILE_TEST_EXISTS)) {
        return TRUE;
    }
    text = shipped(name, &len, error);
    return text && outfile_put(folder, to, text, error);
}

/* Puts the styles of the figures into the results in 'folder'. */
gboolean
figure_styles_put(const char *folder, const Scenario *scenario,
                  gboolean with_new, GError **error)
{
    return beneath_make_folder(folder, STYLES, error) &&
           each_style(folder, scenario, put_style, &with_new, error);
}

/* ---- Those that were there -----------------------------------------------
 */

/* FALSE if there is another style than the one that ships, as StyleFn; 'user'
 * points to TRUE if the folder was made here, where the user may have changed
 * it. */
static gboolean
check_style(const char *folder, const char *name, gpointer user, GError **error)
{
    const gboolean *is_here = user;
    g_autofree char *path = g_build_filename(folder, STYLES, name, NULL);
    g_autofree char *is = NULL, *was = NULL;
    gsize is_len, was_len;

    if (!g_file_get_contents(path, &is, &is_len, NULL)) {
        return TRUE; /* the one that ships takes its place */
    }
    was = shipped(name, &was_len, error);
    if (!was) {
        return FALSE;
    }
    return (is_len == was_len && memcmp(is, was, is_len) == 0) ||
           (*is_here && origin_is_mine(path)) ||
           mistake(error,
                   "%s: a script of somebody else's, expected the style that "
                   "ships, or --trust to run it",
                   path);
}

/* TRUE if the results in 'folder' were made here, by this user. */
static gboolean
is_made_here(const char *folder)
{
    g_autoptr(JsonNode) manifest = manifest_file_read(folder, NULL);
    const char *mark =
        manifest ? json_object_get_string_member_with_default(
                       json_node_get_object(manifest), MANIFEST_MARK, "")
                 : NULL;

    return mark && origin_is_here(folder, mark);
}

/* Refuses to run what somebody else may have put into the results 'folder'. */
gboolean
figure_styles_check(const char *folder, const Scenario *scenario,
                    GError **error)
{
    gboolean is_here = is_made_here(folder);

    return each_style(folder, scenario, check_style, &is_here, error);
}
