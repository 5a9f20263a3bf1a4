/* SPDX-License-Identifier: GPL-2.0-only */
/* A pair of hosts and what passes between them, as text. */
#ifndef FINWAIT_TESTS_SUPPORT_WIRE_H
#define FINWAIT_TESTS_SUPPORT_WIRE_H

#include "tests/shim/support-pair.h"

G_BEGIN_DECLS

typedef struct Wire {
    Pair pair;
    GString *text; /* what was sent but pure ACKs, since the last look:
                      "c:SYN s:SYN c:DATA c:DATA* s:FIN", '*' if repeated */
} Wire;

/* As pair_begin() and pair_open(). */
void wire_begin(Wire *wire, const TcpProfile *profile);
void wire_open(Wire *wire, const TcpProfile *profile);
void wire_end(Wire *wire);

#define wire_expect(wire, expected)                                            \
    G_STMT_START                                                               \
    {                                                                          \
        g_assert_cmpstr((wire)->text->str, ==, expected);                      \
        g_string_truncate((wire)->text, 0);                                    \
    }                                                                          \
    G_STMT_END

/* The states of the connections that a node lists, as "FIN-WAIT-1 TIME-WAIT".
 * (transfer full) */
char *wire_connections(const SimNode *node);

#define expect_connections(end, expected)                                      \
    G_STMT_START                                                               \
    {                                                                          \
        g_autofree char *list = wire_connections((end)->node);                 \
        g_assert_cmpstr(list, ==, expected);                                   \
    }                                                                          \
    G_STMT_END

G_END_DECLS

#endif
