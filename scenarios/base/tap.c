/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/base/tap.h"

/* Says that 'n_cases' will follow. */
Tap
tap_begin(guint n_cases)
{
    g_print("1..%u\n", n_cases);
    return (Tap){0};
}

/* The line of the next case: its name and, where there is one, a directive
 * (`# SKIP why`, `# TODO why`). */
void
tap_case(Tap *tap, gboolean ok, const char *format, ...)
{
    g_autofree char *name = NULL;
    va_list args;

    va_start(args, format);
    name = g_strdup_vprintf(format, args);
    va_end(args);
    g_print("%sok %u - %s\n", ok ? "" : "not ", ++tap->n, name);
}

/* Each line of 'text' that is not empty; NULL: none. */
void
tap_comment(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);

    for (char **line = lines; *line; line++) {
        if (**line) {
            g_print("# %s\n", *line);
        }
    }
}
