/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of scenarios/systems/sock/ give to its row (sock-system.c):
 * devices with a sock object. */
#ifndef FINWAIT_SCENARIOS_SOCK_SYSTEM_H
#define FINWAIT_SCENARIOS_SOCK_SYSTEM_H

#include "model/sock/device.h"
#include "scenarios/params/params.h"
#include "scenarios/run/happening.h"

G_BEGIN_DECLS

extern const System system_sock;

extern const HostOps host_sock_ops;
extern const TalkSystem talk_sock_system;

/* sock-keys.c: the keys of a device, but for those of its program. */
extern const ParamRows sock_rows[];

/* Fills 'config' from 'section', with handler times from the random streams
 * from 'draw->stream' on ('draw' may be NULL: they are fixed).  Returns the
 * pauses that 'config' points to; NULL on error.  (transfer full) */
GArray *sock_config_read(const ParamSet *params, const char *section,
                         const ParamDraw *draw, DeviceConfig *config,
                         GError **error);

/* The times without power that the keys of 'section' say, fixed ones. */
void sock_power_plan(const ParamSet *params, const char *section,
                     HappeningPlan *plan);

/* Takes away what a program that does 'does' (SOCK_DOES_*) does not use:
 * sockets would only take memory, and it may ask for buffers itself. */
void sock_config_fit(guint does, DeviceConfig *config);

G_END_DECLS

#endif
