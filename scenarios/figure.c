/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/figure.h"

#include <glib/gstdio.h>
#include <string.h>

#include "scenarios/datadir.h"
#include "scenarios/error.h"
#include "scenarios/figure-priv.h"
#include "scenarios/outfile.h"

static const char *const styles[] = {"style.gp", "lines.gp", NULL};

/* Copies the style 'name' beside the figures. */
static gboolean
copy_style(const char *folder, const char *name, GError **error)
{
    g_autofree char *from = datadir_file("plots", name);
    g_autofree char *text = NULL;

    if (!g_file_get_contents(from, &text, NULL, NULL)) {
        return mistake(error,
                       "%s: cannot be read, expected the plot style; is "
                       "FINWAIT_DATADIR right?",
                       from);
    }
    return outfile_put(folder, name, text, error);
}

/* Runs gnuplot on the script in 'folder'; what it says becomes the error. */
static gboolean
run_gnuplot(const char *folder, const char *script, GError **error)
{
    const char *argv[] = {"gnuplot", script, NULL};
    g_auto(GStrv) env = g_environ_setenv(g_get_environ(), "LC_ALL", "C", TRUE);
    g_autofree char *words = NULL;
    g_autoptr(GError) why = NULL;
    int status;

    if (!g_spawn_sync(folder, (char **)argv, env, G_SPAWN_SEARCH_PATH, NULL,
                      NULL, NULL, &words, &status, &why)) {
        return mistake(error,
                       "gnuplot: cannot be run, expected Debian's "
                       "gnuplot-nox or another gnuplot in PATH: %s",
                       why->message);
    }
    if (!g_spawn_check_wait_status(status, NULL)) {
        return mistake(error, "%s/%s: gnuplot says: %s", folder, script,
                       g_strstrip(words));
    }
    return TRUE;
}

/* Takes a picture of earlier results away. */
static void
remove_picture(const char *folder, const char *name, const char *suffix)
{
    g_autofree char *file = g_strconcat(name, suffix, NULL);
    g_autofree char *path = g_build_filename(folder, file, NULL);

    g_unlink(path);
}

static gboolean
draw(const char *folder, const Scenario *scenario, const Figure *figure,
     const CsvTable *summary, GError **error)
{
    g_autoptr(FigureData) data =
        figure_data_read(scenario, figure, summary, error);
    g_autofree char *dat = g_strconcat(figure->name, ".dat", NULL);
    g_autofree char *gp = g_strconcat(figure->name, ".gp", NULL);
    g_autofree char *text = NULL, *script = NULL;

    if (!data) {
        return FALSE;
    }
    text = figure_data_text(scenario, figure, data);
    script = figure_script(scenario, figure, data);
    if (!outfile_put(folder, dat, text, error) ||
        !outfile_put(folder, gp, script, error)) {
        return FALSE;
    }
    if (data->n_max == 0) { /* nothing was measured; the data file says so */
        remove_picture(folder, figure->name, ".svg");
        remove_picture(folder, figure->name, ".png");
        return TRUE;
    }
    return run_gnuplot(folder, gp, error);
}

/* Makes the folder of the figures and puts the styles into it; unless
 * 'with_new_styles', those that are there stay: they may have been changed. */
static gboolean
prepare(const char *figures, gboolean with_new_styles, GError **error)
{
    if (g_mkdir_with_parents(figures, 0777) != 0) {
        return mistake(error,
                       "%s: cannot be made, expected a folder with "
                       "permission to write",
                       figures);
    }
    for (int i = 0; styles[i]; i++) {
        g_autofree char *to = g_build_filename(figures, styles[i], NULL);
        if ((with_new_styles || !g_file_test(to, G_FILE_TEST_EXISTS)) &&
            !copy_style(figures, styles[i], error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Draws the figures of 'scenario' from the summary in 'folder', with the
 * styles that ship or those that are there already. */
gboolean
figures_draw(const char *folder, const Scenario *scenario,
             gboolean with_new_styles, GError **error)
{
    g_autofree char *path = g_build_filename(folder, "summary.csv", NULL);
    g_autofree char *figures = g_build_filename(folder, "figures", NULL);
    g_autoptr(CsvTable) summary = NULL;

    if (scenario->figures->len == 0) {
        return TRUE;
    }
    summary = csv_load(path, error);
    if (!summary || !prepare(figures, with_new_styles, error)) {
        return FALSE;
    }
    for (guint i = 0; i < scenario->figures->len; i++) {
        if (!draw(figures, scenario, g_ptr_array_index(scenario->figures, i),
                  summary, error)) {
            return FALSE;
        }
    }
    return TRUE;
}
