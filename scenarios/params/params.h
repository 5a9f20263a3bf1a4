/* SPDX-License-Identifier: GPL-2.0-only */
/* The parameters of a scenario: one table, and the values of one point.
 *
 * A parameter has a key ("server.vm.on_sock_event": the section, a dot, the
 * key in that section), a type and one line of meaning.  Where it applies,
 * what its default is and which values it may take depend on the system and
 * the program of its section; each such case is a ParamUse.  The table is put
 * together once from the rows of scenario, link and run (params-table.c), of
 * the TCP (params-tcp.c), and of the systems and their programs (system.h).
 *
 * Some sections may be repeated with a name, such as "[client.fast]", a group
 * of clients: it has all the keys of [client], as "client.fast.think", and each
 * value that it does not say is that of [client], which has no clients of its
 * own then.  Likewise [server.NAME], [proxy.NAME] and [link.NAME].  [router]
 * and [proxy] mean something only where they are written.  All that is a matter
 * of each scenario, so it has a table of its own, which begins like
 * everybody's; what the network looks like then, topology.h says.
 *
 * [event] may be repeated likewise: each of them happens.
 *
 * Not here: reading files (scenario.h), what the values do (network.h,
 * host.h).
 */
#ifndef FINWAIT_SCENARIOS_PARAMS_H
#define FINWAIT_SCENARIOS_PARAMS_H

#include "scenarios/params/link-trace.h"
#include "scenarios/params/system.h"
#include "scenarios/params/values.h"
#include <glib.h>

G_BEGIN_DECLS

/* Where a parameter applies, and what it may be there. */
typedef struct ParamUse {
    const System *system; /* NULL: any */
    const char *program;  /* NULL: any */
    const char *value;    /* the default, as text */
    const char *choices;  /* VALUE_ENUM: "a|b|c" */
    gdouble min, max;     /* in the unit of value_base_unit() */
    const char *doc;      /* what it means there */
    const char *zero;     /* what 0 stands for if it is no amount: "never" */
    guint needs;          /* to programs that do one of these; 0: to all */
} ParamUse;

struct Param {
    const char *key;
    const char *section; /* "server", "client.fast" */
    const char *name;    /* "vm.on_sock_event" */
    ValueType type;
    gboolean is_fixed;    /* the same for all points: it cannot be swept */
    const ParamUse *uses; /* at least one */
    guint n_uses;
    guint index;          /* in its table */
    int system, program;  /* index of its section's; -1: there is none */
    guint rank;           /* read in this order: systems decide which programs
                             there are (0, 1), and both decide the rest (2) */
    int base;             /* index of the one it inherits from; -1: none */
    gboolean is_optional; /* means nothing where its section is not written */
};

typedef struct ParamTable ParamTable;

/* What a value was read from: the texts of its parameter and of those that
 * decide what it means. */
typedef struct ParamSource {
    gboolean is_read;
    const char *own, *text, *system, *program;
} ParamSource;

/* The values of one point, one for each parameter of the table; those that do
 * not apply have a NULL text.  Texts are borrowed, and must not change: a set
 * that is read again for another point of a sweep, where most are the same,
 * takes those at the same place for the same. */
struct ParamSet {
    const ParamTable *table;
    Value *values;
    const ParamUse **uses; /* which case applies; NULL: none */
    ParamSource *sources;
};

/* ---- The table ---- */

const ParamTable *param_table(void);
ParamTable *param_table_new(void);
void param_table_free(ParamTable *table);
gboolean param_table_add(ParamTable *table, const char *section,
                         GError **error);
const char **param_sections(const ParamTable *table);
const char **param_instances(const ParamTable *table, const char *bare);
const char **param_groups(const ParamTable *table, guint *n_servers);
const char *param_group_name(const char *section);
guint param_role(const char *section);
gboolean param_is_optional(const char *section);
gboolean param_is_group_of(const char *section, const char *who);
gboolean param_table_has(const ParamTable *table, const Param *param);

void param_table_add_trace(ParamTable *table, const char *name,
                           LinkTrace *trace);
const LinkTrace *param_table_trace(const ParamTable *table, const char *name);
gboolean param_is_trace(const Param *param);

guint param_count(const ParamTable *table);
const Param *param_at(const ParamTable *table, guint index);
const Param *param_find(const ParamTable *table, const char *key);
char *param_meant(const ParamTable *table, const char *section,
                  const char *key);
const char *param_given(const ParamTable *table, const Param *param,
                        const char *const *texts);
const ParamUse *param_find_use(const ParamTable *table, const Param *param,
                               const char *const *texts);
char *param_range(const Param *param, const ParamUse *use);

/* ---- The values of a point ---- */

ParamSet *param_set_new(const ParamTable *table);
void param_set_free(ParamSet *set);
gboolean param_set_read(ParamSet *set, const char *const *texts,
                        const Param **culprit, GError **error);
gboolean param_set_check(const ParamSet *set, GHashTable *used,
                         const Param **culprit, GError **error);
gboolean param_applies(const ParamSet *set, const char *key);
gboolean param_matters(const ParamSet *set, const Param *param);
gboolean param_tell_useless(const ParamSet *set, const Param *param,
                            GError **error);
const char **param_users(const Param *param, const System *system);

const Value *param_value(const ParamSet *set, const char *key);
gint64 param_whole(const ParamSet *set, const char *key);
const char *param_text(const ParamSet *set, const char *key);

const Value *param_in(const ParamSet *set, const char *section,
                      const char *name);
const System *param_system(const ParamSet *set, const char *section);
gboolean param_is_bus(const ParamSet *set, const char *link);

/* Makes the random delay that 'spec' (an ns-3 random variable) describes, from
 * the random stream of that number, in '*out', a PortDelay. */
typedef struct ParamDraw {
    gboolean (*delay)(gpointer user, const char *spec, gint64 stream,
                      gpointer out, GError **error);
    gpointer user;
    gint64 stream; /* the first one of the section */
} ParamDraw;

gboolean param_fill(const ParamSet *set, const char *section,
                    const ParamRows *rows, const ParamDraw *draw, gpointer out,
                    GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(ParamTable, param_table_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ParamSet, param_set_free)

G_END_DECLS

#endif
