/* SPDX-License-Identifier: GPL-2.0-only */
/* What is missing or failed is named, with the command that does it; and the
 * exit statuses that engines go by. */
#include <json-glib/json-glib.h>
#include <string.h>

#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-tiny.h"

/* The runs with 20 connections need more events. */
#define SOME_FAIL " --set run.event_limit=500"

/* Does what a line of `finwait status` says, as a shell does. */
static void
do_as_told(const char *results, const char *label)
{
    g_autofree char *line = g_strconcat("status ", results, NULL);
    g_autofree char *text = test_finwait(folder, 1, line);
    g_autofree char *bin = g_path_get_dirname(g_getenv("FINWAIT_BIN"));
    g_autofree char *command = NULL, *quoted = NULL, *shell = NULL;
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) argv = NULL;
    const char *at = strstr(text, label), *end;
    int status;

    g_assert_nonnull(at);
    at += strlen(label);
    end = strchr(at, '\n');
    command =
        g_strdup_printf("PATH='%s':$PATH; %.*s", bin, (int)(end - at), at);
    quoted = g_shell_quote(command);
    shell = g_strconcat("sh -c ", quoted, NULL);
    g_assert_true(g_shell_parse_argv(shell, NULL, &argv, &error));
    g_spawn_sync(folder, argv, NULL,
                 G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL |
                     G_SPAWN_STDERR_TO_DEV_NULL,
                 NULL, NULL, NULL, NULL, &status, &error);
    g_assert_no_error(error);
    g_assert_true(g_spawn_check_wait_status(status, NULL));
}

/* Runs, by ranges of points and replications. */
static void
test_runs(void)
{
    gsize len = test_journal_len(folder, "whole", "runs");

    test_copy_store(folder, "whole", "none", "runs", 0);
    says(1, "status none", "  missing  runs 0-2:1-2\n");
    test_copy_store(folder, "whole", "last", "runs", len - 1);
    says(1, "status last",
         "1 missing\n    to go on finwait run "
         "last/store/scenario.ini --out last --resume\n"
         "  missing  runs ");
    do_as_told("last", "to go on ");
    says(0, "status last",
         "  all             6 runs        6 done        0 "
         "failed        0 missing\n  build ");
    test_same_results(folder, "last", "whole");
}

/* Slices, also of more than are told one by one, and after a merge: the line
 * that does them. */
static void
test_slices(void)
{
    says(0, RUN "many --slice 2/120", "for `finwait merge many`\n");
    run(0, RUN "many --slice 3/120");
    says(1, "status many",
         "  missing  slices 1,4-6 of 120\n"
         "    slices   for i in 1 $(seq 4 6); do finwait run "
         "many/slices/2-of-120/store/scenario.ini --out many --slice $i/120 "
         "--resume; done\n");
    run(1, "merge many --out m");
    says(1, "status m",
         "  missing  slices 1,4-6 of 120\n"
         "    slices   for i in 1 $(seq 4 6); do finwait run "
         "m/store/scenario.ini --out m --slice $i/120 --resume; done\n");
    do_as_told("m", "    slices   ");
    says(0, "status m", " 6 done");
    run(0, "merge m");
    test_same_results(folder, "m", "whole");
    run(1, "merge many");
    do_as_told("many", "    to go on ");
    test_same_results(folder, "many", "whole");
}

/* Each slice goes on where it began. */
static void
test_folders(void)
{
    test_copy_store(folder, "whole", "b/slices/2-of-2", "runs", 0);
    run(0, RUN "a --slice 1/2");
    test_copy_store(folder, "a/slices/1-of-2", "c/slices/1-of-2", "runs",
                    test_journal_len(folder, "a/slices/1-of-2", "runs") - 1);
    says(1, "status b c",
         "  1/2             3 runs        2 done        0 failed        1 "
         "missing\n    to go on finwait run b/slices/2-of-2/store/scenario.ini "
         "--out c --slice 1/2 --resume\n");
    do_as_told("b c", "    to go on ");
    says(1, "status b c", "  missing  slices 2 of 2\n");
    says(1, "status c/slices/1-of-2", " --out c --slice 2/2 --resume\n");
}

/* An empty folder is noted, and no more; only empty ones are refused. */
static void
test_empty(void)
{
    Ran ran;

    test_file_put(folder, "e1/finwait.lock", "");
    ran_finwait(&ran, folder, "merge", "e1", "whole", "--out", "e2", NULL);
    g_assert_cmpint(ran.status, ==, 0);
    g_assert_cmpstr(ran.err, ==, "finwait: e1: no runs in it yet, left out\n");
    ran_clear(&ran);
    test_same_results(folder, "e2", "whole");
    says(2, "merge e1 --out e3", "finwait: e1: no finished runs in it, ");
    test_file_put(folder, "e1/thesis.txt", "");
    says(2, "merge whole e1 --out e3", "finwait: e1: no finished runs in it, ");
}

/* A slice is done when all its runs are decided; that one has failed, and
 * always will, is for those who put them together. */
static void
test_failed(void)
{
    gsize len;

    says(1, RUN "fail" SOME_FAIL, "6 of 6 runs done, 2 failed\n");
    says(0, RUN "fails --slice 1/2" SOME_FAIL, "done, 1 failed\n");
    says(0, RUN "fails --slice 2/2" SOME_FAIL, "done, 1 failed\n");
    says(0, RUN "fails --slice 2/2 --resume" SOME_FAIL, "1 failed\n");
    says(1, "merge fails", "6 of 6 runs, 2 failed\n");
    len = test_journal_len(folder, "fails", "merged");
    run(1, "merge fails");
    g_assert_cmpuint(test_journal_len(folder, "fails", "merged"), ==, len);
    says(1, "status fail",
         "  failed   runs 2:1-2\n    to retry finwait run "
         "fail/store/scenario.ini --out fail --resume --retry-failed\n");
    says(1, "status fails",
         "  failed   slices 1-2 of 2\n  failed   runs 2:1-2\n"
         "    to retry for i in $(seq 1 2); do");
}

/* ---- JSON ------------------------------------------------------------------
 */

static JsonObject *
json_of(JsonParser *parser, const char *line)
{
    g_autofree char *text = test_finwait(folder, 1, line);

    g_assert_true(json_parser_load_from_data(parser, text, -1, NULL));
    return json_node_get_object(json_parser_get_root(parser));
}

/* All of it, for programs. */
static void
test_json(void)
{
    g_autoptr(JsonParser) parser = json_parser_new();
    JsonObject *all, *range;
    JsonArray *array;

    run(0, RUN "json --slice 2/3");
    all = json_of(parser, "status --json json");
    g_assert_cmpint(json_object_get_int_member(all, "runs"), ==, 6);
    g_assert_cmpint(json_object_get_int_member(all, "missing"), ==, 4);
    array = json_object_get_array_member(all, "missing_slices");
    g_assert_cmpuint(json_array_get_length(array), ==, 2);
    g_assert_cmpint(json_array_get_int_element(array, 1), ==, 3);
    array = json_object_get_array_member(all, "slices");
    g_assert_cmpstr(json_object_get_string_member(
                        json_array_get_object_element(array, 1), "slice"),
                    ==, "2/3");
    all = json_of(parser, "status fail --json");
    array = json_object_get_array_member(all, "failed_runs");
    range = json_array_get_object_element(array, 0);
    g_assert_cmpint(json_object_get_int_member(range, "first_point"), ==, 2);
    g_assert_cmpint(json_object_get_int_member(range, "last_replication"), ==,
                    2);
    array = json_object_get_array_member(all, "to_retry");
    g_assert_cmpstr(json_array_get_string_element(array, 0), ==,
                    "finwait run fail/store/scenario.ini --out fail --resume "
                    "--retry-failed");
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    folder = test_folder_new();
    test_file_put(folder, "tiny.ini",
                  "[server]\nsockets=1\n"
                  "[client]\nthink=50ms\n"
                  "[sweep]\nclient.connections=1, 7, 20\n"
                  "[run]\nreplications=2\n");
    run(0, RUN "whole");
    g_test_add_func("/status/runs", test_runs);
    g_test_add_func("/status/slices", test_slices);
    g_test_add_func("/status/folders", test_folders);
    g_test_add_func("/status/empty", test_empty);
    g_test_add_func("/status/failed", test_failed);
    g_test_add_func("/status/json", test_json);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
