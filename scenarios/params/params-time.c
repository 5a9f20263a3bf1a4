/* SPDX-License-Identifier: GPL-2.0-only */
/* The keys of what happens in time: [event], [series]. */
#include "scenarios/params/params-time.h"

#include <string.h>

#include "scenarios/base/error.h"

/* clang-format off */
const ParamRow param_event_rows[] = {
    {.name = "do", .type = VALUE_ENUM, .value = "none",
     .choices = PARAM_CHOICES(EVENT_DEEDS),
     .doc = "what happens: the program is ended by SIGKILL, for good or to begin "
            "again; the host goes down behind its programs' end, or loses its "
            "power, for a while or for good"},
    PARAM_ASKED("who", TEXT, "server", 0, 0,
        "to whom: server, proxy, client (each of them), or a group: "
        "client.NAME"),
    PARAM_ASKED("which", COUNT, "0", 0, 10000,
        "the number of one of them, from 1; 0: all of them", .zero = "all"),
    PARAM_ASKED("at", DELAY, "0", 0, PARAM_DAY,
        "when it happens first; 0: after the first of every",
        .zero = "after every"),
    PARAM_ASKED("every", DELAY, "0", 0, PARAM_DAY,
        "from the end of one to the next; 0: it happens once", .zero = "once"),
    PARAM_ASKED("times", COUNT, "0", 0, PARAM_MILLION,
        "with every: how often at most; 0: to the end", .zero = "no limit"),
    PARAM_ASKED("down", DELAY, "0", 0, PARAM_DAY,
        "of restart, reboot and power-cut: until the program begins again"),
    {.name = NULL},
};

const ParamRow param_series_rows[] = {
    PARAM_ASKED("every", TIME, "0", 0, PARAM_DAY,
        "from one sample of series.csv to the next; 0: none are taken",
        .zero = "never"),
    {.name = NULL},
};
/* clang-format on */

/* ---- Checks -------------------------------------------------------------- */

/* An event under check. */
typedef struct Checked {
    const ParamSet *set;
    const char *section;
    const Param **culprit;
} Checked;

static const Param *
param_of(const Checked *at, const char *name)
{
    g_autofree char *key = g_strconcat(at->section, ".", name, NULL);

    return param_find(at->set->table, key);
}

static const Value *
value_of(const Checked *at, const char *name)
{
    return &at->set->values[param_of(at, name)->index];
}

/* It is somewhere else than its default is. */
static gboolean
is_written(const Checked *at, const char *name)
{
    const Param *param = param_of(at, name);

    return g_strcmp0(at->set->values[param->index].text, param->uses->value) !=
           0;
}

/* Not nothing: a delay that is drawn is a time. */
static gboolean
is_some(const Checked *at, const char *name)
{
    return value_of(at, name)->n != 0;
}

static gboolean
blame(const Checked *at, const char *name)
{
    *at->culprit = param_of(at, name);
    return FALSE;
}

/* TRUE if there are hosts of 'section'. */
static gboolean
has_hosts(const ParamTable *table, const char *section)
{
    g_autofree char *key = g_strconcat(section, ".system", NULL);
    const Param *system = param_find(table, key);

    return system && param_table_has(table, system);
}

/* The sections that events can happen to, as the end of a message.
 * (transfer full) */
static char *
whom_there_is(const ParamTable *table)
{
    g_autofree const char **sections = param_sections(table);
    GString *names = g_string_new(NULL);

    for (const char **at = sections; *at; at++) {
        if (has_hosts(table, *at)) {
            g_string_append_printf(names, "%s%s", names->len ? ", " : "", *at);
        }
    }
    return g_string_free(names, FALSE);
}

static gboolean
check_who(const Checked *at, GError **error)
{
    const char *who = value_of(at, "who")->text;
    g_autofree char *list = whom_there_is(at->set->table);

    if (has_hosts(at->set->table, who)) {
        return TRUE;
    }
    mistake(error, "there is no \"%s\", expected one of %s", who, list);
    return blame(at, "who");
}

/* Events must be such as can happen to the systems of all whom they are
 * for. */
static gboolean
check_can(const Checked *at, GError **error)
{
    const char *who = value_of(at, "who")->text;
    g_autofree const char **sections = param_sections(at->set->table);

    for (const char **section = sections; *section; section++) {
        const System *system;
        if (!param_role(*section) || !param_is_group_of(*section, who)) {
            continue;
        }
        system = param_system(at->set, *section);
        if (system && system->no_events) {
            mistake(error, "do=%s cannot happen to [%s], whose system is %s",
                    value_of(at, "do")->text, *section, system->name);
            return blame(at, "who");
        }
    }
    return TRUE;
}

/* How many of them there are. */
static gint64
count_of(const ParamSet *set, const char *who)
{
    g_autofree const char **clients = param_instances(set->table, "client");
    g_autofree char *count = g_strconcat(who, ".count", NULL);
    const Param *param = param_find(set->table, count);

    if (!param) {
        return 1;
    }
    if (strchr(*clients, '.') && g_str_equal(who, "client")) {
        return G_MAXINT64; /* in each of the groups */
    }
    return set->values[param->index].n;
}

static gboolean
check_which(const Checked *at, GError **error)
{
    gint64 n = count_of(at->set, value_of(at, "who")->text);

    if (value_of(at, "which")->n <= n) {
        return TRUE;
    }
    mistake(error, "\"%s\" is none of %s, expected at most %" G_GINT64_FORMAT,
            value_of(at, "which")->text, value_of(at, "who")->text, n);
    return blame(at, "which");
}

static gboolean
check_when(const Checked *at, GError **error)
{
    if (!is_some(at, "at") && !is_some(at, "every")) {
        mistake(error,
                "[%s] says no time, expected at= or every=", at->section);
        return blame(at, "at");
    }
    if (is_some(at, "times") && !is_some(at, "every")) {
        mistake(error, "means nothing to what happens once, expected every=");
        return blame(at, "times");
    }
    return TRUE;
}

static gboolean
check_down(const Checked *at, GError **error)
{
    EventDeed what = (EventDeed)value_of(at, "do")->n;

    if ((what != EVENT_KILL && what != EVENT_OFF) || !is_written(at, "down")) {
        return TRUE;
    }
    mistake(error, "means nothing to do=%s, which is for good, expected do=%s",
            value_of(at, "do")->text,
            what == EVENT_KILL ? "restart" : "power-cut");
    return blame(at, "down");
}

/* Of a section without a deed the first key that is written is to blame, which
 * would do nothing. */
static gboolean
check_idle(const Checked *at, GError **error)
{
    for (const ParamRow *row = param_event_rows; row->name; row++) {
        if (is_written(at, row->name)) {
            mistake(error, "nothing happens in [%s], expected do=%s",
                    at->section, PARAM_CHOICES(EVENT_DEEDS));
            return blame(at, row->name);
        }
    }
    return TRUE;
}

gboolean
param_check_events(const ParamSet *set, const Param **culprit, GError **error)
{
    g_autofree const char **events = param_instances(set->table, "event");

    for (const char **section = events; *section; section++) {
        const Checked at = {set, *section, culprit};
        gboolean ok = value_of(&at, "do")->n == EVENT_NONE
                          ? check_idle(&at, error)
                          : check_who(&at, error) && check_can(&at, error) &&
                                check_which(&at, error) &&
                                check_when(&at, error) &&
                                check_down(&at, error);
        if (!ok) {
            return FALSE;
        }
    }
    return TRUE;
}
