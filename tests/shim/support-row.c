/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/shim/support-row.h"

#include <math.h>
#include <string.h>

G_GNUC_PRINTF(1, 2)
static gboolean
fail(const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    g_test_message("%s", text);
    g_test_fail();
    return FALSE;
}

gboolean
row_holds(const char *row, const char *what, gboolean holds)
{
    return holds || fail("%s: not so: %s", row, what);
}

gboolean
row_int(const char *row, const char *what, gint64 is, gint64 expected)
{
    return is == expected ||
           fail("%s: %s: is %" G_GINT64_FORMAT ", expected %" G_GINT64_FORMAT,
                row, what, is, expected);
}

gboolean
row_near(const char *row, const char *what, gdouble is, gdouble expected,
         gdouble within)
{
    return fabs(is - expected) < within ||
           fail("%s: %s: is %.17g, expected %.17g", row, what, is, expected);
}

gboolean
row_text(const char *row, const char *what, const char *is,
         const char *expected)
{
    return g_strcmp0(is, expected) == 0 ||
           fail("%s: %s: is\n%s\nexpected\n%s", row, what, is ? is : "nothing",
                expected ? expected : "nothing");
}

gboolean
row_has(const char *row, const char *what, const char *is, const char *part)
{
    return (is && strstr(is, part)) ||
           fail("%s: %s: is\n%s\nexpected to hold\n%s", row, what,
                is ? is : "nothing", part);
}

gboolean
row_no_error(const char *row, const GError *error)
{
    return row_text(row, "error", error ? error->message : NULL, NULL);
}

gboolean
row_error_has(const char *row, const GError *error, const char *part)
{
    return row_has(row, "error", error ? error->message : NULL, part);
}
