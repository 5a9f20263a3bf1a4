/* SPDX-License-Identifier: GPL-2.0-only */
/* A list is matched item by item with the set of all places in what happened
 * that the items before can have reached. */
#include "scenarios/conform/conform-match.h"

#include <string.h>

/* Places from 0 to the number of events, each reached or not. */
typedef struct Places {
    guint len;
    gboolean *at;
} Places;

typedef struct Match {
    const GPtrArray *happened;
    guint furthest; /* events that some way has matched */
} Match;

static void
happened_free(gpointer data)
{
    ConformHappened *one = data;

    g_free(one->text);
    g_free(one);
}

GPtrArray *
conform_happened_new(void)
{
    return g_ptr_array_new_with_free_func(happened_free);
}

void
conform_happened_add(GPtrArray *happened, gint64 step, const char *text)
{
    ConformHappened *one = g_new0(ConformHappened, 1);

    one->step = step;
    one->text = g_strdup(text);
    g_ptr_array_add(happened, one);
}

/* ---- Sets of places ----------------------------------------------------- */

static Places
places_new(const Match *match)
{
    Places places = {match->happened->len + 1, NULL};

    places.at = g_new0(gboolean, places.len);
    return places;
}

static void
places_clear(Places *places)
{
    g_clear_pointer(&places->at, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Places, places_clear)

static gboolean
places_empty(const Places *places)
{
    for (guint i = 0; i < places->len; i++) {
        if (places->at[i]) {
            return FALSE;
        }
    }
    return TRUE;
}

static void
places_join(Places *to, const Places *from)
{
    for (guint i = 0; i < to->len; i++) {
        to->at[i] |= from->at[i];
    }
}

static void
places_copy(Places *to, const Places *from)
{
    memcpy(to->at, from->at, to->len * sizeof *to->at);
}

/* ---- One event ---------------------------------------------------------- */

/* Takes a decimal number in [min, max] off '*text'. */
static gboolean
take_number(const char **text, gint64 min, gint64 max)
{
    char *end = NULL;
    guint64 n;

    if (!g_ascii_isdigit(**text)) {
        return FALSE;
    }
    n = g_ascii_strtoull(*text, &end, 10);
    *text = end;
    return n <= G_MAXINT64 && (gint64)n >= min && (gint64)n <= max;
}

/* Whether 'text' is as 'item' says. */
static gboolean
text_fits(const ConformItem *item, const char *text)
{
    const char *pattern = item->text;

    while (*pattern) {
        if (item->ranged && g_str_has_prefix(pattern, "%d")) {
            if (!take_number(&text, item->min, item->max)) {
                return FALSE;
            }
            pattern += 2;
        } else if (*pattern++ != *text++) {
            return FALSE;
        }
    }
    return *text == '\0';
}

/* An "info" stands for an event of that name, whatever its value. */
static gboolean
info_fits(const ConformItem *item, const char *text)
{
    gsize len = strcspn(item->text, "=");

    return strncmp(item->text, text, len) == 0 && strcspn(text, "=") == len;
}

static gboolean
event_fits(const ConformItem *item, const ConformHappened *event)
{
    if (item->info) {
        return info_fits(item, event->text);
    }
    return (!item->has_step || item->step == event->step) &&
           text_fits(item, event->text);
}

static void
match_event(Match *match, const ConformItem *item, const Places *from,
            Places *to)
{
    for (guint i = 0; i < from->len; i++) {
        if (!from->at[i]) {
            continue;
        }
        if (item->info) {
            to->at[i] = TRUE;
        }
        if (i < match->happened->len &&
            event_fits(item, match->happened->pdata[i])) {
            to->at[i + 1] = TRUE;
            match->furthest = MAX(match->furthest, i + 1);
        }
    }
}

/* ---- Items -------------------------------------------------------------- */

static void match_item(Match *match, const ConformItem *item,
                       const Places *from, Places *to);

/* Joins to 'to' what the children one after the other lead to; returns how
 * many of them something fits. */
static guint
match_sequence(Match *match, const ConformItem *item, const Places *from,
               Places *to)
{
    g_auto(Places) now = places_new(match);

    places_copy(&now, from);
    for (guint i = 0; i < item->children->len; i++) {
        g_auto(Places) next = places_new(match);
        match_item(match, item->children->pdata[i], &now, &next);
        if (places_empty(&next)) {
            return i;
        }
        places_copy(&now, &next);
    }
    places_join(to, &now);
    return item->children->len;
}

/* All children in any order: what each subset of them leads to. */
static void
match_any_order(Match *match, const ConformItem *item, const Places *from,
                Places *to)
{
    guint n = item->children->len;
    g_autofree Places *sets = g_new(Places, 1u << n);

    for (guint set = 0; set < 1u << n; set++) {
        sets[set] = places_new(match);
    }
    places_copy(&sets[0], from);
    for (guint set = 0; set < 1u << n; set++) {
        for (guint i = 0; i < n; i++) {
            if (!(set & 1u << i)) {
                match_item(match, item->children->pdata[i], &sets[set],
                           &sets[set | 1u << i]);
            }
        }
    }
    places_join(to, &sets[(1u << n) - 1]);
    for (guint set = 0; set < 1u << n; set++) {
        places_clear(&sets[set]);
    }
}

/* Joins to 'to' where 'item' leads from each of 'from'. */
static void
match_item(Match *match, const ConformItem *item, const Places *from,
           Places *to)
{
    if (item->opt) {
        places_join(to, from);
    }
    switch (item->kind) {
    case CONFORM_EVENT:
        match_event(match, item, from, to);
        return;
    case CONFORM_ANY_ORDER:
        match_any_order(match, item, from, to);
        return;
    case CONFORM_ONE_OF:
        for (guint i = 0; i < item->children->len; i++) {
            match_sequence(match, item->children->pdata[i], from, to);
        }
        return;
    case CONFORM_SEQUENCE:
        match_sequence(match, item, from, to);
        return;
    }
    g_assert_not_reached();
}

gboolean
conform_match(const ConformItem *list, const GPtrArray *happened,
              ConformDifference *difference)
{
    Match match = {happened, 0};
    g_auto(Places) from = places_new(&match);
    g_auto(Places) to = places_new(&match);

    from.at[0] = TRUE;
    difference->expected = match_sequence(&match, list, &from, &to);
    difference->happened = match.furthest;
    return to.at[happened->len];
}

/* ---- As text ------------------------------------------------------------ */

static void
append_items(GString *text, const ConformItem *item, const char *separator)
{
    for (guint i = 0; i < item->children->len; i++) {
        g_autofree char *one = conform_item_text(item->children->pdata[i]);
        g_string_append_printf(text, "%s%s", i ? separator : "", one);
    }
}

static void
append_event(GString *text, const ConformItem *item)
{
    if (item->has_step) {
        g_string_append_printf(text, "%" G_GINT64_FORMAT ": ", item->step);
    }
    g_string_append(text, item->text);
    if (item->ranged) {
        g_string_append_printf(
            text, " (%%d: %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT ")",
            item->min, item->max);
    }
    if (item->opt || item->info) {
        g_string_append(text,
                        item->opt ? " (may be missing)" : " (not compared)");
    }
}

char *
conform_item_text(const ConformItem *item)
{
    GString *text = g_string_new(NULL);

    switch (item->kind) {
    case CONFORM_EVENT:
        append_event(text, item);
        break;
    case CONFORM_ANY_ORDER:
        g_string_append(text, "in any order (");
        append_items(text, item, "; ");
        g_string_append_c(text, ')');
        break;
    case CONFORM_ONE_OF:
        g_string_append(text, "one of (");
        append_items(text, item, " | ");
        g_string_append_c(text, ')');
        break;
    case CONFORM_SEQUENCE:
        append_items(text, item, "; ");
        break;
    }
    return g_string_free(text, FALSE);
}
