/* SPDX-License-Identifier: GPL-2.0-only */
/* Between the two halves of the bench: the device and its peers. */
#ifndef FINWAIT_TESTS_SUPPORT_SOCK_PRIV_H
#define FINWAIT_TESTS_SUPPORT_SOCK_PRIV_H

#include "tests/model/support-sock.h"

G_BEGIN_DECLS

/* Appends 'word' to a list of words separated by spaces. */
void bench_append(GString *words, const char *word);

/* The peers' host at 'ip', added when it is not there yet. */
Port *bench_peer_host(SockBench *bench, guint32 ip);

/* Frees a BenchPeer; its connection is forgotten. */
void bench_peer_free(gpointer peer);

G_END_DECLS

#endif
