/* SPDX-License-Identifier: GPL-2.0-only */
/* What the body of a run must look like.  A record says by its check that it is
 * as it was written, not by whom. */
#include "scenarios/store/store-priv.h"

#include <string.h>

#include "scenarios/measure/samples.h"

/* The field at 'at' is a number, or empty if it 'may_be'; returns where it
 * ends, or NULL. */
static const char *
skip_number(const char *at, gboolean may_be)
{
    gsize len = strspn(at, "0123456789+-.einf");
    g_autofree char *text = g_strndup(at, len);
    char *end;

    if (len == 0) {
        return may_be ? at : NULL;
    }
    g_ascii_strtod(text, &end);
    return *end ? NULL : at + len;
}

/* The line of numbers, one for each metric column; returns what follows it, or
 * NULL. */
static const char *
skip_numbers(const MetricColumns *columns, const char *at)
{
    for (guint i = 0; at && i < columns->n; i++) {
        at = skip_number(at, TRUE);
        if (at && *at++ != (i + 1 < columns->n ? ',' : '\n')) {
            return NULL;
        }
    }
    return at;
}

/* The lines of connections, up to the end; with their groups if there are any.
 */
static gboolean
are_connections(const MetricColumns *columns, const char *at)
{
    guint n_fields = STORE_CONNECTION_FIELDS +
                     (metric_has_groups(columns, FALSE) ? 1 : 0) +
                     (metric_has_groups(columns, TRUE) ? 1 : 0);

    while (*at) {
        guint commas = 0;
        for (; *at && *at != '\n'; at++) {
            if (!g_ascii_isalnum(*at) && !strchr("+-._,", *at)) {
                return FALSE;
            }
            commas += *at == ',';
        }
        if (*at++ != '\n' || commas + 1 != n_fields) {
            return FALSE;
        }
    }
    return TRUE;
}

/* TRUE if the 'len' bytes of 'body' (and a NUL) are what a run with 'columns',
 * of that status, which has left 'flags', may have found. */
gboolean
store_body_is_right(const MetricColumns *columns, RunStatus status, guint flags,
                    const char *body, gsize len)
{
    const char *rest;

    if (strlen(body) != len) {
        return FALSE;
    }
    if (status != RUN_OK) {
        return g_utf8_validate(body, -1, NULL);
    }
    rest = skip_numbers(columns, body);
    rest = rest ? samples_skip(columns, rest) : NULL;
    rest = rest ? series_skip(rest, columns->n_series) : NULL;
    return rest && (*rest == '\0' || ((flags & STORE_CONNECTIONS) &&
                                      are_connections(columns, rest)));
}
