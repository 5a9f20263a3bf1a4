/* SPDX-License-Identifier: GPL-2.0-only */
/* All runs of a scenario: from the plan to the results folder. */
#ifndef FINWAIT_SCENARIOS_CAMPAIGN_H
#define FINWAIT_SCENARIOS_CAMPAIGN_H

#include "scenarios/batch.h"
#include "scenarios/run-files.h"
#include "scenarios/scenario.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct CampaignOptions {
    const char *folder; /* of the results */
    guint n_jobs;       /* runs at a time */
    gboolean is_quiet;
    gboolean with_connections;
    RunChoice pcap, trace;
    const char *const *sets; /* the --set of the command line; NULL: none */
    const char *command;     /* the command line, for the manifest */
} CampaignOptions;

/* A run that went wrong. */
typedef struct CampaignFailure {
    guint64 point, replication;
    BatchStatus status;
    char *message;
    char *reproduce; /* a command */
} CampaignFailure;

typedef struct CampaignReport {
    BatchTotals totals;
    GPtrArray *failures;        /* CampaignFailure, the first hundred */
    gint64 start_us, finish_us; /* real time since 1970 */
} CampaignReport;

gboolean campaign_run(const Scenario *scenario, const CampaignOptions *options,
                      CampaignReport *report, GError **error);
void campaign_report_clear(CampaignReport *report);

G_END_DECLS

#endif
