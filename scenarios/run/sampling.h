/* SPDX-License-Identifier: GPL-2.0-only */
/* Takes the samples of a run that [series] asks for (measure/series.h). */
#ifndef FINWAIT_SCENARIOS_SAMPLING_H
#define FINWAIT_SCENARIOS_SAMPLING_H

#include "scenarios/run/host.h"

G_BEGIN_DECLS

typedef struct Sampling Sampling;

/* Samples 'network' each series.every of 'params', from then on; NULL if that
 * is 0.  'network' outlives it.  (transfer full): sampling_free() */
Sampling *sampling_new(const ParamSet *params, const Network *network);
void sampling_free(Sampling *sampling);

/* 'host' is of those that are sampled. */
void sampling_watch(Sampling *sampling, const Host *host);

/* All that is sampled of somebody, by SeriesMetric; rates as what has been
 * counted so far. */
typedef void (*SamplingLook)(gpointer user, gdouble *out);

/* Others are sampled that no Host is, clients of 'section'. */
void sampling_watch_clients(Sampling *sampling, const char *section,
                            SamplingLook look, gpointer user);

/* An event is about to happen. */
void sampling_note(Sampling *sampling, const char *event);

/* The rows so far; (transfer full): g_free() */
char *sampling_steal(Sampling *sampling);

G_END_DECLS

#endif
