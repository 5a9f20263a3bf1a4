/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/check/junit.h"

#include "scenarios/base/userfile.h"

#define US_PER_S G_GUINT64_CONSTANT(1000000)

struct Junit {
    char *suite;
    GString *cases;
    guint n, n_failed;
    guint64 cpu_us;
};

/* " time="0.042000"": in seconds, as JUnit has it. */
static void
append_time(GString *xml, guint64 cpu_us)
{
    g_string_append_printf(
        xml, " time=\"%" G_GUINT64_FORMAT ".%06" G_GUINT64_FORMAT "\"",
        cpu_us / US_PER_S, cpu_us % US_PER_S);
}

/* (transfer full): junit_free() */
Junit *
junit_new(const char *suite)
{
    Junit *junit = g_new0(Junit, 1);

    junit->suite = g_strdup(suite);
    junit->cases = g_string_new(NULL);
    return junit;
}

void
junit_free(Junit *junit)
{
    if (junit) {
        g_free(junit->suite);
        g_string_free(junit->cases, TRUE);
        g_free(junit);
    }
}

/* 'text' for XML, which has no place for control characters.
 * (transfer full) */
static char *
escape(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);

    for (char *c = valid; *c; c++) {
        if (g_ascii_iscntrl(*c) && *c != '\n' && *c != '\t') {
            *c = ' ';
        }
    }
    return g_markup_escape_text(valid, -1);
}

void
junit_add(Junit *junit, const char *name, guint64 cpu_us, const char *failure,
          const char *text)
{
    g_autofree char *name_xml = escape(name);

    junit->n++;
    junit->cpu_us += cpu_us;
    g_string_append_printf(junit->cases,
                           "    <testcase classname=\"%s\" name=\"%s\"",
                           junit->suite, name_xml);
    append_time(junit->cases, cpu_us);
    if (failure) {
        g_autofree char *failure_xml = escape(failure);
        g_autofree char *text_xml = escape(text);
        junit->n_failed++;
        g_string_append_printf(junit->cases,
                               ">\n      <failure message=\"%s\">%s"
                               "</failure>\n    </testcase>\n",
                               failure_xml, text_xml);
    } else {
        g_string_append(junit->cases, "/>\n");
    }
}

gboolean
junit_write(const Junit *junit, const char *path, GError **error)
{
    g_autoptr(GString) time = g_string_new(NULL);
    g_autofree char *text = NULL;

    append_time(time, junit->cpu_us);
    text = g_strdup_printf(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites tests=\"%u\" failures=\"%u\"%s>\n"
        "  <testsuite name=\"%s\" tests=\"%u\" failures=\"%u\" errors=\"0\" "
        "skipped=\"0\"%s>\n%s  </testsuite>\n</testsuites>\n",
        junit->n, junit->n_failed, time->str, junit->suite, junit->n,
        junit->n_failed, time->str, junit->cases->str);
    return userfile_put(path, text, error);
}
