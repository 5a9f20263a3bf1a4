/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/check/junit.h"

#include "scenarios/base/userfile.h"

struct Junit {
    char *suite;
    GString *cases;
    guint n, n_failed;
};

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
junit_add(Junit *junit, const char *name, const char *failure, const char *text)
{
    g_autofree char *name_xml = escape(name);

    junit->n++;
    g_string_append_printf(junit->cases,
                           "    <testcase classname=\"%s\" name=\"%s\"",
                           junit->suite, name_xml);
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
    g_autofree char *text = g_strdup_printf(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites tests=\"%u\" failures=\"%u\">\n"
        "  <testsuite name=\"%s\" tests=\"%u\" failures=\"%u\" errors=\"0\" "
        "skipped=\"0\">\n%s  </testsuite>\n</testsuites>\n",
        junit->n, junit->n_failed, junit->suite, junit->n, junit->n_failed,
        junit->cases->str);

    return userfile_put(path, text, error);
}
