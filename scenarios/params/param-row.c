/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/params/param-row.h"

#include <string.h>

#include "model/port.h"

/* The whole number in a field of that many bytes. */
static gint64
load_whole(gconstpointer field, guint size)
{
    switch (size) {
    case sizeof(guint16):
        return *(const guint16 *)field;
    case sizeof(guint32):
        return *(const guint32 *)field;
    case sizeof(gint64):
        return *(const gint64 *)field;
    default:
        g_assert_not_reached();
    }
}

static void
store_whole(gpointer field, guint size, gint64 n)
{
    switch (size) {
    case sizeof(guint16):
        *(guint16 *)field = (guint16)n;
        return;
    case sizeof(guint32):
        *(guint32 *)field = (guint32)n;
        return;
    case sizeof(gint64):
        *(gint64 *)field = n;
        return;
    default:
        g_assert_not_reached();
    }
}

/* The choice of that index.  (transfer full) */
static char *
choice_text(const char *choices, gint64 index)
{
    for (; index > 0; index--) {
        choices = strchr(choices, '|') + 1;
    }
    return g_strndup(choices, strcspn(choices, "|"));
}

/* The default of 'row' as text: its own, or that of 'defaults', the struct
 * that its table is about.  (transfer full) */
char *
param_row_default(const ParamRow *row, gconstpointer defaults)
{
    gconstpointer field;

    if (row->value) {
        return g_strdup(row->value);
    }
    g_assert(defaults && row->size);
    field = (const guint8 *)defaults + row->offset;
    switch (row->type) {
    case VALUE_ENUM:
        return choice_text(row->choices, load_whole(field, row->size));
    case VALUE_BOOL:
        return g_strdup(load_whole(field, row->size) ? "yes" : "no");
    case VALUE_PROB:
    case VALUE_NUMBER:
        return value_base_text(row->type, 0, *(const gdouble *)field);
    case VALUE_TEXT:
        return g_strdup(*(const char *const *)field);
    case VALUE_DELAY:
        return value_base_text(row->type, ((const PortDelay *)field)->fixed_ns,
                               0);
    case VALUE_TIME:
    case VALUE_RATE:
    case VALUE_BYTES:
    case VALUE_COUNT:
        return value_base_text(row->type, load_whole(field, row->size), 0);
    case VALUE_ADDRESS: /* no struct has a default of this type */
    case VALUE_WINDOWS:
    case VALUE_PACKETS:
        break;
    }
    g_assert_not_reached();
}

/* Puts 'value' into the field of 'row' in 'out', the struct that its table is
 * about.  A delay must be fixed. */
void
param_row_store(const ParamRow *row, const Value *value, gpointer out)
{
    gpointer field = (guint8 *)out + row->offset;

    switch (row->type) {
    case VALUE_TIME:
    case VALUE_RATE:
    case VALUE_BYTES:
    case VALUE_COUNT:
    case VALUE_ENUM:
    case VALUE_BOOL:
    case VALUE_ADDRESS:
        store_whole(field, row->size, value->n);
        return;
    case VALUE_PROB:
    case VALUE_NUMBER:
        *(gdouble *)field = value->x;
        return;
    case VALUE_TEXT:
        *(const char **)field = value->text;
        return;
    case VALUE_DELAY:
        g_assert(row->size == sizeof(PortDelay) && value->n >= 0);
        *(PortDelay *)field = (PortDelay){.fixed_ns = value->n};
        return;
    case VALUE_WINDOWS:
    case VALUE_PACKETS:
        break;
    }
    g_assert_not_reached();
}

/* Puts the defaults that 'rows' say into 'out'. */
void
param_rows_defaults(const ParamRow *rows, gpointer out)
{
    for (const ParamRow *row = rows; row->name; row++) {
        Value value;
        gboolean ok =
            !row->value || !row->size ||
            value_parse(row->type, row->choices, row->value, &value, NULL);
        g_assert(ok); /* tests look at each default */
        if (row->value && row->size) {
            param_row_store(row, &value, out);
        }
    }
}
