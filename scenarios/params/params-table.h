/* SPDX-License-Identifier: GPL-2.0-only */
/* The rows of the keys that no system owns, for params-build.c and for those
 * who fill a struct from them. */
#ifndef FINWAIT_SCENARIOS_PARAMS_TABLE_H
#define FINWAIT_SCENARIOS_PARAMS_TABLE_H

#include "scenarios/params/params.h"
#include "scenarios/params/system.h"

G_BEGIN_DECLS

/* The key that chooses the queue disc of a link, and what those keys begin with
 * that only some of them have. */
#define PARAM_QUEUE_DISC "queue_disc"
#define PARAM_CODEL "codel."

/* Background load, as X(NAME, text). */
#define LOAD_KINDS(X) X(TCP, "tcp") X(UDP, "udp")
#define LOAD_DIRECTIONS(X) X(DOWN, "down") X(UP, "up")

enum {
#define X(NAME, TEXT) LOAD_##NAME,
    LOAD_KINDS(X)
};

enum {
    LOAD_DIRECTIONS(X)
#undef X
};

/* The rows of a section that is the same for all systems. */
typedef struct ParamSection {
    const char *name;
    const ParamRow *rows; /* NULL: the end */
    gconstpointer (*defaults)(void);
    guint role;             /* ROLE_*; 0: it is no node's with software */
    gboolean is_repeatable; /* with a name: [client.fast] */
    gboolean is_optional;   /* it means nothing where it is not written */
} ParamSection;

const ParamSection *param_section_find(const char *name);

extern const ParamSection param_section_rows[];

/* Of [link], about SimLinkConfig. */
extern const ParamRows param_link_rows;

/* Keys of [link] that mean something under one choice of its queue disc only;
 * ended by one without a choice. */
typedef struct ParamChosen {
    const char *choice;
    const ParamRow *rows;
} ParamChosen;

extern const ParamChosen param_link_chosen[];

void param_link_read(const ParamSet *set, const char *section,
                     SimLinkConfig *out);

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
