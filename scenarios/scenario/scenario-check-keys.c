/* SPDX-License-Identifier: GPL-2.0-only */
/* The keys of [check], by which a scenario says how much of it `finwait check`
 * runs (check-plan.h):
 *
 *     [check]
 *     points=3          ; 1 to 100
 *     replications=2    ; 1 to 10
 *     duration=10s      ; at most that of the scenario
 *     charts=yes        ; the data of figures are part of the baseline
 *     speed=5%          ; so are instructions, which may be so many more
 */
#include "scenarios/scenario/scenario-priv.h"

#include "scenarios/base/error.h"
#include "scenarios/params/values.h"

#define MAX_POINTS 100
#define MAX_REPLICATIONS 10

static gboolean
is_whole(const KeyEntry *entry, guint64 max, GError **error)
{
    guint64 n;

    return g_ascii_string_to_unsigned(entry->value, 10, 1, max, &n, NULL) ||
           mistake(error,
                   "%s: check.%s: \"%s\", expected a whole number from 1 to "
                   "%" G_GUINT64_FORMAT,
                   entry->where, entry->key, entry->value, max);
}

static gboolean
is_duration(const KeyEntry *entry, GError **error)
{
    Value value;

    if (!value_parse(VALUE_TIME, NULL, entry->value, &value, error)) {
        g_prefix_error(error, "%s: check.duration: ", entry->where);
        return FALSE;
    }
    return value.n > 0 ||
           mistake(error, "%s: check.duration: \"%s\", expected more than 0",
                   entry->where, entry->value);
}

static gboolean
is_value(const KeyEntry *entry, ValueType type, GError **error)
{
    Value value;

    if (!value_parse(type, NULL, entry->value, &value, error)) {
        g_prefix_error(error, "%s: check.%s: ", entry->where, entry->key);
        return FALSE;
    }
    return TRUE;
}

/* FALSE if 'entry', of a section [check], is wrong.  A section without keys is
 * right. */
gboolean
scenario_check_key(const KeyEntry *entry, GError **error)
{
    const char *const known[] = {"points", "replications", "duration",
                                 "charts", "speed",        NULL};
    g_autofree char *list = NULL;

    if (!*entry->key) {
        return TRUE;
    }
    if (g_str_equal(entry->key, "points")) {
        return is_whole(entry, MAX_POINTS, error);
    }
    if (g_str_equal(entry->key, "replications")) {
        return is_whole(entry, MAX_REPLICATIONS, error);
    }
    if (g_str_equal(entry->key, "duration")) {
        return is_duration(entry, error);
    }
    if (g_str_equal(entry->key, "charts")) {
        return is_value(entry, VALUE_BOOL, error);
    }
    if (g_str_equal(entry->key, "speed")) {
        return is_value(entry, VALUE_PROB, error);
    }
    list = alternatives(known);
    return mistaken_word(error, entry->key, known,
                         "%s: unknown key \"%s\" in [check], expected %s",
                         entry->where, entry->key, list);
}
