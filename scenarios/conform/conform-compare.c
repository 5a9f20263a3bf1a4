/* SPDX-License-Identifier: GPL-2.0-only */
/* What differs, as text: for each list that does, its items and what happened
 * side by side, with a mark where they part. */
#include "scenarios/conform/conform-match.h"
#include "scenarios/conform/conform-run.h"

#include <string.h>

/* A wider left side is not padded. */
#define WIDTH_MAX 44

/* An event as an item shows it. */
static char *
event_text(const ConformHappened *event, gboolean with_step)
{
    return with_step ? g_strdup_printf("%" G_GINT64_FORMAT ": %s", event->step,
                                       event->text)
                     : g_strdup(event->text);
}

/* TRUE if some item of 'list' has a label. */
static gboolean
has_steps(const ConformItem *list)
{
    for (guint i = 0; i < list->children->len; i++) {
        const ConformItem *item = list->children->pdata[i];
        if (item->has_step || has_steps(item)) {
            return TRUE;
        }
    }
    return FALSE;
}

/* The texts of both sides, with blanks put in so that the two places where
 * they part come in one row, whose number is returned. */
static guint
make_columns(const ConformItem *list, const GPtrArray *happened,
             const ConformDifference *difference, GPtrArray *left,
             GPtrArray *right)
{
    guint row = MAX(difference->expected, difference->happened);
    gboolean with_step = has_steps(list);

    for (guint i = 0; i < list->children->len; i++) {
        while (i == difference->expected && left->len < row) {
            g_ptr_array_add(left, g_strdup(""));
        }
        g_ptr_array_add(left, conform_item_text(list->children->pdata[i]));
    }
    for (guint i = 0; i < happened->len; i++) {
        while (i == difference->happened && right->len < row) {
            g_ptr_array_add(right, g_strdup(""));
        }
        g_ptr_array_add(right, event_text(happened->pdata[i], with_step));
    }
    return row;
}

static const char *
cell(const GPtrArray *column, guint row)
{
    return row < column->len ? column->pdata[row] : "";
}

static void
append_table(GString *text, const ConformItem *list, const GPtrArray *happened,
             const ConformDifference *difference)
{
    g_autoptr(GPtrArray) left = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) right = g_ptr_array_new_with_free_func(g_free);
    guint at = make_columns(list, happened, difference, left, right);
    gsize width = strlen("expected");

    for (guint i = 0; i < left->len; i++) {
        gsize len = strlen(left->pdata[i]);
        width = len <= WIDTH_MAX ? MAX(width, len) : width;
    }
    g_string_append_printf(text, "    %-*s  %s\n", (int)width, "expected",
                           "happened");
    for (guint i = 0; i < MAX(MAX(left->len, right->len), at + 1); i++) {
        const char *a = cell(left, i), *b = cell(right, i);
        gboolean past = i == at && !*a;
        g_string_append_printf(text, "  %s %-*s  %s\n", i == at ? ">" : " ",
                               (int)width, past ? "(the end)" : a,
                               i == at && !*b ? "(the end)" : b);
    }
}

char *
conform_compare(const ConformCase *one, const ConformOutcome *outcome)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < N_CONFORM_LISTS; i++) {
        ConformDifference difference;
        if (one->expect[i] &&
            !conform_match(one->expect[i], outcome->happened[i], &difference)) {
            g_string_append_printf(text, "%s:\n",
                                   conform_list_name((ConformListId)i));
            append_table(text, one->expect[i], outcome->happened[i],
                         &difference);
        }
    }
    return text->len ? g_string_free(g_steal_pointer(&text), FALSE) : NULL;
}
