/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside the table of parameters: params-build.c puts it together, params.c
 * looks things up, param-set.c holds the values of a point. */
#ifndef FINWAIT_SCENARIOS_PARAMS_PRIV_H
#define FINWAIT_SCENARIOS_PARAMS_PRIV_H

#include "scenarios/params/params.h"

G_BEGIN_DECLS

struct ParamTable {
    GPtrArray *params;  /* Param; those from 'n_shared' on are owned */
    GHashTable *by_key; /* key -> index + 1 */
    guint n_shared;     /* that every table has */
    GPtrArray *named;   /* sections like "client.fast", owned */
    GHashTable *traces; /* name -> LinkTrace, owned; NULL: there is none */
    GPtrArray *stated;  /* optional sections that are written, static */
    gboolean is_own;    /* of a scenario, not that of all there are */
};

/* The one of all sections without a name. */
ParamTable *param_table_build(void);

ParamTable *param_table_alloc(void);
Param *param_table_make(ParamTable *table, const char *section,
                        const char *name, ValueType type);
void param_table_link(ParamTable *table, guint from);

/* The key that chooses the profile of a TCP, behind its section. */
#define PARAM_TCP_PROFILE "tcp.profile"

/* The case of 'param' under that system and program (both nullable), or
 * NULL. */
const ParamUse *param_use_under(const Param *param, const char *system,
                                const char *program);

G_END_DECLS

#endif
