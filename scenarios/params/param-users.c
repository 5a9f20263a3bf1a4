/* SPDX-License-Identifier: GPL-2.0-only */
/* Which programs a parameter means something to. */
#include "scenarios/params/params.h"

#include "scenarios/base/error.h"

static gboolean
is_used_by(const ParamUse *use, const System *system, const Program *program)
{
    return (!use->system || use->system == system) &&
           (!use->program || g_str_equal(use->program, program->name)) &&
           (!use->needs || (use->needs & program->does));
}

/* TRUE if the parameter applies to the point, and its section's program does
 * something that it is about. */
gboolean
param_matters(const ParamSet *set, const Param *param)
{
    const ParamUse *use = set->uses[param->index];
    const Program *program;

    if (!set->values[param->index].text) {
        return FALSE;
    }
    if (!use->needs) {
        return TRUE;
    }
    program = system_program(use->system, param_role(param->section),
                             set->values[param->program].text);
    return is_used_by(use, use->system, program);
}

/* The names of the programs of 'system' to which 'param' means something, ended
 * by NULL.  (transfer container) */
const char **
param_users(const Param *param, const System *system)
{
    GPtrArray *names = g_ptr_array_new();

    for (const Program *const *at = system->programs; *at; at++) {
        gboolean is_used = FALSE;
        for (guint i = 0; i < param->n_uses; i++) {
            is_used |= is_used_by(&param->uses[i], system, *at);
        }
        if (is_used && (*at)->role == param_role(param->section)) {
            g_ptr_array_add(names, (gpointer)(*at)->name);
        }
    }
    g_ptr_array_add(names, NULL);
    return (const char **)g_ptr_array_free(names, FALSE);
}

/* Complains of 'param', of a node, which does not matter at the point, with the
 * programs to which it would.  FALSE */
gboolean
param_tell_useless(const ParamSet *set, const Param *param, GError **error)
{
    const System *system = param_system(set, param->section);
    g_autofree const char **users = param_users(param, system);
    const char *program = param_in(set, param->section, "program")->text;
    g_autofree char *list = alternatives(users);

    if (*users) {
        return mistake(error,
                       "\"%s\" means nothing to program %s of system %s, "
                       "expected program %s",
                       param->key, program, system->name, list);
    }
    return mistake(error,
                   "\"%s\" means nothing here, expected a key of system %s "
                   "with program %s",
                   param->key, system->name, program);
}
