/* SPDX-License-Identifier: GPL-2.0-only */
/* The parameters of a scenario: one table, and the values of one point.
 *
 * A parameter has a key ("server.vm.on_sock_event": the section, a dot, the
 * key in that section), a type and one line of meaning.  Where it applies,
 * what its default is and which values it may take depend on the system and
 * the program of its section; each such case is a ParamUse.  Programs bring
 * parameters of their own (sock-programs.h, posix-programs.h), so the table is
 * put together once, when first asked for.
 *
 * Not here: reading files (scenario.h), what the values do (world.h).
 */
#ifndef FINWAIT_SCENARIOS_PARAMS_H
#define FINWAIT_SCENARIOS_PARAMS_H

#include "scenarios/params/values.h"
#include <glib.h>

G_BEGIN_DECLS

/* What a node runs.  The order is that of "server.system". */
typedef enum System {
    SYSTEM_SOCK,
    SYSTEM_POSIX,
    N_SYSTEMS,
    SYSTEM_ANY = N_SYSTEMS,
} System;

/* Where a parameter applies, and what it may be there. */
typedef struct ParamUse {
    System system;
    const char *program; /* NULL: any */
    const char *value;   /* the default, as text */
    const char *choices; /* VALUE_ENUM: "a|b|c" */
    gdouble min, max;    /* in the unit of value_base_unit() */
    const char *doc;     /* what it means there */
} ParamUse;

typedef struct Param {
    const char *key;
    const char *section; /* "server" */
    const char *name;    /* "vm.on_sock_event" */
    ValueType type;
    gboolean is_fixed;    /* the same for all points: it cannot be swept */
    const ParamUse *uses; /* at least one */
    guint n_uses;
    int system, program; /* index of its section's; -1: there is none */
} Param;

/* The values of one point, one for each parameter of the table; those that do
 * not apply have a NULL text.  Texts are borrowed. */
typedef struct ParamSet {
    Value *values;
    const ParamUse **uses; /* which case applies; NULL: none */
} ParamSet;

guint param_count(void);
const Param *param_at(guint index);
const Param *param_find(const char *key);
guint param_index(const Param *param);
const char **param_keys(const char *section);
char *param_meant(const char *section, const char *key);
const ParamUse *param_find_use(const Param *param, const char *const *texts);

ParamSet *param_set_new(void);
void param_set_free(ParamSet *set);
gboolean param_set_read(ParamSet *set, const char *const *texts,
                        const Param **culprit, GError **error);
gboolean param_set_check(const ParamSet *set, const Param **culprit,
                         GError **error);
gboolean param_applies(const ParamSet *set, const char *key);

const Value *param_value(const ParamSet *set, const char *key);
gint64 param_whole(const ParamSet *set, const char *key);
gdouble param_real(const ParamSet *set, const char *key);
const char *param_text(const ParamSet *set, const char *key);
System param_system(const ParamSet *set, const char *section);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(ParamSet, param_set_free)

G_END_DECLS

#endif
