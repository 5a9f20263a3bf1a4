/* SPDX-License-Identifier: GPL-2.0-only */
/* What people do to the programs and hosts of a run, by the sections
 * [event.NAME]: they end a program, start it again, reboot a host, cut its
 * power.  How a system takes that is its own (HostActs, host.h). */
#ifndef FINWAIT_SCENARIOS_EVENTS_H
#define FINWAIT_SCENARIOS_EVENTS_H

#include "scenarios/run/host.h"

G_BEGIN_DECLS

typedef struct Events Events;

/* Told when one is about to begin, with the name of its section, "deploy";
 * static. */
typedef void (*EventsFn)(gpointer user, const char *name);

/* The events of 'params' in 'network', both of which outlive it; none if there
 * are no sections.  'fn' may be NULL.  (transfer full): events_free() */
Events *events_new(const ParamSet *params, const Network *network, EventsFn fn,
                   gpointer user);
void events_free(Events *events);

/* 'host' is the 'number'-th of its section, from 1: its events are awaited from
 * the beginning of time on. */
gboolean events_watch(Events *events, Host *host, guint number, GError **error);

G_END_DECLS

#endif
