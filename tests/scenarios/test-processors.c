/* SPDX-License-Identifier: GPL-2.0-only */
/* How many processors a process may use, by each of those who can say so. */
#define _GNU_SOURCE /* sched_setaffinity() */
#include "scenarios/base/processors.h"

#ifdef __linux__
#include <sched.h>
#endif

#include "tests/scenarios/support-command.h"
#include "tests/shim/support-row.h"

static const char *const variables[] = {"SLURM_CPUS_PER_TASK",
                                        "SLURM_CPUS_ON_NODE", "PBS_NUM_PPN",
                                        "PBS_JOBID", "NCPUS"};

/* What the kernel tells, by file, and what comes of it. */
static const struct {
    const char *name;
    const char *files[3][2]; /* path, text */
    guint expected;          /* 0: no bound */
} quotas[] = {
    {"nothing is known", {{NULL}}, 0},
    {"none",
     {{"proc/self/cgroup", "0::/a\n"},
      {"sys/fs/cgroup/a/cpu.max", "max 100000\n"}},
     0},
    {"two processors",
     {{"proc/self/cgroup", "0::/a\n"},
      {"sys/fs/cgroup/a/cpu.max", "200000 100000\n"}},
     2},
    {"two and a half",
     {{"proc/self/cgroup", "0::/a\n"},
      {"sys/fs/cgroup/a/cpu.max", "250000 100000\n"}},
     3},
    {"a tenth",
     {{"proc/self/cgroup", "0::/a\n"},
      {"sys/fs/cgroup/a/cpu.max", "10000 100000\n"}},
     1},
    {"of the group above",
     {{"proc/self/cgroup", "0::/a/b\n"},
      {"sys/fs/cgroup/a/b/cpu.max", "max 100000\n"},
      {"sys/fs/cgroup/a/cpu.max", "300000 100000\n"}},
     3},
    {"the lower of two",
     {{"proc/self/cgroup", "0::/a/b\n"},
      {"sys/fs/cgroup/a/b/cpu.max", "800000 100000\n"},
      {"sys/fs/cgroup/a/cpu.max", "400000 100000\n"}},
     4},
    {"of a container",
     {{"proc/self/cgroup", "0::/../x/docker-1\n"},
      {"sys/fs/cgroup/cpu.max", "150000 50000\n"}},
     3},
    {"version 1",
     {{"proc/self/cgroup", "4:memory:/x\n3:cpu,cpuacct:/a\n0::/\n"},
      {"sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "500000\n"},
      {"sys/fs/cgroup/cpu/a/cpu.cfs_period_us", "100000\n"}},
     5},
    {"version 1, none",
     {{"proc/self/cgroup", "3:cpu:/a\n"},
      {"sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "-1\n"},
      {"sys/fs/cgroup/cpu/a/cpu.cfs_period_us", "100000\n"}},
     0},
    {"not a number",
     {{"proc/self/cgroup", "0::/a\nwhat is this\n"},
      {"sys/fs/cgroup/a/cpu.max", "many\n"}},
     0},
    {"nothing in it",
     {{"proc/self/cgroup", "0::/a\n"}, {"sys/fs/cgroup/a/cpu.max", ""}},
     0},
};

static void
test_quota(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(quotas); i++) {
        char *root = test_folder_new();
        for (gsize f = 0; f < 3 && quotas[i].files[f][0]; f++) {
            test_file_put(root, quotas[i].files[f][0], quotas[i].files[f][1]);
        }
        row_int(quotas[i].name, "processors", (int)processors_quota(root),
                (int)quotas[i].expected);
        test_folder_remove(root);
    }
}

/* What batch systems say, as NAME=VALUE. */
static const struct {
    const char *name;
    const char *says[2];
    guint expected;
} grants[] = {
    {"nobody", {NULL}, 0},
    {"a task of Slurm", {"SLURM_CPUS_PER_TASK=3", "SLURM_CPUS_ON_NODE=12"}, 3},
    {"a job of Slurm", {"SLURM_CPUS_ON_NODE=12"}, 12},
    {"Torque", {"PBS_NUM_PPN=4"}, 4},
    {"PBS", {"PBS_JOBID=17.host", "NCPUS=6"}, 6},
    {"NCPUS of somebody", {"NCPUS=6"}, 0},
    {"no number", {"SLURM_CPUS_PER_TASK=4(x2)"}, 0},
    {"none at all", {"PBS_NUM_PPN=0"}, 0},
};

static void
forget_all(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(variables); i++) {
        g_unsetenv(variables[i]);
    }
}

static void
test_granted(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(grants); i++) {
        forget_all();
        for (gsize s = 0; s < 2 && grants[i].says[s]; s++) {
            g_auto(GStrv) parts = g_strsplit(grants[i].says[s], "=", 2);
            g_setenv(parts[0], parts[1], TRUE);
        }
        row_int(grants[i].name, "processors", (int)processors_granted(),
                (int)grants[i].expected);
    }
    forget_all();
}

/* The least of all counts; never none. */
static void
test_usable(void)
{
    forget_all();
    g_assert_cmpuint(processors_usable(), >=, 1);
    g_assert_cmpuint(processors_usable(), <=, g_get_num_processors());
    g_setenv("SLURM_CPUS_PER_TASK", "1", TRUE);
    g_assert_cmpuint(processors_usable(), ==, 1);
    g_setenv("SLURM_CPUS_PER_TASK", "60000", TRUE); /* cannot be true */
    g_assert_cmpuint(processors_usable(), <=, g_get_num_processors());
    forget_all();
}

/* taskset. */
static void
test_affinity(void)
{
#ifdef __linux__
    cpu_set_t all, one;
    int first = 0;

    forget_all();
    g_assert_cmpint(sched_getaffinity(0, sizeof all, &all), ==, 0);
    while (!CPU_ISSET(first, &all)) {
        first++;
    }
    CPU_ZERO(&one);
    CPU_SET(first, &one);
    g_assert_cmpint(sched_setaffinity(0, sizeof one, &one), ==, 0);
    g_assert_cmpuint(processors_usable(), ==, 1);
    g_assert_cmpint(sched_setaffinity(0, sizeof all, &all), ==, 0);
#else
    g_test_skip("no affinity here");
#endif
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/processors/quota", test_quota);
    g_test_add_func("/processors/granted", test_granted);
    g_test_add_func("/processors/usable", test_usable);
    g_test_add_func("/processors/affinity", test_affinity);
    return g_test_run();
}
