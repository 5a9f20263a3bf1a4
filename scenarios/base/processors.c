/* SPDX-License-Identifier: GPL-2.0-only */
#define _GNU_SOURCE /* sched_getaffinity() */
#include "scenarios/base/processors.h"

#ifdef __linux__
#include <errno.h>
#include <sched.h>
#endif
#include <string.h>

/* ---- Affinity --------------------------------------------------------------
 */

/* More processors than this no kernel has. */
#define MAX_PROCESSORS (1 << 16)

static guint
affinity(void)
{
    guint n = 0;
#ifdef __linux__
    gboolean is_known = FALSE;

    /* A set that is too small for the kernel's is refused. */
    for (int size = CPU_SETSIZE; !is_known && size <= MAX_PROCESSORS;
         size *= 2) {
        cpu_set_t *set = CPU_ALLOC((gsize)size);
        gsize len = CPU_ALLOC_SIZE((gsize)size);
        if (sched_getaffinity(0, len, set) == 0) {
            n = (guint)CPU_COUNT_S(len, set);
            is_known = TRUE;
        } else if (errno != EINVAL) {
            size = MAX_PROCESSORS;
        }
        CPU_FREE(set);
    }
#endif
    return n ? n : g_get_num_processors();
}

/* ---- Control groups --------------------------------------------------------
 */

/* The lower of two bounds, 0 being none. */
static guint
lower(guint a, guint b)
{
    return a && b ? MIN(a, b) : MAX(a, b);
}

/* The words of a small file, "" for those that are missing.
 * (transfer full) */
static char **
read_words(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *text = NULL;

    if (!g_file_get_contents(path, &text, NULL, NULL)) {
        text = g_strdup("");
    }
    return g_strsplit_set(g_strchomp(text), " \n", -1);
}

/* 'quota' of each 'period', both in us; "max" and "-1" mean none. */
static guint
quota_of(const char *quota, const char *period)
{
    guint64 part = g_ascii_strtoull(quota, NULL, 10);
    guint64 whole = period ? g_ascii_strtoull(period, NULL, 10) : 0;

    return !g_ascii_isdigit(*quota) || part == 0 || whole == 0
               ? 0
               : (guint)MIN((part + whole - 1) / whole, MAX_PROCESSORS);
}

/* What the group in 'folder' may use; of either version, whose files have
 * different names. */
static guint
quota_in(const char *folder)
{
    g_auto(GStrv) both = read_words(folder, "cpu.max");
    g_auto(GStrv) quota = read_words(folder, "cpu.cfs_quota_us");
    g_auto(GStrv) period = read_words(folder, "cpu.cfs_period_us");

    return lower(*both ? quota_of(both[0], both[1]) : 0,
                 *quota ? quota_of(quota[0], period[0]) : 0);
}

/* The same of 'group' and all above it, up to 'mount'. */
static guint
quota_up(const char *mount, const char *group)
{
    g_autofree char *folder = g_build_filename(mount, group, NULL);
    guint n = 0;

    while (strlen(folder) > strlen(mount)) {
        char *parent = g_path_get_dirname(folder);
        n = lower(n, quota_in(folder));
        g_free(folder);
        folder = parent;
    }
    return lower(n, quota_in(mount));
}

/* What the control groups of this process allow, as told below 'root' ("/"
 * but for tests).  A container may see its own group as the uppermost one. */
guint
processors_quota(const char *root)
{
    g_autofree char *path =
        g_build_filename(root, "proc", "self", "cgroup", NULL);
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;
    guint n = 0;

    if (!g_file_get_contents(path, &text, NULL, NULL)) {
        return 0;
    }
    lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        g_auto(GStrv) parts = g_strsplit(*line, ":", 3); /* N:KINDS:GROUP */
        g_autofree char *mount = NULL;
        g_auto(GStrv) kinds = NULL;
        if (g_strv_length(parts) < 3) {
            continue;
        }
        kinds = g_strsplit(parts[1], ",", -1);
        if (*parts[1] && !g_strv_contains((const char *const *)kinds, "cpu")) {
            continue;
        }
        mount = g_build_filename(root, "sys", "fs", "cgroup",
                                 *parts[1] ? "cpu" : NULL, NULL);
        n = lower(n, quota_up(mount, parts[2]));
    }
    return n;
}

/* ---- Batch systems ---------------------------------------------------------
 */

/* The number that the environment variable 'name' says; 0: none. */
static guint
said_by(const char *name)
{
    const char *text = g_getenv(name);
    guint64 n;

    return text && g_ascii_string_to_unsigned(text, 10, 1, MAX_PROCESSORS, &n,
                                              NULL)
               ? (guint)n
               : 0;
}

/* What a batch system has granted to this process. */
guint
processors_granted(void)
{
    guint slurm = said_by("SLURM_CPUS_PER_TASK");

    if (!slurm) {
        slurm = said_by("SLURM_CPUS_ON_NODE");
    }
    return lower(slurm, lower(said_by("PBS_NUM_PPN"),
                              g_getenv("PBS_JOBID") ? said_by("NCPUS") : 0));
}

/* ---- All of it -------------------------------------------------------------
 */

/* At least 1. */
guint
processors_usable(void)
{
    return lower(affinity(),
                 lower(processors_quota("/"), processors_granted()));
}
