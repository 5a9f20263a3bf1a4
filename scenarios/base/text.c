/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/base/text.h"

/* A number in as few digits as give it back exactly, independent of the
 * locale.  (transfer full) */
char *
number_text(gdouble number)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];

    for (int digits = 15; digits <= 17; digits++) {
        char format[8];
        g_snprintf(format, sizeof format, "%%.%dg", digits);
        g_ascii_formatd(buffer, sizeof buffer, format, number);
        if (g_ascii_strtod(buffer, NULL) == number) {
            break;
        }
    }
    return g_strdup(buffer);
}
