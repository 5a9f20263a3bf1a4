/* SPDX-License-Identifier: GPL-2.0-only */
/* Each fuzz target with all inputs that are kept for it, tests/fuzz/NAME/: what
 * libFuzzer has found to reach all parts of it, and what once went wrong. */
#include <string.h>

#include "scenarios/systems/systems.h"
#include "tests/scenarios/fuzz-readers.h"

/* One, in memory of its own with nothing behind it. */
static void
try_file(const FuzzReader *reader, const char *path)
{
    g_autofree char *text = NULL, *copy = NULL;
    gsize len;

    g_assert_true(g_file_get_contents(path, &text, &len, NULL));
    copy = g_malloc(MAX(len, 1));
    memcpy(copy, text, len);
    g_test_message("%s", path);
    reader->read(copy, len);
}

static void
test_corpus(gconstpointer data)
{
    const FuzzReader *reader = data;
    g_autofree char *folder = g_build_filename(g_getenv("FINWAIT_SRC"), "tests",
                                               "fuzz", reader->name, NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    guint n = 0;

    g_assert_nonnull(dir);
    for (; (name = g_dir_read_name(dir)); n++) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        try_file(reader, path);
    }
    g_assert_cmpuint(n, >, 0);
}

int
main(int argc, char **argv)
{
    guint n;
    const FuzzReader *readers = fuzz_readers(&n);
    int status;

    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    for (guint i = 0; i < n; i++) {
        g_autofree char *path =
            g_strconcat("/fuzz-corpora/", readers[i].name, NULL);
        g_test_add_data_func(path, &readers[i], test_corpus);
    }
    status = g_test_run();
    fuzz_end_journal();
    return status;
}
