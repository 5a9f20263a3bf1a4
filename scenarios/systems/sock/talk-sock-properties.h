/* SPDX-License-Identifier: GPL-2.0-only */
/* The properties of the sock and system objects, by their names: what a
 * conversation prints, and what it sets. */
#ifndef FINWAIT_SCENARIOS_TALK_SOCK_PROPERTIES_H
#define FINWAIT_SCENARIOS_TALK_SOCK_PROPERTIES_H

#include "scenarios/systems/sock/talk-sock.h"

G_BEGIN_DECLS

/* All that can be read, as X(object, NAME, KIND), where KIND says how the value
 * is written. */
#define TALK_SOCK_PROPERTIES(X)                                                \
    X(sock, state, STATE)                                                      \
    X(sock, statesimple, SIMPLE)                                               \
    X(sock, numofsock, NUMBER)                                                 \
    X(sock, num, NUMBER)                                                       \
    X(sock, inconenabledmaster, YES)                                           \
    X(sock, inconmode, NUMBER)                                                 \
    X(sock, reconmode, NUMBER)                                                 \
    X(sock, localportlist, TEXT)                                               \
    X(sock, httpportlist, TEXT)                                                \
    X(sock, localport, NUMBER)                                                 \
    X(sock, outport, NUMBER)                                                   \
    X(sock, protocol, PROTOCOL)                                                \
    X(sock, targetip, IP)                                                      \
    X(sock, targetport, NUMBER)                                                \
    X(sock, targetbcast, YES)                                                  \
    X(sock, acceptbcast, YES)                                                  \
    X(sock, targetinterface, INTERFACE)                                        \
    X(sock, currentinterface, INTERFACE)                                       \
    X(sock, allowedinterfaces, TEXT)                                           \
    X(sock, availableinterfaces, TEXT)                                         \
    X(sock, remotemac, TEXT)                                                   \
    X(sock, remoteip, IP)                                                      \
    X(sock, remoteport, NUMBER)                                                \
    X(sock, bcast, YES)                                                        \
    X(sock, connectiontout, NUMBER)                                            \
    X(sock, toutcounter, NUMBER)                                               \
    X(sock, splittcppackets, YES)                                              \
    X(sock, inbandcommands, YES)                                               \
    X(sock, escchar, NUMBER)                                                   \
    X(sock, endchar, NUMBER)                                                   \
    X(sock, gendataarrivalevent, YES)                                          \
    X(sock, sinkdata, YES)                                                     \
    X(sock, httpmode, YES)                                                     \
    X(sock, httpnoclose, YES)                                                  \
    X(sock, urlsubstitutes, TEXT)                                              \
    X(sock, httprqtype, RQTYPE)                                                \
    X(sock, rxbuffsize, NUMBER)                                                \
    X(sock, txbuffsize, NUMBER)                                                \
    X(sock, cmdbuffsize, NUMBER)                                               \
    X(sock, rplbuffsize, NUMBER)                                               \
    X(sock, varbuffsize, NUMBER)                                               \
    X(sock, tx2buffsize, NUMBER)                                               \
    X(sock, rxlen, NUMBER)                                                     \
    X(sock, txlen, NUMBER)                                                     \
    X(sock, txfree, NUMBER)                                                    \
    X(sock, newtxlen, NUMBER)                                                  \
    X(sock, cmdlen, NUMBER)                                                    \
    X(sock, rpllen, NUMBER)                                                    \
    X(sock, rplfree, NUMBER)                                                   \
    X(sock, tx2len, NUMBER)                                                    \
    X(sock, varlen, NUMBER)                                                    \
    X(sock, rxpacketlen, NUMBER)                                               \
    X(sys, timercount, NUMBER)                                                 \
    X(sys, timercount32, NUMBER)                                               \
    X(sys, timercountms, NUMBER)                                               \
    X(sys, onsystimerperiod, NUMBER)                                           \
    X(sys, totalbuffpages, NUMBER)                                             \
    X(sys, freebuffpages, NUMBER)

/* Those that can be set to a number or a choice, as X(object, NAME, TYPE, MAX,
 * CHOICES). */
#define TALK_SOCK_SETTINGS(X)                                                  \
    X(sock, protocol, SockProtocol, 0, "udp|tcp")                              \
    X(sock, inconenabledmaster, gboolean, 0, "no|yes")                         \
    X(sock, inconmode, SockInconmode, 3, NULL)                                 \
    X(sock, reconmode, SockReconmode, 3, NULL)                                 \
    X(sock, httpmode, gboolean, 0, "no|yes")                                   \
    X(sock, httpnoclose, gboolean, 0, "no|yes")                                \
    X(sock, targetbcast, gboolean, 0, "no|yes")                                \
    X(sock, acceptbcast, gboolean, 0, "no|yes")                                \
    X(sock, gendataarrivalevent, gboolean, 0, "no|yes")                        \
    X(sock, sinkdata, gboolean, 0, "no|yes")                                   \
    X(sock, splittcppackets, gboolean, 0, "no|yes")                            \
    X(sock, inbandcommands, gboolean, 0, "no|yes")                             \
    X(sock, escchar, guint8, G_MAXUINT8, NULL)                                 \
    X(sock, endchar, guint8, G_MAXUINT8, NULL)                                 \
    X(sock, targetport, guint16, G_MAXUINT16, NULL)                            \
    X(sock, outport, guint16, G_MAXUINT16, NULL)                               \
    X(sock, targetinterface, SockInterface, 0, TALK_SOCK_INTERFACES)           \
    X(sock, connectiontout, guint16, G_MAXUINT16, NULL)                        \
    X(sys, onsystimerperiod, guint8, G_MAXUINT8, NULL)

#define TALK_SOCK_INTERFACES "NULL|NET|WLN|PPP|PPPOE"

#define X(OBJECT, NAME, TYPE, MAX, CHOICES)                                    \
    void talk_sock_set_##NAME(gpointer data, const TalkStatement *statement);
TALK_SOCK_SETTINGS(X)
#undef X

/* ... and to a text. */
void talk_sock_set_localportlist(gpointer data, const TalkStatement *statement);
void talk_sock_set_httpportlist(gpointer data, const TalkStatement *statement);
void talk_sock_set_allowedinterfaces(gpointer data,
                                     const TalkStatement *statement);
void talk_sock_set_urlsubstitutes(gpointer data,
                                  const TalkStatement *statement);
void talk_sock_set_targetip(gpointer data, const TalkStatement *statement);

/* Prints the property of that name. */
void talk_sock_print(gpointer data, const TalkStatement *statement);

/* The names of all of them, "a|b|c". */
#define TALK_SOCK_NAME(OBJECT, NAME, KIND) "|" #NAME
#define TALK_SOCK_NAMES (TALK_SOCK_PROPERTIES(TALK_SOCK_NAME) + 1)

G_END_DECLS

#endif
