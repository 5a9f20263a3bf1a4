/* SPDX-License-Identifier: GPL-2.0-only */
/* What gnuplot cannot do to a picture: an SVG says what it shows, and suits a
 * dark page; PDF and EPS do not tell when they were drawn, so that the same
 * data give the same bytes. */
#include "scenarios/figures/figure-priv.h"

#include <string.h>

#include "scenarios/base/beneath.h"
#include "scenarios/base/error.h"
#include "scenarios/base/outfile.h"
#include "scenarios/base/text.h"
#include "scenarios/figures/figure.h"

/* What gnuplot calls each SVG. */
#define SVG_TITLE "<title>Gnuplot</title>"

/* ---- SVG -------------------------------------------------------------------
 */

/* The style for dark pages, of the results in 'folder'; "" if somebody has
 * taken it away.  (transfer full) */
static char *
dark_colours(const char *folder)
{
    g_autofree char *path =
        g_build_filename(folder, FIGURES, "style", "dark.css", NULL);
    char *css = NULL;

    return g_file_get_contents(path, &css, NULL, NULL) ? css : g_strdup("");
}

/* The same text with what it shows as title, and the colours.
 * (transfer full) */
static char *
finish_svg(const char *svg, const char *folder, const Figure *figure)
{
    const char *title = strstr(svg, SVG_TITLE);
    g_autofree char *css = dark_colours(folder);
    g_autofree char *words = figure_describe(figure);
    g_autofree char *visible =
        text_visible(figure->title ? figure->title : words, "");
    g_autofree char *shows = g_markup_escape_text(visible, -1);
    GString *text;

    if (!title || strstr(css, "]]>")) {
        return g_strdup(svg); /* of a style that somebody changed */
    }
    text = g_string_new_len(svg, title - svg);
    g_string_append_printf(text,
                           "<title>%s</title>\n<style><![CDATA[\n%s]]>"
                           "</style>",
                           shows, css);
    g_string_append(text, title + strlen(SVG_TITLE));
    return g_string_free(text, FALSE);
}

/* ---- PDF and EPS -----------------------------------------------------------
 */

/* Where 'data', which may hold zeros, says 'text'; NULL: nowhere. */
static char *
find(char *data, gsize len, const char *text)
{
    gsize n = strlen(text);

    for (gsize i = 0; i + n <= len; i++) {
        if (memcmp(data + i, text, n) == 0) {
            return data + i;
        }
    }
    return NULL;
}

/* Overwrites what stands between 'from' and 'until' in 'data' by zeros: the
 * length must stay, since a PDF counts its bytes. */
static void
blank(char *data, gsize len, const char *from, char until)
{
    char *at = find(data, len, from);

    for (at = at ? at + strlen(from) : NULL;
         at && at < data + len && *at != until; at++) {
        *at = g_ascii_isdigit(*at) ? '0' : *at;
    }
}

static gboolean
put_bytes(const char *folder, const char *name, const char *data, gsize len,
          GError **error)
{
    OutFile *file = outfile_open(folder, name, error);

    if (!file) {
        return FALSE;
    }
    if (!outfile_write(file, data, len, error)) {
        outfile_abandon(file);
        return FALSE;
    }
    return outfile_commit(file, error);
}

/* ---- All -------------------------------------------------------------------
 */

static gboolean
finish(const char *folder, const char *name, const Figure *figure,
       GError **error)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *data = NULL, *svg = NULL;
    gsize len;

    if (!g_file_get_contents(path, &data, &len, NULL)) {
        g_set_error(error, FINWAIT_ERROR, FINWAIT_ERROR_FAILED,
                    "%s: cannot be read", path);
        return FALSE;
    }
    if (g_str_has_suffix(name, ".svg")) {
        svg = finish_svg(data, folder, figure);
        return outfile_put(folder, name, svg, error);
    }
    blank(data, len, "/CreationDate (D:", ')');
    blank(data, len, "%%CreationDate: ", '\n');
    return put_bytes(folder, name, data, len, error);
}

/* Finishes the pictures in the folder 'part' below 'folder'. */
gboolean
figure_pictures_finish(const char *folder, const char *part,
                       const Figure *figure, GError **error)
{
    static const char *const wanted[] = {".svg", ".pdf", ".eps", NULL};
    g_autoptr(GPtrArray) names = beneath_list(folder, part);
    gboolean ok = TRUE;

    for (guint i = 0; ok && i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_autofree char *path = g_build_filename(part, name, NULL);
        for (guint s = 0; ok && wanted[s]; s++) {
            ok = !g_str_has_suffix(name, wanted[s]) ||
                 finish(folder, path, figure, error);
        }
    }
    return ok;
}
