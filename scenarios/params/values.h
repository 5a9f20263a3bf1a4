/* SPDX-License-Identifier: GPL-2.0-only */
/* Values of scenario parameters: text with a unit, and what it stands for.
 *
 * Every value is read from text and kept with it.  Quantities are held in
 * their base unit: ns, bits per second, bytes.  A number needs its unit
 * ("10ms"), except 0; probabilities may be written "0.01" or "1%".  Lists are
 * separated by blanks, because a comma separates the points of a sweep.
 *
 * Not here: which parameter has which type and range (params.h).
 */
#ifndef FINWAIT_SCENARIOS_VALUES_H
#define FINWAIT_SCENARIOS_VALUES_H

#include "model/path/path.h"
#include <glib.h>

G_BEGIN_DECLS

typedef enum ValueType {
    VALUE_TIME,    /* n: ns */
    VALUE_RATE,    /* n: bits per second */
    VALUE_BYTES,   /* n: bytes */
    VALUE_PROB,    /* x: 0 to 1 */
    VALUE_COUNT,   /* n */
    VALUE_NUMBER,  /* x */
    VALUE_ENUM,    /* n: index into the choices */
    VALUE_BOOL,    /* n: 0 or 1 */
    VALUE_TEXT,    /* text */
    VALUE_ADDRESS, /* n: of IPv4, in host byte order */
    VALUE_DELAY,   /* n: ns, or -1 when text is an ns-3 random variable */
    VALUE_WINDOWS, /* text: "10s+2s ...": spans of time; n: how many */
    VALUE_PACKETS, /* text: "client:FIN:1 ...": packets; n: how many */
} ValueType;

typedef struct Value {
    const char *text; /* as written; owned by whoever gave it to the parser */
    gint64 n;
    gdouble x;
} Value;

/* The most items of a list. */
#define VALUE_MAX_LIST 1024

/* A span of simulated time. */
typedef struct ValueWindow {
    gint64 start_ns, length_ns;
} ValueWindow;

/* Packets of one side, or of each. */
typedef struct ValuePackets {
    PathSide from;
    PathRule rule;
} ValuePackets;

/* Checks the text of a random variable; set once by whoever knows ns-3. */
typedef gboolean (*ValueRandomCheck)(const char *spec, GError **error);
void value_set_random_check(ValueRandomCheck check);

gboolean value_parse(ValueType type, const char *choices, const char *text,
                     Value *out, GError **error);
gboolean value_is_choice(const char *choices, const char *text);
gdouble value_number(ValueType type, const Value *value);

const char *value_base_unit(ValueType type);
const char *value_column_suffix(ValueType type);
const char *value_expectation(ValueType type);

/* Numbers with units, for the sweep grammar. */
gboolean value_scan(ValueType type, const char *text, gdouble *number,
                    const char **unit, GError **error);
gdouble value_unit_factor(ValueType type, const char *unit);
char *value_in_unit(ValueType type, gdouble base, const char *unit);
char *value_base_text(ValueType type, gint64 n, gdouble x);

guint value_windows(const char *text, ValueWindow *out, guint max);
guint value_packets(const char *text, ValuePackets *out, guint max);
gboolean value_rule(const char *what, const char *which, PathRule *rule);

G_END_DECLS

#endif
