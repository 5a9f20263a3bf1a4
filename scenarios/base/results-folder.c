/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/base/results-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "scenarios/base/beneath.h"
#include "scenarios/base/error.h"
#include "scenarios/base/outfile.h"
#include "scenarios/base/shell.h"
#include "scenarios/base/text.h"

#define MARK "finwait-results"
#define LINE "finwait results "
#define VERSION 1
/* More is no mark. */
#define MAX_LINE 80

/* What is written in a results folder, beside the mark; slices/ is looked at by
 * who writes one. */
static const char *const ours[] = {
    "store",        "store.old",     "figures",         "trace",
    "pcap",         "runs.csv",      "summary.csv",     "quantiles.csv",
    "scenario.ini", "manifest.json", "connections.csv", "compare.csv",
    "index.html",   "series.csv",    "engine"};

/* The version that the mark of 'folder' says; 0: there is no mark. */
static guint64
read_mark(const char *folder)
{
    char bytes[MAX_LINE];
    int fd = beneath_open(folder, MARK, O_RDONLY, NULL);
    gssize n = fd < 0 ? -1 : read(fd, bytes, sizeof bytes);
    g_autofree char *text = text_plain_lines(bytes, (gsize)MAX(n, 0));
    guint64 version = 0;

    if (fd >= 0) {
        close(fd);
    }
    if (!g_str_has_prefix(text, LINE)) {
        return 0;
    }
    g_strchomp(text);
    return g_ascii_string_to_unsigned(text + strlen(LINE), 10, 1, G_MAXUINT64,
                                      &version, NULL)
               ? version
               : 0;
}

/* TRUE if 'folder' has nothing in it but what may be there before the mark. */
static gboolean
is_empty(const char *folder)
{
    g_autoptr(GPtrArray) names = beneath_list(folder, "");

    for (guint i = 0; i < names->len; i++) {
        if (!g_str_has_prefix(names->pdata[i], BENEATH_TEMPORARY)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* TRUE if 'folder' looks like results of a finwait that had no mark. */
static gboolean
is_earlier(const char *folder)
{
    g_autofree char *store =
        g_build_filename(folder, "store", "scenario.ini", NULL);
    g_autofree char *page = g_build_filename(folder, "manifest.json", NULL);
    g_autofree char *text = NULL;

    return g_file_test(store, G_FILE_TEST_IS_REGULAR) ||
           (g_file_test(page, G_FILE_TEST_IS_REGULAR) &&
            g_file_get_contents(page, &text, NULL, NULL) &&
            strstr(text, "\"finwait\" :"));
}

static gboolean
is_newer(const char *folder, guint64 version, GError **error)
{
    return mistake(error,
                   "%s: a results folder of version %" G_GUINT64_FORMAT
                   ", expected version %d, or the finwait that made it",
                   folder, version, VERSION);
}

/* Complains of a folder without a mark: that it is 'not_what', unless it may be
 * ours. */
static gboolean
no_mark(const char *folder, const char *not_what, GError **error)
{
    g_autofree char *mark = g_build_filename(folder, MARK, NULL);
    g_autoptr(GString) path = g_string_new(NULL);

    shell_append(path, mark);
    return is_earlier(folder)
               ? mistake(error,
                         "%s: no file " MARK " in it, as an earlier finwait "
                         "made none; if it made this folder: echo " LINE
                         "%d >%s",
                         folder, VERSION, path->str)
               : mistake(error, "%s: %s", folder, not_what);
}

gboolean
results_folder_check(const char *folder, GError **error)
{
    guint64 version = read_mark(folder);

    if (version == 0) {
        return no_mark(folder,
                       "no results folder, expected one that `finwait run` "
                       "made",
                       error);
    }
    return version == VERSION || is_newer(folder, version, error);
}

static gboolean
check_ours(const char *folder, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(ours); i++) {
        if (!beneath_check(folder, ours[i], error)) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
results_folder_take(const char *folder, GError **error)
{
    g_autofree char *line = g_strdup_printf(LINE "%d\n", VERSION);
    guint64 version;

    if (g_mkdir_with_parents(folder, 0777) != 0) {
        return mistake(error,
                       "%s: cannot be made, expected --out with a "
                       "folder that can",
                       folder);
    }
    if (is_empty(folder)) {
        return outfile_put(folder, MARK, line, error);
    }
    version = read_mark(folder); /* another finwait may just have put it */
    if (version == 0) {
        return no_mark(folder,
                       "not empty and no results folder, expected "
                       "--out with a new folder or an earlier result",
                       error);
    }
    return version == VERSION ? check_ours(folder, error)
                              : is_newer(folder, version, error);
}
