/* SPDX-License-Identifier: GPL-2.0-only */
/* Every conversation in tests/conversations/ comes out as it says, in memory
 * and in ns-3, and the same a second time. */
#include "scenarios/systems/systems.h"
#include "scenarios/talk/talk.h"

#include <string.h>

/* A file and a world. */
typedef struct Case {
    char *path;
    TalkWorldKind kind;
} Case;

static void
check_run(const Talk *talk, TalkWorldKind kind)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) output = talk_run(talk, kind, &error);
    g_autofree char *difference = NULL;

    g_assert_no_error(error);
    difference = talk_compare(talk, kind, output);
    if (difference) {
        g_test_message("%s", difference);
        g_test_fail();
    }
}

static void
test_conversation(gconstpointer data)
{
    const Case *c = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(Talk) talk = talk_read(c->path, &error);

    g_assert_no_error(error);
    check_run(talk, c->kind);
    check_run(talk, c->kind);
}

static void
case_free(gpointer data)
{
    g_free(((Case *)data)->path);
    g_free(data);
}

static void
add_file(const char *folder, const char *name)
{
    for (guint kind = 0; kind < N_TALK_WORLDS; kind++) {
        g_autofree char *title =
            g_strdup_printf("/talk/conversation/%s/%s", name,
                            talk_world_name((TalkWorldKind)kind));
        Case *c = g_new(Case, 1);

        *c = (Case){g_build_filename(folder, name, NULL), (TalkWorldKind)kind};
        g_test_add_data_func_full(title, c, test_conversation, case_free);
    }
}

static int
name_order(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names of the conversations in 'folder', in order.  (transfer full) */
static GPtrArray *
list_files(const char *folder)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GDir) dir = g_dir_open(folder, 0, &error);
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    const char *name;

    g_assert_no_error(error);
    while ((name = g_dir_read_name(dir))) {
        if (g_str_has_suffix(name, ".t")) {
            g_ptr_array_add(names, g_strdup(name));
        }
    }
    g_ptr_array_sort(names, name_order);
    return names;
}

int
main(int argc, char **argv)
{
    const char *root = g_getenv("FINWAIT_SRC");
    g_autofree char *folder =
        g_build_filename(root ? root : ".", "tests", "conversations", NULL);
    g_autoptr(GPtrArray) names = NULL;

    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    names = list_files(folder);
    g_assert_cmpuint(names->len, >=, 16);
    for (guint i = 0; i < names->len; i++) {
        add_file(folder, names->pdata[i]);
    }
    return g_test_run();
}
