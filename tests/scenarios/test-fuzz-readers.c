/* SPDX-License-Identifier: GPL-2.0-only */
/* The fuzz targets that make inputs, with these: some
 * of each in every check, a million of each with
 *
 *     build/tests/test-fuzz-readers -m slow      (one: -p /fuzz-readers/trace)
 */
#include "tests/scenarios/fuzz-readers.h"
#include "tests/scenarios/fuzz-scenario.h"

#include <string.h>

#include "scenarios/systems/systems.h"

#define FEW 4000
#define MANY 1000000

/* Of how many inputs one is read with other line ends too. */
#define CRLF_STEP 8

/* Reads a copy of the bytes with nothing behind it. */
static gboolean
read_exactly(const FuzzReader *reader, const char *bytes, gsize len)
{
    g_autofree char *copy = g_malloc(MAX(len, 1));

    memcpy(copy, bytes, len);
    return reader->read(copy, len);
}

static void
check_crlf(const FuzzReader *reader, const GString *text, gboolean understood)
{
    g_autoptr(GString) crlf = g_string_new_len(text->str, (gssize)text->len);
    g_autofree char *escaped = NULL;

    if (strlen(text->str) == text->len && !strchr(text->str, '\r')) {
        g_string_replace(crlf, "\n", "\r\n", 0);
        if (read_exactly(reader, crlf->str, crlf->len) != understood) {
            escaped = g_strescape(text->str, NULL);
            g_test_message("not the same with CRLF: \"%s\"", escaped);
            g_test_fail();
        }
    }
}

static void
test_reader(gconstpointer data)
{
    const FuzzReader *reader = data;
    guint32 n = g_test_slow() ? MANY : FEW;
    guint understood = 0;

    for (guint32 i = 0; i < n; i++) {
        GRand *rand = g_rand_new_with_seed(i);
        g_autoptr(GString) text = g_string_new(NULL);
        gboolean ok;

        reader->make(rand, text);
        fuzz_damage(rand, text);
        ok = read_exactly(reader, text->str, text->len);
        understood += ok;
        if (reader->is_text && i % CRLF_STEP == 0) {
            check_crlf(reader, text, ok);
        }
        g_rand_free(rand);
    }
    g_test_message("%s: %u of %u understood", reader->name, understood, n);
    /* the generator is worth something: both sides are reached */
    g_assert_cmpuint(understood, >, n / 50);
    g_assert_cmpuint(understood, <, n - n / 50);
}

/* Each beginning of one input, and some bytes that are of nothing. */
static void
test_beginnings(gconstpointer data)
{
    const FuzzReader *reader = data;
    GRand *rand = g_rand_new_with_seed(7);
    g_autoptr(GString) text = g_string_new(NULL);

    while (text->len < 500) {
        reader->make(rand, text);
    }
    for (gsize len = 0; len <= text->len; len++) {
        read_exactly(reader, text->str, len);
    }
    read_exactly(reader, "\0\0\0\n\0", 5);
    read_exactly(reader, "\377\376a\0", 4);
    g_rand_free(rand);
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
        if (!readers[i].make) {
            continue;
        }
        g_autofree char *many =
            g_strconcat("/fuzz-readers/", readers[i].name, "/inputs", NULL);
        g_autofree char *each =
            g_strconcat("/fuzz-readers/", readers[i].name, "/beginnings", NULL);
        g_test_add_data_func(many, &readers[i], test_reader);
        g_test_add_data_func(each, &readers[i], test_beginnings);
    }
    status = g_test_run();
    fuzz_end_journal();
    return status;
}
