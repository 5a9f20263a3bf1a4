/* SPDX-License-Identifier: GPL-2.0-only */
/* The rows of the keys that no system owns, for params-build.c and for those
 * who fill a struct from them. */
#ifndef FINWAIT_SCENARIOS_PARAMS_TABLE_H
#define FINWAIT_SCENARIOS_PARAMS_TABLE_H

#include "scenarios/params/params.h"
#include "scenarios/params/system.h"

G_BEGIN_DECLS

/* The rows of a section that is the same for all systems. */
typedef struct ParamSection {
    const char *name;
    const ParamRow *rows; /* NULL: the end */
    gconstpointer (*defaults)(void);
} ParamSection;

extern const ParamSection param_section_rows[];

/* Of [link], about SimLinkConfig. */
extern const ParamRows param_link_rows;

/* Of the keys tcp.*, about TcpProfile; the defaults are those of 'system'.
 */
extern const ParamRows param_tcp_rows;
/* The key tcp.profile, and what the others are by that choice of it (0: the
 * system's own). */
extern const ParamRow param_tcp_profile;
void param_tcp_defaults(const System *system, gint64 choice,
                        TcpProfile *profile);

/* The TCP of the nodes of 'section'. */
void param_tcp_read(const ParamSet *set, const char *section,
                    TcpProfile *profile);
const char *param_tcp_congestion(gint64 choice);

G_END_DECLS

#endif
