/* SPDX-License-Identifier: GPL-2.0-only */
/* What tests of campaigns from the command line share: a folder of their own,
 * in which "tiny.ini" is run. */
#ifndef FINWAIT_TESTS_SUPPORT_TINY_H
#define FINWAIT_TESTS_SUPPORT_TINY_H

#include "tests/scenarios/support-campaign.h"

#define RUN "run tiny.ini -q --out "

/* The folder; main() makes and removes it. */
extern char *folder;

/* A command line of finwait there must end with 'status' ... */
void run(int status, const char *line);

/* ... and say 'words'. */
void says(int status, const char *line, const char *words);

#endif
