/* SPDX-License-Identifier: GPL-2.0-only */
/* What is written for engines.  @NAME@ is quoted for the shell, or for Python
 * in the Snakefile.  The scripts are started by name of the shell, so nothing
 * depends on permissions. */
#include "scenarios/campaign/engine-priv.h"

#define MADE "# Made by `finwait submit` for deal @DEAL@ of @NAME@.\n"

/* bash replaces itself, so a batch system's signals reach finwait. */
const char engine_task_text[] =
    "#!/bin/bash\n"
    "# Made by `finwait submit`: bash task.sh DEAL [CHUNK [OPTION...]]\n"
    "# does one chunk, or goes on with it.  75: not through, do it again.\n"
    "exec @FINWAIT@ run @FOLDER@/store/scenario.ini --out @FOLDER@ \\\n"
    "    --chunk @FOLDER@/engine/chunks.\"$1:${2:-${SLURM_ARRAY_TASK_ID-}}\" "
    "\\\n"
    "    --resume --quiet@MORE@ \"${@:3}\"\n";

const char engine_merge_text[] =
    "#!/bin/bash\n"
    "# Made by `finwait submit`: puts together what there is.\n"
    "exec @FINWAIT@ merge @FOLDER@@JSONL@\n";

const char engine_rounds_text[] =
    "#!/bin/bash\n"
    "# Made by `finwait submit`: puts together what there is, and submits the\n"
    "# next round if run.stop= asks for one.\n"
    "@FINWAIT@ merge @FOLDER@@JSONL@ && exit\n"
    "exec @FINWAIT@ submit @FOLDER@ --resume --next-round\n";

/* Relative names, since Slurm reads % in them. */
static const char slurm_text[] =
    "#!/bin/bash\n" MADE "set -eu\n"
    "trap 'echo \"not submitted; to go on finwait submit\" @FOLDER@ --resume "
    ">&2' ERR\n"
    "cd @FOLDER@/engine\n"
    "array=$(sbatch --parsable --job-name=@NAME@ --array=1-@COUNT@@LIMIT@ \\\n"
    "    --output=log/%A_%a.txt --open-mode=append --requeue \\\n"
    "    --signal=B:USR1@60@OPTIONS@ task.sh @DEAL@)\n"
    "array=${array%%;*}\n"
    "echo \"$array\" >>jobs.txt\n"
    "merge=$(sbatch --parsable --job-name=@NAME@-merge \\\n"
    "    --output=log/merge-%j.txt --dependency=afterany:\"$array\""
    "@OPTIONS@ merge.sh)\n"
    "echo \"job $array: @COUNT@ tasks; job ${merge%%;*} puts them together\"\n";

/* That tasks fail is for merge to say. */
static const char parallel_text[] =
    "#!/bin/bash\n" MADE "seq @COUNT@ | parallel --quote@LIMIT@ "
    "--joblog @FOLDER@/engine/log/parallel.@DEAL@@OPTIONS@ \\\n"
    "    bash @FOLDER@/engine/task.sh @DEAL@ {} --jobs 1\n"
    "exec bash @FOLDER@/engine/merge.sh\n";

static const char snakemake_text[] =
    MADE "workdir: @FOLDER@\n"
         "localrules: merge\n"
         "\n"
         "rule merge:\n"
         "    input: expand(\"engine/done/@DEAL@.{k}\", k=range(1, @COUNT@ + "
         "1))\n"
         "    shell: \"bash engine/merge.sh\"\n"
         "\n"
         "rule chunk:\n"
         "    output: touch(\"engine/done/@DEAL@.{k}\")\n"
         "    log: \"engine/log/@DEAL@.{k}.txt\"\n"
         "    retries: 2\n"
         "    shell: \"bash engine/task.sh @DEAL@ {wildcards.k} --jobs "
         "{threads} >{log} 2>&1\"\n";

const EngineRow engine_rows[] = {
    {"slurm", "submit.sh", slurm_text, "bash"},
    {"parallel", "submit.sh", parallel_text, "bash"},
    {"snakemake", "Snakefile", snakemake_text,
     "snakemake --cores all --keep-going --snakefile"},
};
const guint engine_n_rows = G_N_ELEMENTS(engine_rows);
