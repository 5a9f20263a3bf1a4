/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/scenarios/support-svg.h"

#include "tests/shim/support-row.h"

#define READER "rsvg-convert"

/* TRUE, saying why the test skips, if there is no librsvg. */
gboolean
test_svg_lacks_reader(void)
{
    g_autofree char *reader = g_find_program_in_path(READER);

    if (!reader) {
        g_test_skip("no " READER " in PATH (Debian: librsvg2-bin)");
    }
    return !reader;
}

/* Fails unless librsvg makes an image of 'path' and has nothing to say. */
void
test_svg_read(const char *path)
{
    const char *argv[] = {READER, "--width", "400", path, NULL};
    g_autofree char *image = NULL, *words = NULL;
    g_autoptr(GError) error = NULL;
    int status;

    g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                 &image, &words, &status, &error);
    g_assert_no_error(error);
    row_text(path, "stderr", words, "");
    row_int(path, "status", status, 0);
    row_holds(path, "a PNG", g_str_has_prefix(image, "\211PNG"));
}
