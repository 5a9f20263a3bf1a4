/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/params/values.h"

#include <arpa/inet.h>
#include <math.h>
#include <string.h>

#include "model/units.h"
#include "scenarios/base/error.h"
#include "scenarios/base/text.h"

/* Quantities up to this have all their whole numbers in a double. */
#define MAX_WHOLE 9007199254740992.0

/* A unit of one type, and how many base units it is. */
typedef struct Unit {
    ValueType type;
    const char *name;
    gdouble factor;
} Unit;

/* clang-format off */
static const Unit units[] = {
    { VALUE_TIME,  "ns",   1 },
    { VALUE_TIME,  "us",   1e3 },
    { VALUE_TIME,  "ms",   1e6 },
    { VALUE_TIME,  "s",    1e9 },
    { VALUE_TIME,  "min",  60e9 },
    { VALUE_TIME,  "h",    3600e9 },
    { VALUE_RATE,  "bps",  1 },
    { VALUE_RATE,  "kbps", 1e3 },
    { VALUE_RATE,  "Mbps", 1e6 },
    { VALUE_RATE,  "Gbps", 1e9 },
    { VALUE_BYTES, "B",    1 },
    { VALUE_BYTES, "kB",   1e3 },
    { VALUE_BYTES, "MB",   1e6 },
    { VALUE_BYTES, "KiB",  1024 },
    { VALUE_BYTES, "MiB",  1048576 },
    { VALUE_PROB,  "%",    0.01 },
};

/* What a type's values look like, its base unit, and the end of the names of
 * its columns in CSV files. */
static const struct {
    const char *expectation;
    const char *unit;
    const char *suffix;
} type_info[] = {
    [VALUE_TIME]    = { "a time such as 20ms (ns, us, ms, s, min, h)",
                        "s", "_s" },
    [VALUE_RATE]    = { "a rate such as 10Mbps (bps, kbps, Mbps, Gbps)",
                        "bps", "_bps" },
    [VALUE_BYTES]   = { "a size such as 512B (B, kB, MB, KiB, MiB)",
                        "bytes", "_bytes" },
    [VALUE_PROB]    = { "a probability such as 0.01 or 1%", "", "" },
    [VALUE_COUNT]   = { "a whole number such as 8", "", "" },
    [VALUE_NUMBER]  = { "a number such as 0.5", "", "" },
    [VALUE_ENUM]    = { "one of the names it knows", "", "" },
    [VALUE_BOOL]    = { "yes or no", "", "" },
    [VALUE_TEXT]    = { "a text", "", "" },
    [VALUE_ADDRESS] = { "an address such as 10.0.0.2", "", "" },
    [VALUE_DELAY]   = { "a time such as 20ms, or a random variable in seconds "
                        "such as ns3::ExponentialRandomVariable[Mean=0.05]",
                        "s", "_s" },
    [VALUE_WINDOWS] = { "spans of time START+LENGTH such as 10s+2s, with a "
                        "blank between two", "", "" },
    [VALUE_PACKETS] = { "packets SIDE:WHAT:WHICH such as client:FIN:1, "
                        "server:SYN+ACK:2-4, both:DATA+>500:all or "
                        "client:any:7, with a blank between two", "", "" },
};
/* clang-format on */

/* Words that stand for a truth value. */
static const char *const bools[] = {"no", "yes", "false", "true", NULL};

static ValueRandomCheck random_check;

/* Sets who judges the texts of random variables; without one, all that begin
 * with "ns3::" pass. */
void
value_set_random_check(ValueRandomCheck check)
{
    random_check = check;
}

/* What a value of 'type' should look like, for messages; static. */
const char *
value_expectation(ValueType type)
{
    return type_info[type].expectation;
}

/* The unit in which value_number() gives a value of 'type'; static, "" for
 * bare numbers. */
const char *
value_base_unit(ValueType type)
{
    return type_info[type].unit;
}

/* What the name of a CSV column with values of 'type' ends in, e.g. "_s". */
const char *
value_column_suffix(ValueType type)
{
    return type_info[type].suffix;
}

/* Delays are written as times; all other types as they are. */
static ValueType
unit_type(ValueType type)
{
    return type == VALUE_DELAY ? VALUE_TIME : type;
}

/* How many base units 'unit' of 'type' is; 1 for "", 0 if unknown. */
gdouble
value_unit_factor(ValueType type, const char *unit)
{
    if (!*unit) {
        return 1;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        if (units[i].type == unit_type(type) &&
            g_str_equal(units[i].name, unit)) {
            return units[i].factor;
        }
    }
    return 0;
}

/* TRUE if a number of 'type' means nothing without a unit. */
static gboolean
needs_unit(ValueType type)
{
    type = unit_type(type);
    return type == VALUE_TIME || type == VALUE_RATE || type == VALUE_BYTES;
}

/* Complains of 'unit' in 'text', naming what it might be. */
static gboolean
unknown_unit(ValueType type, const char *text, const char *unit, GError **error)
{
    const char *names[G_N_ELEMENTS(units) + 1] = {NULL};
    gsize n = 0;

    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        if (units[i].type == unit_type(type)) {
            names[n++] = units[i].name;
        }
    }
    return mistaken_word(error, unit, names,
                         "\"%s\" has the unknown unit \"%s\", expected %s",
                         text, unit, value_expectation(type));
}

/* Splits 'text' into a decimal number and the unit behind it ("" if none;
 * points into 'text'). */
static gboolean
scan_number(const char *text, gdouble *number, const char **unit)
{
    const char *digits = text + (*text == '-' || *text == '+');
    char *end;

    if (!g_ascii_isdigit(*digits) && *digits != '.') {
        return FALSE; /* keeps inf, nan and blanks out */
    }
    if (digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X')) {
        return FALSE;
    }
    *number = g_ascii_strtod(text, &end);
    if (end == text || !isfinite(*number)) {
        return FALSE;
    }
    while (*end == ' ') {
        end++;
    }
    *unit = end;
    return TRUE;
}

/* Reads a number of 'type' in base units; 'unit' (points into 'text') is the
 * one it was written in. */
gboolean
value_scan(ValueType type, const char *text, gdouble *number, const char **unit,
           GError **error)
{
    gdouble factor;

    if (!*text) {
        return mistake(error, "an empty value, expected %s",
                       value_expectation(type));
    }
    if (!scan_number(text, number, unit) ||
        (**unit && **unit != '%' && !g_ascii_isalpha(**unit))) {
        return mistake(error, "\"%s\" is not %s", text,
                       value_expectation(type));
    }
    if (!**unit && needs_unit(type) && *number != 0) {
        return mistake(error, "\"%s\" has no unit, expected %s", text,
                       value_expectation(type));
    }
    factor = value_unit_factor(type, *unit);
    if (factor == 0) {
        return unknown_unit(type, text, *unit, error);
    }
    *number = **unit == '%' ? *number / 100 : *number * factor;
    return TRUE;
}

/* 'base', given in base units, written in 'unit' with at most six digits, or
 * as a whole number of base units where only those exist.
 * (transfer full) */
char *
value_in_unit(ValueType type, gdouble base, const char *unit)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];

    if (type == VALUE_COUNT) {
        return g_strdup_printf("%.0f", round(base));
    }
    g_ascii_formatd(buffer, sizeof buffer, "%.6g",
                    base / value_unit_factor(type, unit));
    return g_strconcat(buffer, unit, NULL);
}

/* A whole number 'n' of base units, or of a type without such the number 'x',
 * as a scenario would spell it: in the largest unit in which it is whole, times
 * in seconds at most and sizes in bytes.  (transfer full) */
char *
value_base_text(ValueType type, gint64 n, gdouble x)
{
    const Unit *best = NULL;

    if (type == VALUE_PROB || type == VALUE_NUMBER) {
        return number_text(x);
    }
    for (gsize i = 0; n != 0 && i < G_N_ELEMENTS(units); i++) {
        const Unit *unit = &units[i];
        gboolean is_plain = unit->factor <= 1e9 &&
                            (unit->type != VALUE_BYTES || unit->factor == 1);
        if (unit->type == unit_type(type) && is_plain &&
            n % (gint64)unit->factor == 0) {
            best = unit;
        }
    }
    return g_strdup_printf("%" G_GINT64_FORMAT "%s",
                           best ? n / (gint64)best->factor : n,
                           best ? best->name : "");
}

/* TIME, RATE, BYTES and COUNT: a whole number of base units. */
static gboolean
parse_whole(ValueType type, const char *text, Value *out, GError **error)
{
    const char *unit;
    gdouble number;

    if (!value_scan(type, text, &number, &unit, error)) {
        return FALSE;
    }
    if (type == VALUE_COUNT && number != floor(number)) {
        return mistake(error, "\"%s\" is not whole, expected %s", text,
                       value_expectation(type));
    }
    if (fabs(number) > MAX_WHOLE) {
        return mistake(error, "\"%s\" is too large, expected %s", text,
                       value_expectation(type));
    }
    out->n = (gint64)llround(number);
    return TRUE;
}

static gboolean
unknown_choice(const char *choices, const char *text, GError **error)
{
    g_auto(GStrv) names = g_strsplit(choices, "|", -1);

    return unknown_value(error, text, (const char *const *)names);
}

/* The index of 'text' among 'choices', which are separated by "|", or -1. */
static gint64
choice_index(const char *choices, const char *text)
{
    const char *name = choices;
    gsize len = strlen(text);

    for (gint64 i = 0;; i++) {
        gsize name_len = strcspn(name, "|");
        if (name_len == len && memcmp(name, text, len) == 0) {
            return i;
        }
        if (!name[name_len]) {
            return -1;
        }
        name += name_len + 1;
    }
}

/* TRUE if 'text' is one of 'choices', "a|b|c". */
gboolean
value_is_choice(const char *choices, const char *text)
{
    return choice_index(choices, text) >= 0;
}

static gboolean
parse_choice(const char *choices, const char *text, Value *out, GError **error)
{
    out->n = choice_index(choices, text);
    return out->n >= 0 || unknown_choice(choices, text, error);
}

static gboolean
parse_bool(const char *text, Value *out, GError **error)
{
    for (gint64 i = 0; bools[i]; i++) {
        if (g_str_equal(bools[i], text)) {
            out->n = i & 1;
            return TRUE;
        }
    }
    return mistake(error, "unknown value \"%s\", expected yes or no", text);
}

static gboolean
parse_address(const char *text, Value *out, GError **error)
{
    struct in_addr address;

    if (inet_pton(AF_INET, text, &address) != 1) {
        return mistake(error, "\"%s\" is no address, expected %s", text,
                       value_expectation(VALUE_ADDRESS));
    }
    out->n = g_ntohl(address.s_addr);
    return TRUE;
}

static gboolean
parse_delay(const char *text, Value *out, GError **error)
{
    g_autoptr(GError) why = NULL;

    if (!g_str_has_prefix(text, "ns3::")) {
        if (!parse_whole(VALUE_DELAY, text, out, error)) {
            return FALSE;
        }
        return out->n >= 0 || mistake(error, "\"%s\" is negative, expected %s",
                                      text, value_expectation(VALUE_DELAY));
    }
    out->n = -1;
    if (random_check && !random_check(text, &why)) {
        return mistake(error, "%s", why->message);
    }
    return TRUE;
}

/* The spans and segments of a list: counts them, or complains of the first
 * bad one. */
static gboolean
parse_list(ValueType type, const char *text, Value *out, GError **error)
{
    g_auto(GStrv) items = g_strsplit(text, " ", -1);
    gint64 end_ns = 0; /* of the window before */

    for (char **item = items; *item; item++) {
        ValueWindow window = {0};
        ValuePackets drop;
        guint got = 0;
        if (!**item) {
            continue;
        }
        got = type == VALUE_WINDOWS ? value_windows(*item, &window, 1)
                                    : value_packets(*item, &drop, 1);
        if (got != 1) {
            return mistake(error, "cannot read \"%s\", expected %s", *item,
                           value_expectation(type));
        }
        if (type == VALUE_WINDOWS && window.start_ns < end_ns) {
            return mistake(error,
                           "\"%s\" begins before the end of the one "
                           "before it, expected them in order",
                           *item);
        }
        end_ns = window.start_ns + window.length_ns;
        if (++out->n > VALUE_MAX_LIST) {
            return mistake(error, "too many of them, expected at most %d",
                           VALUE_MAX_LIST);
        }
    }
    return TRUE;
}

/* Reads 'text' as a value of 'type' ('choices': the names of a VALUE_ENUM,
 * separated by "|").  'out->text' is 'text' itself.  The error says what is
 * wrong and what was expected, not where. */
gboolean
value_parse(ValueType type, const char *choices, const char *text, Value *out,
            GError **error)
{
    const char *unit;

    *out = (Value){.text = text};
    switch (type) {
    case VALUE_TIME:
    case VALUE_RATE:
    case VALUE_BYTES:
    case VALUE_COUNT:
        return parse_whole(type, text, out, error);
    case VALUE_PROB:
    case VALUE_NUMBER:
        return value_scan(type, text, &out->x, &unit, error);
    case VALUE_ENUM:
        return parse_choice(choices, text, out, error);
    case VALUE_BOOL:
        return parse_bool(text, out, error);
    case VALUE_TEXT:
        return TRUE;
    case VALUE_ADDRESS:
        return parse_address(text, out, error);
    case VALUE_DELAY:
        return parse_delay(text, out, error);
    case VALUE_WINDOWS:
    case VALUE_PACKETS:
        return parse_list(type, text, out, error);
    }
    g_assert_not_reached();
}

/* The value as a number in the unit of value_base_unit(), or NAN if it has
 * none (a name, a random variable). */
gdouble
value_number(ValueType type, const Value *value)
{
    switch (type) {
    case VALUE_TIME:
        return (gdouble)value->n / NS_PER_S;
    case VALUE_DELAY:
        return value->n < 0 ? NAN : (gdouble)value->n / NS_PER_S;
    case VALUE_RATE:
    case VALUE_BYTES:
    case VALUE_COUNT:
        return (gdouble)value->n;
    case VALUE_PROB:
    case VALUE_NUMBER:
        return value->x;
    case VALUE_ENUM:
    case VALUE_BOOL:
    case VALUE_TEXT:
    case VALUE_ADDRESS:
    case VALUE_WINDOWS:
    case VALUE_PACKETS:
        return NAN;
    }
    g_assert_not_reached();
}
