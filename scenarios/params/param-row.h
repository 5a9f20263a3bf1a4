/* SPDX-License-Identifier: GPL-2.0-only */
/* One key, written once: its name, type, default, range and meaning, and the
 * field that takes its value.
 *
 * A table of rows is about one struct.  param_fill() (params.h) puts the
 * values of a point into such a struct, so nothing has to be copied by hand.
 * A default is said once too: in the row, or, where the struct has a function
 * of defaults that users of C call (device_config_default()), by that alone;
 * the row then says NULL, and the table of keys reads it out of the struct.
 *
 * Choices are spelled where their enum is: by an X-macro of (NAME, text),
 * which PARAM_CHOICES() turns into what a row wants.
 */
#ifndef FINWAIT_SCENARIOS_PARAM_ROW_H
#define FINWAIT_SCENARIOS_PARAM_ROW_H

#include "scenarios/params/values.h"
#include <glib.h>
#include <stddef.h>

G_BEGIN_DECLS

typedef struct ParamRow {
    const char *name; /* behind the section: "vm.dispatch"; NULL: the end */
    ValueType type;
    const char *value;   /* the default; NULL: what the struct has */
    gdouble min, max;    /* in the unit of value_base_unit() */
    const char *choices; /* VALUE_ENUM: "a|b|c", in the order of its enum */
    const char *doc;     /* what it means, in one line */
    const char *zero;    /* what 0 stands for, where that is no amount but the
                            lack of a limit: "never"; else NULL */
    gsize offset;        /* of the field, whose size is 'size' bytes: an */
    guint size;          /* integer, enum, gboolean, gdouble, text or PortDelay;
                            0: no field, who needs it asks by its key */
    guint stream;        /* VALUE_DELAY: its random stream, from the first one
                            of the section on */
    guint needs;         /* of a system's rows: means nothing to a program that
                            does none of these (Program.does); 0: it does */
} ParamRow;

/* The field of a row. */
#define PARAM_FIELD(STRUCT, FIELD)                                             \
    .offset = offsetof(STRUCT, FIELD), .size = sizeof(((STRUCT *)NULL)->FIELD)

/* "a|b|c" of an X-macro that lists X(NAME, text). */
#define PARAM_CHOICE_TEXT(NAME, TEXT) "|" TEXT
#define PARAM_CHOICES(LIST) (LIST(PARAM_CHOICE_TEXT) + 1)

/* A row for a number or a time between two bounds, and one for a choice.  What
 * comes last is its meaning, behind which .zero and .needs may stand. */
#define PARAM(STRUCT, FIELD, NAME, TYPE, VALUE, MIN, MAX, ...)                 \
    {                                                                          \
        .name = NAME, .type = VALUE_##TYPE, .value = VALUE, .min = MIN,        \
        .max = MAX, PARAM_FIELD(STRUCT, FIELD), .doc = __VA_ARGS__             \
    }
#define PARAM_DELAY(STRUCT, FIELD, NAME, VALUE, MAX, STREAM, ...)              \
    {                                                                          \
        .name = NAME, .type = VALUE_DELAY, .value = VALUE, .max = MAX,         \
        .stream = STREAM, PARAM_FIELD(STRUCT, FIELD), .doc = __VA_ARGS__       \
    }
#define PARAM_CHOICE(STRUCT, FIELD, NAME, VALUE, LIST, ...)                    \
    {                                                                          \
        .name = NAME, .type = VALUE_ENUM, .value = VALUE,                      \
        .choices = PARAM_CHOICES(LIST), PARAM_FIELD(STRUCT, FIELD),            \
        .doc = __VA_ARGS__                                                     \
    }
#define PARAM_BOOL(STRUCT, FIELD, NAME, VALUE, ...)                            \
    PARAM(STRUCT, FIELD, NAME, BOOL, VALUE, 0, 1, __VA_ARGS__)
/* A row without a field. */
#define PARAM_ASKED(NAME, TYPE, VALUE, MIN, MAX, ...)                          \
    {                                                                          \
        .name = NAME, .type = VALUE_##TYPE, .value = VALUE, .min = MIN,        \
        .max = MAX, .doc = __VA_ARGS__                                         \
    }

/* Spans of time that bound several keys, in seconds. */
#define PARAM_HOUR 3600.0
#define PARAM_DAY 86400.0
#define PARAM_MILLION 1e6

char *param_row_default(const ParamRow *row, gconstpointer defaults);
void param_rows_defaults(const ParamRow *rows, gpointer out);
void param_row_store(const ParamRow *row, const Value *value, gpointer out);

G_END_DECLS

#endif
