/* SPDX-License-Identifier: GPL-2.0-only */
/* The texts of an engine's files; private to engine*.c. */
#ifndef FINWAIT_SCENARIOS_ENGINE_PRIV_H
#define FINWAIT_SCENARIOS_ENGINE_PRIV_H

#include "scenarios/campaign/engine.h"

G_BEGIN_DECLS

/* What stands in a text for "@NAME@". */
typedef struct EngineWord {
    const char *name;
    char *value;
} EngineWord;

/* task.sh, merge.sh of a scenario with and without a stop rule. */
extern const char engine_task_text[];
extern const char engine_merge_text[];
extern const char engine_rounds_text[];

/* Of each engine: how its file is called, and what is in it. */
typedef struct EngineRow {
    const char *name;
    const char *file;
    const char *text;
    const char *command; /* before the path of the file, which it is given */
} EngineRow;

extern const EngineRow engine_rows[];
extern const guint engine_n_rows;

G_END_DECLS

#endif
