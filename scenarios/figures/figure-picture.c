/* SPDX-License-Identifier: GPL-2.0-only */
/* The pictures of a figure: gnuplot draws them in a folder of their own, and
 * they take their place when all have been drawn.  So gnuplot may fail, be
 * killed or find the disk full: what was there stays. */
#include "scenarios/figures/figure-priv.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "scenarios/base/error.h"

/* Where gnuplot draws, below the folder of the figures. */
#define PART ".part"

/* Takes each file of a folder, by the paths of both. */
typedef gboolean (*FileFn)(const char *path, const char *name,
                           const char *figures, GError **error);

static gboolean
each_file(const char *part, const char *figures, FileFn fn, GError **error)
{
    g_autoptr(GDir) dir = g_dir_open(part, 0, NULL);
    gboolean ok = TRUE;
    const char *name;

    while (ok && dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(part, name, NULL);
        ok = fn(path, name, figures, error);
    }
    return ok;
}

/* As FileFn. */
static gboolean
remove_file(const char *path, const char *name, const char *figures,
            GError **error)
{
    (void)name;
    (void)figures;
    (void)error;
    g_unlink(path);
    return TRUE;
}

/* As FileFn. */
static gboolean
put_file(const char *path, const char *name, const char *figures,
         GError **error)
{
    g_autofree char *to = g_build_filename(figures, name, NULL);

    return g_rename(path, to) == 0 ||
           mistake(error,
                   "%s: cannot be written, expected a folder with room and "
                   "permission: %s",
                   to, g_strerror(errno));
}

/* Runs gnuplot on the script, which lies one folder up with all that it loads;
 * what it says becomes the error. */
static gboolean
run_gnuplot(const char *part, const char *figures, const char *script,
            GError **error)
{
    g_autofree char *up = g_strconcat("../", script, NULL);
    const char *argv[] = {"gnuplot", up, NULL};
    g_auto(GStrv) env = g_environ_setenv(g_get_environ(), "LC_ALL", "C", TRUE);
    g_autofree char *words = NULL;
    g_autoptr(GError) why = NULL;
    int status;

    env = g_environ_setenv(env, "GNUPLOT_LIB", "..", TRUE);
    if (!g_spawn_sync(part, (char **)argv, env, G_SPAWN_SEARCH_PATH, NULL, NULL,
                      NULL, &words, &status, &why)) {
        return mistake(error,
                       "gnuplot: cannot be run, expected Debian's "
                       "gnuplot-nox or another gnuplot in PATH: %s",
                       why->message);
    }
    if (!g_spawn_check_wait_status(status, NULL)) {
        return mistake(error, "%s/%s: gnuplot says: %s", figures, script,
                       g_strstrip(words));
    }
    return TRUE;
}

/* Draws the pictures that the script of 'figure' makes. */
gboolean
figure_picture_draw(const char *figures, const Figure *figure, GError **error)
{
    g_autofree char *part = g_build_filename(figures, PART, NULL);
    g_autofree char *script = g_strconcat(figure->name, ".gp", NULL);
    gboolean ok;

    if (g_mkdir_with_parents(part, 0777) != 0) {
        return mistake(error,
                       "%s: cannot be made, expected a folder with permission "
                       "to write",
                       part);
    }
    each_file(part, figures, remove_file, NULL); /* of one that was killed */
    ok = run_gnuplot(part, figures, script, error) &&
         each_file(part, figures, put_file, error);
    each_file(part, figures, remove_file, NULL);
    g_rmdir(part);
    return ok;
}

static char *
picture_path(const char *figures, const Figure *figure, const char *suffix)
{
    g_autofree char *file = g_strconcat(figure->name, suffix, NULL);

    return g_build_filename(figures, file, NULL);
}

/* TRUE if there is a picture of 'figure', of these or of earlier results. */
gboolean
figure_picture_is_there(const char *figures, const Figure *figure)
{
    g_autofree char *path = picture_path(figures, figure, ".svg");

    return g_file_test(path, G_FILE_TEST_EXISTS);
}

/* Takes the pictures of earlier results away. */
void
figure_picture_remove(const char *figures, const Figure *figure)
{
    g_autofree char *svg = picture_path(figures, figure, ".svg");
    g_autofree char *png = picture_path(figures, figure, ".png");

    g_unlink(svg);
    g_unlink(png);
}
