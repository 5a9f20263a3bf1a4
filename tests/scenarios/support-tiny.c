/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/scenarios/support-tiny.h"

char *folder;

void
run(int status, const char *line)
{
    g_free(test_finwait(folder, status, line));
}

void
says(int status, const char *line, const char *words)
{
    test_finwait_says(folder, status, line, words);
}
