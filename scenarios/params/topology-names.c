/* SPDX-License-Identifier: GPL-2.0-only */
/* Which links and servers the keys of a point name. */
#include "scenarios/params/topology-priv.h"

#include "scenarios/base/error.h"
#include "scenarios/base/text.h"

static const Param *
key_of(const Build *build, const char *section, const char *name)
{
    g_autofree char *key = g_strconcat(section, ".", name, NULL);

    return param_find(build->set->table, key);
}

/* What the key says, whatever it is inherited from. */
const char *
topo_text(const Build *build, const char *section, const char *name)
{
    return param_in(build->set, section, name)->text;
}

/* The key 'name' of 'section' says "no such thing"; what there is, is in
 * 'names'. */
static gboolean
unknown_name(const Build *build, const char *section, const char *name,
             const char *what, const char *const *names)
{
    const char *text = topo_text(build, section, name);

    *build->culprit = key_of(build, section, name);
    if (!*names) {
        return mistake(build->error,
                       "\"%s\" names a %s and there is none with a name, "
                       "expected a section [%s.%s], or nothing",
                       text, what, what, text);
    }
    return unknown_word(build->error, what, text, names);
}

/* The section of the link that the key "link" of 'section' names. */
gboolean
topo_find_link(const Build *build, const char *section, const char **link)
{
    const char *text = topo_text(build, section, "link");
    g_autofree const char **links = param_instances(build->set->table, "link");
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    *link = "link";
    if (!*text) {
        return TRUE;
    }
    for (const char **at = links; *at; at++) {
        if (g_str_equal(*at, "link")) {
            continue;
        }
        if (g_str_equal(param_group_name(*at), text)) {
            *link = *at;
            return TRUE;
        }
        g_ptr_array_add(names, (gpointer)param_group_name(*at));
    }
    return unknown_name(build, section, "link", "link", words_end(names));
}

/* Whom 'section' asks if it names nobody: clients the first proxy, if there is
 * one; or the first server. */
static const char *
default_asked(const Build *build, const char *section)
{
    g_autofree const char **proxies =
        param_instances(build->set->table, "proxy");
    g_autofree const char **servers =
        param_instances(build->set->table, "server");

    return param_role(section) == ROLE_CLIENT && *proxies ? *proxies : *servers;
}

/* The section of whom 'section' asks. */
static gboolean
find_asked(const Build *build, const char *section, const char **asked)
{
    const char *const kinds[] = {"server", "proxy", NULL};
    const char *text = topo_text(build, section, "server");
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    *asked = default_asked(build, section);
    if (!*text) {
        return TRUE;
    }
    for (const char *const *kind = kinds; *kind; kind++) {
        g_autofree const char **sections =
            param_instances(build->set->table, *kind);
        for (const char **at = sections; *at; at++) {
            if (g_str_equal(param_group_name(*at), text)) {
                *asked = *at;
                return TRUE;
            }
            if (strchr(*at, '.')) {
                g_ptr_array_add(names, (gpointer)param_group_name(*at));
            }
        }
    }
    return unknown_name(build, section, "server", "server", words_end(names));
}

/* Notes whom 'section' asks, and whom these ask, up to a server: in 'asks', by
 * section. */
static gboolean
follow(const Build *build, const char *section)
{
    g_autofree const char **proxies =
        param_instances(build->set->table, "proxy");
    guint left = g_strv_length((char **)proxies) + 1;

    while (param_role(section) != ROLE_SERVER) {
        const char *asked;
        if (!find_asked(build, section, &asked)) {
            return FALSE;
        }
        g_hash_table_insert(build->asks, (gpointer)section, (gpointer)asked);
        if (left-- == 0) {
            *build->culprit = key_of(build, section, "server");
            return mistake(build->error,
                           "[%s] asks [%s], and by way of others itself: no "
                           "server is at the end, expected one",
                           section, asked);
        }
        section = asked;
    }
    g_hash_table_add(build->asks, (gpointer)section);
    return TRUE;
}

/* Fills 'asks'. */
gboolean
topo_find_asks(const Build *build)
{
    g_autofree const char **clients =
        param_instances(build->set->table, "client");

    for (const char **at = clients; *at; at++) {
        if (!follow(build, *at)) {
            return FALSE;
        }
    }
    return TRUE;
}
