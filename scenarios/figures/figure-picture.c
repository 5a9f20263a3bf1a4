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

/* FALSE if gnuplot was content, but there is no picture. */
static gboolean
check_drawn(const char *part, const char *figures, const char *name,
            GError **error)
{
    g_autofree char *svg = g_strconcat(name, ".svg", NULL);
    g_autofree char *path = g_build_filename(part, svg, NULL);

    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
        g_set_error(error, FINWAIT_ERROR, FINWAIT_ERROR_FAILED,
                    "%s/%s.gp: gnuplot has drawn no %s", figures, name, svg);
        return FALSE;
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
         check_drawn(path, figures, figure->name, error) &&
         put_pictures(folder, part, error);
    beneath_remove_folder(folder, part);
    return ok;
}

/* The name of a picture in the results.  (transfer full) */
static char *
picture_name(const Figure *figure, const char *suffix)
{
    return g_strconcat(FIGURES "/", figure->name, suffix, NULL);
}

/* TRUE if there is a picture of 'figure', of these or of earlier results. */
gboolean
figure_picture_is_there(const char *folder, const Figure *figure)
{
    g_autofree char *name = picture_name(figure, ".svg");
    g_autofree char *path = g_build_filename(folder, name, NULL);

    return g_file_test(path, G_FILE_TEST_EXISTS);
}

/* Takes the pictures of earlier results away. */
void
figure_picture_remove(const char *folder, const Figure *figure)
{
    g_autofree char *svg = picture_name(figure, ".svg");
    g_autofree char *png = picture_name(figure, ".png");

    beneath_remove(folder, svg);
    beneath_remove(folder, png);
}
