/* SPDX-License-Identifier: GPL-2.0-only */
/* `finwait new`: what it writes can be run, whatever system and program are
 * asked for, and says of each key what is so; and it never replaces a file. */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-command.h"
#include "tests/shim/support-row.h"

static char *folder;

/* Runs "finwait" with these words; (transfer full): standard output. */
static char *
output_of(const char *row, const char *word, const char *a, const char *b,
          const char *c)
{
    Ran ran;
    char *out;

    ran_finwait(&ran, folder, word, a, b, c, NULL);
    row_text(row, "error", ran.err, "");
    row_int(row, "status", ran.status, 0);
    out = g_steal_pointer(&ran.out);
    ran_clear(&ran);
    return out;
}

static void
remove_file(const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);

    g_unlink(path);
}

/* It runs, and its figure is drawn. */
static void
test_first(void)
{
    g_autofree char *said = output_of("new", "new", "study", NULL, NULL);
    g_autofree char *text = test_file_get(folder, "study.ini", NULL);
    g_autofree char *ran =
        output_of("run", "run", "-q", "study.ini", "--set=run.replications=2");

    g_assert_cmpstr(said, ==, "study.ini\n");
    g_assert_nonnull(strstr(text, ";     finwait run study.ini "));
    g_assert_nonnull(
        strstr(text, "\ncount=1                        ; how many clients\n"));
    g_assert_true(
        test_file_exists(folder, "results/study/figures/connect-delay.png"));
}

/* 'text' with the semicolons of ";KEY=VALUE" taken away.  (transfer full) */
static char *
all_said(const char *text)
{
    g_autoptr(GRegex) regex =
        g_regex_new("^;(?=[a-z_.]+=)", G_REGEX_MULTILINE, 0, NULL);

    return g_regex_replace(regex, text, -1, 0, "", 0, NULL);
}

/* "[scenario]" and what follows, without the marks of what was set. */
static char *
params_of(const char *described)
{
    const char *at = strstr(described, "\n[scenario]");
    char *text = g_strdup(at ? at : described);

    for (char *c = strstr(text, "\n* "); c; c = strstr(c, "\n* ")) {
        c[1] = ' ';
    }
    return text;
}

/* Each system and program has its keys, and what is told of them holds: saying
 * it changes nothing. */
static void
check_program(const System *system, const Program *program)
{
    const char *role = program->role == ROLE_SERVER ? "server" : "client";
    g_autofree char *row =
        g_strdup_printf("%s %s/%s", role, system->name, program->name);
    g_autofree char *set_system =
        g_strdup_printf("--set=%s.system=%s", role, system->name);
    g_autofree char *set_program =
        g_strdup_printf("--set=%s.program=%s", role, program->name);
    g_autofree char *said = output_of(row, "new", "p", set_system, set_program);
    g_autofree char *text = test_file_get(folder, "p.ini", NULL);
    g_autofree char *all = all_said(text);
    g_autofree char *before = output_of(row, "describe", "p.ini", NULL, NULL);
    g_autofree char *was = params_of(before);
    g_autofree char *after = NULL, *is = NULL;

    test_file_put(folder, "p.ini", all);
    after = output_of(row, "describe", "p.ini", NULL, NULL);
    is = params_of(after);
    row_text(row, "parameters", is, was);
    row_holds(row, "more is said", strlen(all) < strlen(text));
    for (const ParamRow *at = program->rows; at && at->name; at++) {
        g_autofree char *key = g_strdup_printf("\n%s=", at->name);
        row_holds(row, key,
                  strstr(all, key) != NULL || strstr(at->doc, "(OPEN-"));
    }
    remove_file("p.ini");
}

static void
test_programs(void)
{
    for (const System *const *at = systems; *at; at++) {
        for (const Program *const *p = (*at)->programs; *p; p++) {
            if ((*p)->role != ROLE_PROXY) { /* whose section is nobody's own */
                check_program(*at, *p);
            }
        }
    }
}

/* What is swept is in its figure. */
static void
test_sweep(void)
{
    g_autofree char *one = output_of("one", "new", "one",
                                     "--set=link.delay=1ms..10ms log 3", NULL);
    g_autofree char *two =
        output_of("two", "new", "two", "--set=server.end=close,reset",
                  "--set=link.delay=1ms,2ms");
    g_autofree char *of_one = test_file_get(folder, "one.ini", NULL);
    g_autofree char *of_two = test_file_get(folder, "two.ini", NULL);

    g_assert_nonnull(
        strstr(of_one, "\n[sweep]\nlink.delay=1ms..10ms log 3\n\n"));
    g_assert_true(
        g_str_has_suffix(of_one, "\nx=link.delay\ny=connect_delay.mean\n"));
    g_assert_true(g_str_has_suffix(
        of_two, "\nx=server.end\ny=connect_delay.mean\nseries=link.delay\n"));
}

/* Not a file, not a folder, not a link that leads nowhere. */
static void
test_never_replaces(void)
{
    static const char *const names[] = {"file", "folder", "link"};
    g_autofree char *path = g_build_filename(folder, "folder.ini", NULL);
    g_autofree char *link = g_build_filename(folder, "link.ini", NULL);
    g_autofree char *text = NULL;

    test_file_put(folder, "file.ini", "mine\n");
    g_assert_cmpint(g_mkdir(path, 0777), ==, 0);
    g_assert_cmpint(symlink("nowhere.ini", link), ==, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *message =
            g_strdup_printf("finwait: %s.ini: is there already, expected a new "
                            "name\n",
                            names[i]);
        Ran ran;

        ran_finwait(&ran, folder, "new", names[i], NULL);
        row_text(names[i], "error", ran.err, message);
        row_int(names[i], "status", ran.status, 2);
        ran_clear(&ran);
    }
    text = test_file_get(folder, "file.ini", NULL);
    g_assert_cmpstr(text, ==, "mine\n");
    g_assert_false(test_file_exists(folder, "nowhere.ini"));
}

/* Nothing is written. */
static void
test_mistakes(void)
{
    static const struct {
        const char *a, *b, *message;
    } table[] = {
        {NULL, NULL,
         "finwait: new: 0 names, expected one NAME for the scenario\n"},
        {"bad", "more",
         "finwait: new: 2 names, expected one NAME for the scenario\n"},
        {"bad", "--set=link.delai=1ms",
         "finwait: --set link.delai=1ms: unknown key \"link.delai\", expected "
         "one that `finwait describe` shows, such as link.loss, did you mean "
         "\"link.delay\"?\n"},
        {"bad", "--set=link.delay=1",
         "finwait: --set link.delay=1: link.delay: \"1\" has no unit, expected "
         "a time such "
         "as 20ms (ns, us, ms, s, min, h)\n"},
        {"none/bad", NULL,
         "finwait: none/bad.ini: cannot be written, expected a folder with "
         "room "
         "and permission: No such file or directory\n"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        Ran ran;

        ran_finwait(&ran, folder, "new", table[i].a, table[i].b, NULL);
        row_text(table[i].message, "error", ran.err, table[i].message);
        row_int(table[i].message, "status", ran.status, 2);
        row_holds(table[i].message, "nothing is written",
                  !test_file_exists(folder, "bad.ini"));
        ran_clear(&ran);
    }
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    folder = test_folder_new();
    g_test_add_func("/command/new/first", test_first);
    g_test_add_func("/command/new/programs", test_programs);
    g_test_add_func("/command/new/sweep", test_sweep);
    g_test_add_func("/command/new/never-replaces", test_never_replaces);
    g_test_add_func("/command/new/mistakes", test_mistakes);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
