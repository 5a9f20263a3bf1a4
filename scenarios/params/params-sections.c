/* SPDX-License-Identifier: GPL-2.0-only */
/* Sections that a scenario's own table has: those with a name, such as
 * [client.fast], and those that mean something only where they are written,
 * such as [router]. */
#include "scenarios/params/params-priv.h"

#include <string.h>

#include "scenarios/base/error.h"
#include "scenarios/base/text.h"
#include "scenarios/params/params-table.h"

/* The rows of the section of that name, without its own; NULL: none. */
const ParamSection *
param_section_find(const char *name)
{
    gsize len = strcspn(name, ".");

    for (const ParamSection *at = param_section_rows; at->rows; at++) {
        if (strncmp(at->name, name, len) == 0 && at->name[len] == '\0') {
            return at;
        }
    }
    return NULL;
}

gboolean
param_is_optional(const char *section)
{
    const ParamSection *found = param_section_find(section);

    return found && found->is_optional;
}

/* For what the nodes of 'section' are there, ROLE_*; 0: it has none with
 * software. */
guint
param_role(const char *section)
{
    const ParamSection *found = param_section_find(section);

    return found ? found->role : 0;
}

/* ---- Adding -------------------------------------------------------------- */

/* A name must not look like the beginning of a key, as in "client.tcp.mss". */
static gboolean
check_no_key(const ParamTable *table, const char *section, const char *name,
             GError **error)
{
    gboolean taken = FALSE;

    for (guint i = 0; i < table->n_shared; i++) {
        const Param *param = table->params->pdata[i];
        gsize len = strcspn(param->name, ".");
        taken |= g_str_equal(param->section, section) && strlen(name) == len &&
                 memcmp(param->name, name, len) == 0;
    }
    return !taken ||
           mistake(error,
                   "[%s.%s]: keys of [%s] begin with \"%s\", expected "
                   "another name",
                   section, name, section, name);
}

/* Nodes of different kinds are told apart by their names. */
static gboolean
check_no_other(const ParamTable *table, const char *section, const char *name,
               GError **error)
{
    for (guint i = 0; i < table->named->len; i++) {
        const char *other = table->named->pdata[i];
        if (param_role(section) && param_role(other) &&
            g_str_equal(param_group_name(other), name) &&
            !g_str_has_prefix(other, section)) {
            return mistake(error,
                           "[%s.%s]: there is a [%s], expected another name",
                           section, name, other);
        }
    }
    return TRUE;
}

static gboolean
check_name(const ParamTable *table, const char *section, const char *name,
           GError **error)
{
    return check_no_key(table, section, name, error) &&
           check_no_other(table, section, name, error) &&
           ((g_ascii_isalpha(*name) && !strchr(name, '.')) ||
            mistake(error,
                    "[%s.%s]: \"%s\" is no name for a section of its own, "
                    "expected one such as [%s.fast]",
                    section, name, name, section));
}

/* Notes that the optional section 'name' is written. */
static void
state(ParamTable *table, const char *name)
{
    if (!g_ptr_array_find_with_equal_func(table->stated, name, g_str_equal,
                                          NULL)) {
        g_ptr_array_add(table->stated, (gpointer)name);
    }
}

/* Whether 'param' means anything: its section is not optional, or written, or
 * the table is that of all there are. */
gboolean
param_table_has(const ParamTable *table, const Param *param)
{
    return !param->is_optional || !table->is_own ||
           g_ptr_array_find_with_equal_func(
               table->stated, param_section_find(param->section)->name,
               g_str_equal, NULL);
}

static void
add_named(ParamTable *table, const char *full, const char *section)
{
    guint from = table->params->len;

    for (guint i = 0; i < table->n_shared; i++) {
        const Param *base = table->params->pdata[i];
        Param *param;
        if (!g_str_equal(base->section, section)) {
            continue;
        }
        param = param_table_make(table, full, base->name, base->type);
        param->base = (int)base->index;
        param->is_fixed = base->is_fixed;
        param->uses = base->uses;
        param->n_uses = base->n_uses;
    }
    param_table_link(table, from);
    g_ptr_array_add(table->named, g_strdup(full));
}

/* Adds the keys of the named section 'full', such as "client.fast", each of
 * which inherits from that of the bare one; or those of an optional one. */
gboolean
param_table_add(ParamTable *table, const char *full, GError **error)
{
    const ParamSection *section = param_section_find(full);
    const char *name = full + strcspn(full, ".");

    g_assert(section);
    if (*name && !section->is_repeatable) {
        return mistake(error,
                       "[%s]: there is one [%s] only, expected [%s], or a "
                       "name for [client.NAME], [server.NAME], [proxy.NAME], "
                       "[link.NAME], [load.NAME] or [event.NAME]",
                       full, section->name, section->name);
    }
    if (*name && !check_name(table, section->name, name + 1, error)) {
        return FALSE;
    }
    if (section->is_optional) {
        state(table, section->name);
    }
    if (*name) {
        add_named(table, full, section->name);
    }
    return TRUE;
}

/* ---- Which there are ----------------------------------------------------- */

static void
append_named(const ParamTable *table, const char *bare, GPtrArray *sections)
{
    for (guint i = 0; i < table->named->len; i++) {
        const char *named = table->named->pdata[i];
        if (strlen(bare) == strcspn(named, ".") &&
            g_str_has_prefix(named, bare)) {
            g_ptr_array_add(sections, (gpointer)named);
        }
    }
}

/* All sections, each followed by those that inherit from it: "client",
 * "client.fast"; ended by NULL.  (transfer container): valid as long as
 * 'table' */
const char **
param_sections(const ParamTable *table)
{
    GPtrArray *sections = g_ptr_array_new();

    for (const ParamSection *at = param_section_rows; at->rows; at++) {
        g_autofree char *first =
            g_strconcat(at->name, ".", at->rows->name, NULL);
        if (param_find(table, first)) {
            g_ptr_array_add(sections, (gpointer)at->name);
            append_named(table, at->name, sections);
        }
    }
    g_ptr_array_add(sections, NULL);
    return (const char **)g_ptr_array_free(sections, FALSE);
}

/* The sections that the things called 'bare', such as "client", are said in:
 * those with a name, in the order of the file, or the bare one where there are
 * none; not an optional one that is not written.  As above. */
const char **
param_instances(const ParamTable *table, const char *bare)
{
    const ParamSection *section = param_section_find(bare);
    GPtrArray *sections = g_ptr_array_new();

    append_named(table, bare, sections);
    if (sections->len == 0 && (!section->is_optional ||
                               g_ptr_array_find_with_equal_func(
                                   table->stated, bare, g_str_equal, NULL))) {
        g_ptr_array_add(sections, (gpointer)section->name);
    }
    g_ptr_array_add(sections, NULL);
    return (const char **)g_ptr_array_free(sections, FALSE);
}

/* Appends those of 'bare', if they have names or all do ('with_bare'). */
static guint
append_groups(const ParamTable *table, const char *bare, gboolean with_bare,
              GPtrArray *groups)
{
    g_autofree const char **sections = param_instances(table, bare);
    guint n = 0;

    for (const char **at = sections; *at; at++) {
        if (with_bare || strchr(*at, '.')) {
            g_ptr_array_add(groups, (gpointer)*at);
            n++;
        }
    }
    return n;
}

/* The sections of groups that are told of one by one: of clients,
 * "client.fast", then proxies, then of servers, of which there are
 * '*n_servers' (nullable); ended by NULL.  Without names there are none, but
 * proxies set clients and servers apart.  (transfer container): valid as long
 * as 'table'
 */
const char **
param_groups(const ParamTable *table, guint *n_servers)
{
    GPtrArray *groups = g_ptr_array_new();
    g_autofree const char **proxies = param_instances(table, "proxy");
    guint n;

    append_groups(table, "client", *proxies != NULL, groups);
    append_groups(table, "proxy", TRUE, groups);
    n = append_groups(table, "server", *proxies != NULL, groups);
    if (n_servers) {
        *n_servers = n;
    }
    g_ptr_array_add(groups, NULL);
    return (const char **)g_ptr_array_free(groups, FALSE);
}

/* TRUE if 'section' is 'who', or one of its groups: "client" means all of
 * [client.NAME]. */
gboolean
param_is_group_of(const char *section, const char *who)
{
    gsize len = strlen(who);

    return strncmp(section, who, len) == 0 &&
           (section[len] == '\0' || section[len] == '.');
}

/* "fast" of "client.fast"; the whole of a section without a name. */
const char *
param_group_name(const char *section)
{
    const char *dot = strchr(section, '.');

    return dot ? dot + 1 : section;
}
