/* SPDX-License-Identifier: GPL-2.0-only */
/* The pictures of a figure: gnuplot draws them in a folder of their own, and
 * they take their place when all have been drawn.  So gnuplot may fail, be
 * killed or find the disk full: what was there stays. */
#include "scenarios/figures/figure-priv.h"

#include "scenarios/base/beneath.h"
#include "scenarios/base/error.h"
#include "scenarios/base/spawn.h"
#include "scenarios/figures/figure.h"

/* Puts the pictures in the folder 'part' in their place; both names are below
 * 'folder'. */
static gboolean
put_pictures(const char *folder, const char *part, GError **error)
{
    g_autoptr(GPtrArray) names = beneath_list(folder, part);
    gboolean ok = TRUE;

    for (guint i = 0; ok && i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_autofree char *from = g_build_filename(part, name, NULL);
        g_autofree char *to = g_build_filename(FIGURES, name, NULL);
        ok = beneath_rename(folder, from, to, error);
    }
    return ok;
}

/* Runs gnuplot on the script, which lies one folder up with all that it loads.
 * What it draws depends on nothing of the user's: no start-up file, none of
 * the variables that it knows. */
static gboolean
run_gnuplot(const char *part, const char *figures, const char *script,
            GError **error)
{
    g_autofree char *up = g_strconcat("../", script, NULL);
    const char *const argv[] = {"gnuplot", "-d", up, NULL};
    const char *const hidden[] = {"GNU", "FIT_", "GDFONTPATH", NULL};
    const char *const set[] = {"LC_ALL=C", "GNUPLOT_LIB=..", NULL};
    const SpawnCall call = {.argv = argv,
                            .folder = part,
                            .hidden = hidden,
                            .set = set,
                            .wanted =
                                "Debian's gnuplot-nox or another gnuplot"};
    gboolean ok = spawn_wait(&call, error);

    if (!ok && error && (*error)->code == FINWAIT_ERROR_FAILED) {
        g_prefix_error(error, "%s/%s: ", figures, script);
    }
    return ok;
}

/* The files of a figure's pictures, without folders.
 * (transfer full): char * */
static GPtrArray *
picture_names(const Figure *figure)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    const char *const *formats = figure_format_names();
    gboolean has_pdf = figure->formats & 1u << FIGURE_PDF;

    g_ptr_array_add(names, g_strconcat(figure->name, ".svg", NULL));
    g_ptr_array_add(names, g_strconcat(figure->name, ".png", NULL));
    if (figure_has_narrow(figure)) {
        g_ptr_array_add(names, g_strconcat(figure->name, ".narrow.svg", NULL));
    }
    for (guint i = 0; formats[i]; i++) {
        if (figure->formats & 1u << i) {
            const char *beside = i == FIGURE_TEX && has_pdf ? "-tex" : "";
            g_ptr_array_add(names, g_strconcat(figure->name, beside, ".",
                                               formats[i], NULL));
        }
    }
    return names;
}

/* FALSE if gnuplot was content, but a picture is not there. */
static gboolean
check_drawn(const char *part, const char *figures, const Figure *figure,
            GError **error)
{
    g_autoptr(GPtrArray) names = picture_names(figure);

    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_autofree char *path = g_build_filename(part, name, NULL);
        if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
            g_set_error(error, FINWAIT_ERROR, FINWAIT_ERROR_FAILED,
                        "%s/%s.gp: gnuplot has drawn no %s", figures,
                        figure->name, name);
            return FALSE;
        }
    }
    return TRUE;
}

/* Draws the pictures that the script of 'figure' makes, in an empty folder:
 * gnuplot looks there first for what it loads.  If it cannot, that is a
 * FINWAIT_ERROR_FAILED. */
gboolean
figure_picture_draw(const char *folder, const Figure *figure, GError **error)
{
    g_autofree char *part = beneath_make_temporary(folder, FIGURES, error);
    g_autofree char *path = part ? g_build_filename(folder, part, NULL) : NULL;
    g_autofree char *figures = g_build_filename(folder, FIGURES, NULL);
    g_autofree char *script = g_strconcat(figure->name, ".gp", NULL);
    gboolean ok;

    if (!part) {
        return FALSE;
    }
    ok = run_gnuplot(path, figures, script, error) &&
         check_drawn(path, figures, figure, error) &&
         figure_pictures_finish(folder, part, figure, error) &&
         put_pictures(folder, part, error);
    beneath_remove_folder(folder, part);
    return ok;
}

/* TRUE if there is a picture of 'figure', of these or of earlier results. */
gboolean
figure_picture_is_there(const char *folder, const Figure *figure)
{
    g_autofree char *name = g_strconcat(figure->name, ".svg", NULL);
    g_autofree char *path = g_build_filename(folder, FIGURES, name, NULL);

    return g_file_test(path, G_FILE_TEST_EXISTS);
}

/* Takes the pictures of earlier results away. */
void
figure_picture_remove(const char *folder, const Figure *figure)
{
    g_autoptr(GPtrArray) names = picture_names(figure);

    for (guint i = 0; i < names->len; i++) {
        g_autofree char *name =
            g_build_filename(FIGURES, g_ptr_array_index(names, i), NULL);
        beneath_remove(folder, name);
    }
}
