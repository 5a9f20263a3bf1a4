/* SPDX-License-Identifier: GPL-2.0-only */
/* When a device is switched on, off and on again by its keys: at the times of
 * `reboot`, or else again and again by `reboot_every` and `reboot_time`. */
#ifndef FINWAIT_SCENARIOS_SOCK_POWER_H
#define FINWAIT_SCENARIOS_SOCK_POWER_H

#include "model/sock/device.h"
#include "scenarios/params/params.h"

G_BEGIN_DECLS

typedef struct SockPower SockPower;

/* Has sock_power_change() called at 'at_ns'; the call before has been. */
typedef void (*SockPowerArmFn)(gpointer user, gint64 at_ns);

/* For 'device', whose keys are in 'section' of 'params'.  'every' is what
 * reboot_every says.  (transfer full): sock_power_free() */
SockPower *sock_power_new(Device *device, const ParamSet *params,
                          const char *section, const PortDelay *every,
                          SockPowerArmFn arm, gpointer user);
void sock_power_free(SockPower *power);

/* Switches the device on at 'at_ns', now or later. */
void sock_power_begin(SockPower *power, gint64 at_ns);

/* Does what is due. */
void sock_power_change(SockPower *power);

G_END_DECLS

#endif
