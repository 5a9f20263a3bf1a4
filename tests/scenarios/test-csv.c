/* SPDX-License-Identifier: GPL-2.0-only */
/* CSV: what is written comes back, whatever it holds. */
#include "scenarios/base/csv.h"

#include "tests/scenarios/support-command.h"

static char *folder;

static CsvTable *
load(const char *text, GError **error)
{
    g_autofree char *path = g_build_filename(folder, "a.csv", NULL);

    test_file_put(folder, "a.csv", text);
    return csv_load(path, error);
}

/* Quotes, commas, line ends, nothing: each field as it was. */
static void
test_round_trip(void)
{
    const char *const fields[] = {"plain", "a,b",  "say \"no\"",
                                  "",      "\"",   "two\nlines",
                                  ",",     "\"\"", "\303\244"};
    GString *text = g_string_new("a,b,c,d,e,f,g,h,i\n");
    g_autoptr(GError) error = NULL;
    g_autoptr(CsvTable) table = NULL;

    for (int row = 0; row < 3; row++) {
        for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
            csv_text(text, fields[i]);
        }
        csv_end(text);
    }
    table = load(text->str, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(table->rows->len, ==, 3);
    for (int row = 0; row < 3; row++) {
        GStrv got = g_ptr_array_index(table->rows, row);
        g_assert_cmpuint(g_strv_length(got), ==, G_N_ELEMENTS(fields));
        for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
            g_assert_cmpstr(got[i], ==, fields[i]);
        }
    }
    g_assert_cmpint(csv_column(table, "i"), ==, 8);
    g_assert_cmpint(csv_column(table, "j"), ==, -1);
    g_string_free(text, TRUE);
}

/* Line ends and a byte order mark of other editors. */
static void
test_foreign_lines(void)
{
    static const char text[] = "\357\273\277a,b\r\n1,\"x\r\ny\"\r\n2,\r\n";
    g_autoptr(GError) error = NULL;
    g_autoptr(CsvTable) table = csv_parse("x", text, strlen(text), &error);

    g_assert_no_error(error);
    g_assert_cmpint(csv_column(table, "a"), ==, 0);
    g_assert_cmpint(csv_column(table, "b"), ==, 1);
    g_assert_cmpuint(table->rows->len, ==, 2);
    g_assert_cmpstr(((GStrv)g_ptr_array_index(table->rows, 0))[1], ==,
                    "x\r\ny");
    g_assert_cmpstr(((GStrv)g_ptr_array_index(table->rows, 1))[1], ==, "");
}

/* What is no table is refused, and soon: a quotation mark that is never closed
 * makes one line of all. */
static void
test_no_table(void)
{
    g_autoptr(GString) open = g_string_new("a\n\"");
    g_autoptr(GError) nul = NULL, endless = NULL;

    g_assert_null(csv_parse("x", "a\nb\0c\n", 6, &nul));
    g_assert_cmpstr(nul->message, ==, "x:2: a byte of 0, expected a table");
    for (guint i = 0; i < 2000000; i++) {
        g_string_append(open, "b\n");
    }
    g_assert_null(csv_parse("x", open->str, open->len, &endless));
    g_assert_cmpstr(endless->message, ==,
                    "x:2: a line of more than 1048576 bytes, expected a table");
}

/* The end of the file ends the last line too. */
static void
test_no_line_end(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(CsvTable) table = load("a,b\n1,", &error);

    g_assert_no_error(error);
    g_assert_cmpuint(table->rows->len, ==, 1);
    g_assert_cmpstr(((GStrv)g_ptr_array_index(table->rows, 0))[1], ==, "");
}

/* A row of another length is refused, with its line. */
static void
test_wrong_length(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *expected = g_strconcat(
        folder, "/a.csv:3: 3 fields, expected 2 as in line 1", NULL);

    g_assert_null(load("a,b\n1,2\n1,2,3\n", &error));
    g_assert_nonnull(error);
    g_assert_cmpstr(error->message, ==, expected);
}

/* An empty file has no columns; one that is not there is an error. */
static void
test_nothing(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(CsvTable) table = load("", &error);

    g_assert_no_error(error);
    g_assert_cmpuint(table->rows->len, ==, 0);
    g_assert_null(table->header[0]);
    g_assert_null(csv_load("/nowhere/a.csv", &error));
    g_assert_nonnull(error);
}

static gboolean
is_even(gpointer user, char **header, char **row)
{
    (*(guint *)user)++;
    g_assert_cmpstr(header[0], ==, "n");
    return g_ascii_strtoull(row[0], NULL, 10) % 2 == 0;
}

/* Only the rows that are wanted. */
static void
test_load_if(void)
{
    g_autofree char *path = g_build_filename(folder, "b.csv", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(CsvTable) table = NULL;
    guint n = 0;

    test_file_put(folder, "b.csv", "n\n1\n2\n3\n4\n");
    table = csv_load_if(path, is_even, &n, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(n, ==, 4);
    g_assert_cmpuint(table->rows->len, ==, 2);
    g_assert_cmpstr(((GStrv)g_ptr_array_index(table->rows, 1))[0], ==, "4");
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    folder = test_folder_new();
    g_test_add_func("/csv/round-trip", test_round_trip);
    g_test_add_func("/csv/no-line-end", test_no_line_end);
    g_test_add_func("/csv/foreign-lines", test_foreign_lines);
    g_test_add_func("/csv/no-table", test_no_table);
    g_test_add_func("/csv/wrong-length", test_wrong_length);
    g_test_add_func("/csv/nothing", test_nothing);
    g_test_add_func("/csv/load-if", test_load_if);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
