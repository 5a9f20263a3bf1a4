/* SPDX-License-Identifier: GPL-2.0-only */
/* The keys of scenarios and their values, for finwait-scenario(5). */
#include "scenarios/command/manual.h"

#include <string.h>

#include "scenarios/params/params.h"

/* ---- Values ------------------------------------------------------------- */

static const struct {
    ValueType type;
    const char *name;
} types[] = {
    {VALUE_TIME, "time"},
    {VALUE_RATE, "rate"},
    {VALUE_BYTES, "size"},
    {VALUE_PROB, "probability"},
    {VALUE_COUNT, "whole number"},
    {VALUE_NUMBER, "number"},
    {VALUE_BOOL, "truth value"},
    {VALUE_TEXT, "text"},
    {VALUE_DELAY, "time or random variable"},
    {VALUE_WINDOWS, "spans of time"},
    {VALUE_PACKETS, "segments"},
};

void
manual_values(GString *out)
{
    for (gsize i = 0; i < G_N_ELEMENTS(types); i++) {
        manual_item(out, types[i].name, "%s", value_expectation(types[i].type));
    }
}

static const char *
type_name(ValueType type)
{
    for (gsize i = 0; i < G_N_ELEMENTS(types); i++) {
        if (types[i].type == type) {
            return types[i].name;
        }
    }
    return value_expectation(type);
}

/* ---- Keys --------------------------------------------------------------- */

/* "posix", or "sock/echo" of a program; "rfc" of a profile that all systems
 * may have.  (transfer full) */
static char *
whose(const ParamUse *use)
{
    if (!use->system) {
        return g_strdup(use->program ? use->program : "");
    }
    return g_strconcat(use->system->name, use->program ? "/" : "", use->program,
                       NULL);
}

/* What a value of 'use' looks like, and where it lies.  (transfer full) */
static char *
form_of(const Param *param, const ParamUse *use)
{
    g_autofree char *range = NULL;

    if (use->choices) {
        g_auto(GStrv) words = g_strsplit(use->choices, "|", -1);
        return g_strjoinv(", ", words);
    }
    if (!(use->min < use->max) || param->type == VALUE_BOOL) {
        return g_strdup(type_name(param->type));
    }
    range = param_range(param, use);
    return g_strdup_printf("%s, %s", type_name(param->type), range);
}

/* TRUE if both say the same of the key, but for the default. */
static gboolean
is_same_use(const ParamUse *a, const ParamUse *b)
{
    return g_strcmp0(a->doc, b->doc) == 0 &&
           g_strcmp0(a->choices, b->choices) == 0 && a->min == b->min &&
           a->max == b->max;
}

/* The uses of 'param' that are like number 'first', that one among them;
 * ParamUse *.  NULL if an earlier one is.  (transfer full) */
static GPtrArray *
uses_like(const Param *param, guint first)
{
    GPtrArray *alike;

    for (guint i = 0; i < first; i++) {
        if (is_same_use(&param->uses[i], &param->uses[first])) {
            return NULL;
        }
    }
    alike = g_ptr_array_new();
    for (guint i = first; i < param->n_uses; i++) {
        if (is_same_use(&param->uses[i], &param->uses[first])) {
            g_ptr_array_add(alike, (gpointer)&param->uses[i]);
        }
    }
    return alike;
}

/* "sock/echo, sock/sink: ", where they are not all of 'param'. */
static void
append_whose(GString *text, const Param *param, const GPtrArray *uses)
{
    if (uses->len == param->n_uses && uses->len > 1) {
        return;
    }
    for (guint i = 0; i < uses->len; i++) {
        g_autofree char *who = whose(uses->pdata[i]);
        if (*who) {
            g_string_append_printf(text, "%s%s", i ? ", " : "", who);
        }
    }
    if (((const ParamUse *)uses->pdata[0])->system) {
        g_string_append(text, ": ");
    }
}

/* "; default 20ms", or where they are several "; default 20ms (posix), 1s
 * (sock)". */
static void
append_defaults(GString *text, const GPtrArray *uses)
{
    const char *first = ((const ParamUse *)uses->pdata[0])->value;
    gboolean is_one = TRUE;

    for (guint i = 0; i < uses->len; i++) {
        is_one &= g_str_equal(((const ParamUse *)uses->pdata[i])->value, first);
    }
    for (guint i = 0; i < (is_one ? 1 : uses->len); i++) {
        const ParamUse *use = uses->pdata[i];
        g_autofree char *who = whose(use);
        g_string_append_printf(text, "%s%s", i ? ", " : "; default ",
                               *use->value ? use->value : "none");
        if (!is_one) {
            g_string_append_printf(text, " (%s)", who);
        }
    }
}

static void
append_key(GString *out, const Param *param)
{
    manual_item(out, param->name, "%s", "");
    for (guint i = 0, n = 0; i < param->n_uses; i++) {
        g_autoptr(GPtrArray) uses = uses_like(param, i);
        g_autoptr(GString) text = g_string_new(NULL);
        g_autofree char *form = form_of(param, &param->uses[i]);

        if (!uses) {
            continue;
        }
        append_whose(text, param, uses);
        g_string_append_printf(text, "%s (%s", param->uses[i].doc, form);
        append_defaults(text, uses);
        g_string_append(text, ")\n");
        g_string_append(out, n++ ? ".br\n" : "");
        manual_text(out, text->str);
    }
}

void
manual_keys(GString *out)
{
    const ParamTable *table = param_table();
    g_autofree const char **sections = param_sections(table);

    for (const char **at = sections; *at; at++) {
        g_string_append_printf(out, ".SS [%s]\n", *at);
        for (guint i = 0; i < param_count(table); i++) {
            const Param *param = param_at(table, i);
            if (g_str_equal(param->section, *at)) {
                append_key(out, param);
            }
        }
    }
}
