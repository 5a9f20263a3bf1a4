/* SPDX-License-Identifier: GPL-2.0-only */
/* The rows from which params.c puts its table together; private to it. */
#ifndef FINWAIT_SCENARIOS_PARAMS_TABLE_H
#define FINWAIT_SCENARIOS_PARAMS_TABLE_H

#include "scenarios/params/params.h"

G_BEGIN_DECLS

/* How POSIX programs end a connection: posix-programs.h, in its order. */
#define PARAM_ENDINGS "graceful|half|reset|vanish|wait"

/* How servers look after their clients: posix-programs.h, in its order. */
#define PARAM_DETECTIONS "none|write|zero|peek|poll"

/* Congestion controls, in the order of network.c. */
#define PARAM_CONGESTIONS "newreno|linuxreno|cubic"

/* One parameter that no program owns.  A default in 'any' stands for all
 * systems; otherwise it applies to those that have one of their own. */
typedef struct ParamRow {
    const char *key;
    ValueType type;
    const char *any;
    const char *by_system[N_SYSTEMS];
    gdouble min, max;    /* in the unit of value_base_unit() */
    const char *choices; /* VALUE_ENUM */
    const char *doc;
} ParamRow;

const ParamRow *param_rows(guint *n);

/* params.c, for those who bring parameters. */
void param_add_use(const char *key, ValueType type, const ParamUse *use);

/* params-programs.c: the programs' parameters. */
void param_add_programs(void);
char *param_program_names(System system, gboolean is_client);

G_END_DECLS

#endif
