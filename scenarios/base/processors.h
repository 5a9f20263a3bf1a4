/* SPDX-License-Identifier: GPL-2.0-only */
/* How many processors this process may use, which is often less than the
 * machine has: the least of what
 *
 *  - its affinity allows (taskset, a batch system, a container's cpuset);
 *  - the quotas of its control groups and of those above them amount to
 *    (cpu.max of version 2, cpu.cfs_quota_us of version 1), rounded up;
 *  - a batch system has granted: SLURM_CPUS_PER_TASK or, if a task was not
 *    promised any number, SLURM_CPUS_ON_NODE; PBS_NUM_PPN, and NCPUS in a job
 *    of PBS.
 *
 * OMP_NUM_THREADS and the like are not about processes.
 */
#ifndef FINWAIT_SCENARIOS_PROCESSORS_H
#define FINWAIT_SCENARIOS_PROCESSORS_H

#include <glib.h>

G_BEGIN_DECLS

guint processors_usable(void);

/* The single sources; 0: it sets no bound. */
guint processors_quota(const char *root);
guint processors_granted(void);

G_END_DECLS

#endif
