/* SPDX-License-Identifier: GPL-2.0-only */
/* The steps of scenario_load(); private to the scenario-*.c files. */
#ifndef FINWAIT_SCENARIOS_SCENARIO_PRIV_H
#define FINWAIT_SCENARIOS_SCENARIO_PRIV_H

#include "scenarios/scenario/scenario.h"

G_BEGIN_DECLS

/* scenario-file.c: the file, what it inherits, --set and --where. */
KeyFile *scenario_read_file(const char *path, GError **error);
gboolean scenario_add_sections(ParamTable *table, const KeyFile *file,
                               GError **error);
gboolean scenario_apply_sets(const ParamTable *table, KeyFile *file,
                             const char *const *sets, GError **error);
gboolean scenario_apply_wheres(KeyFile *file, const char *const *wheres,
                               GError **error);

/* scenario-file.c: the file 'name' as seen from the folder of 'path'. */
char *scenario_beside(const char *path, const char *name);

/* scenario-trace.c: [trace NAME], and files that become such. */
gboolean scenario_read_traces(Scenario *scenario, GError **error);

/* scenario-check.c: 'texts' and 'axes' from the file, all of them checked. */
gboolean scenario_check(Scenario *scenario, GError **error);

/* scenario-check-keys.c: one key of [check]. */
gboolean scenario_check_key(const KeyEntry *entry, GError **error);

/* scenario-points.c: constraints, and which points are run. */
gboolean scenario_is_where(const char *key);
gboolean scenario_take_where(Scenario *scenario, const KeyEntry *entry,
                             GError **error);
gboolean scenario_count_points(Scenario *scenario, GError **error);
gboolean scenario_has_points(const Scenario *scenario, const Axis *const *axes,
                             const char *const *texts, guint n);

/* scenario.c */
void scenario_read_fixed(Scenario *scenario);
void figure_free(gpointer figure);

/* scenario-compare.c: [compare]. */
gboolean scenario_read_compare(Scenario *scenario, GError **error);

/* scenario-figure-keys.c: swept keys and their values; one section of a
 * figure. */
const Axis *scenario_find_axis(const Scenario *scenario, const char *key,
                               const char *where, GError **error);
gboolean figure_take_kind(Figure *figure, const KeyEntry *entry,
                          GError **error);
gboolean figure_take_key(const Scenario *scenario, Figure *figure,
                         const KeyEntry *entry, GError **error);
gboolean figure_check(const Scenario *scenario, const Figure *figure,
                      GError **error);

/* scenario-figure-series.c */
gboolean figure_take_sampled(Figure *figure, const char *word,
                             const char *where, GError **error);
gboolean figure_check_sampled(const Scenario *scenario, const Figure *figure,
                              GError **error);

/* scenario-figure-layout.c */
gboolean figure_take_format(Figure *figure, const KeyEntry *entry,
                            GError **error);
gboolean figure_check_panels(const Figure *figure, GError **error);

/* scenario-theory.c */
gboolean figure_take_theory(const Scenario *scenario, Figure *figure,
                            GError **error);

/* scenario-figure.c: 'figures' from the file. */
gboolean scenario_read_figures(Scenario *scenario, GError **error);

G_END_DECLS

#endif
