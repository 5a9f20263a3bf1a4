/* SPDX-License-Identifier: GPL-2.0-only */
/* The systems of recorded cases: those that systems bring along, and what else
 * the format names. */
#include "scenarios/conform/conform-end.h"

/* Named by the format; skipped until some system brings it. */
static const ConformSystem not_modelled[] = {
    {.name = "nodejs"},           {.name = "winsock"},
    {.name = "http.node-server"}, {.name = "http.node-client"},
    {.name = "http.nginx"},       {.name = "http.curl"},
    {.name = "http.fetch"},
};

/* Those that have ops; ended by NULL.  (transfer container) */
static GPtrArray *
modelled(void)
{
    GPtrArray *found = g_ptr_array_new();

    for (const System *const *at = systems_all(); *at; at++) {
        const ConformSystem *const *one = (*at)->conform;
        for (; one && *one; one++) {
            g_ptr_array_add(found, (gpointer)*one);
        }
    }
    return found;
}

const ConformSystem *
conform_system_find(const char *name)
{
    g_autoptr(GPtrArray) systems = modelled();

    for (guint i = 0; i < systems->len; i++) {
        const ConformSystem *system = systems->pdata[i];
        if (g_str_equal(system->name, name)) {
            return system;
        }
    }
    for (guint i = 0; i < G_N_ELEMENTS(not_modelled); i++) {
        if (g_str_equal(not_modelled[i].name, name)) {
            return &not_modelled[i];
        }
    }
    return NULL;
}

const char **
conform_system_names(void)
{
    g_autoptr(GPtrArray) systems = modelled();
    GPtrArray *names = g_ptr_array_new();

    for (guint i = 0; i < systems->len; i++) {
        g_ptr_array_add(names,
                        (gpointer)((ConformSystem *)systems->pdata[i])->name);
    }
    for (guint i = 0; i < G_N_ELEMENTS(not_modelled); i++) {
        if (!g_ptr_array_find_with_equal_func(names, not_modelled[i].name,
                                              g_str_equal, NULL)) {
            g_ptr_array_add(names, (gpointer)not_modelled[i].name);
        }
    }
    g_ptr_array_add(names, NULL);
    return (const char **)g_ptr_array_free(names, FALSE);
}
