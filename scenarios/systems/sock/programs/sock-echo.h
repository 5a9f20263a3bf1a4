/* SPDX-License-Identifier: GPL-2.0-only */
/* The request-reply server echo, and what echo-alloc shares with it. */
#ifndef FINWAIT_SOCK_ECHO_H
#define FINWAIT_SOCK_ECHO_H

#include "scenarios/systems/sock/programs/sock-programs-priv.h"

G_BEGIN_DECLS

/* Where the end of the reply is waited for. */
#define SOCK_ECHO_END_WHENS(X)                                                 \
    X(END_WHEN_ACKED, "acked") X(END_AT_ONCE, "at-once")

typedef enum SockEchoEndWhen {
#define X(NAME, TEXT) NAME,
    SOCK_ECHO_END_WHENS(X)
#undef X
} SockEchoEndWhen;

/* The program's variables: its keys, and an entry for each socket. */
typedef struct SockEcho {
    SockListen listen;
    gint64 request, reply, end, end_when, clear, doevents;
    struct {
        gint64 got;      /* bytes of the request under way */
        gint64 owed;     /* bytes of replies still to be put into TX */
        gboolean ending; /* the last reply has been written */
    } sock[DEVICE_SOCKS_MAX];
} SockEcho;

/* The keys, of a struct that begins with one. */
#define SOCK_ECHO_ROWS                                                         \
    SOCK_LISTEN_ROWS(SockEcho),                                                \
        PARAM(SockEcho, request, "request", BYTES, "0B", 0, G_MAXUINT32,       \
              "length of a request; 0: whatever arrives is one"),              \
        PARAM(SockEcho, reply, "reply", BYTES, "0B", 0, G_MAXUINT32,           \
              "length of the reply to each request; 0: the same bytes"),       \
        PARAM_CHOICE(SockEcho, end, "end", "peer", SOCK_ENDS_BY,               \
                     "who ends the connection after the reply, and how"),      \
        PARAM_CHOICE(SockEcho, end_when, "end_when", "acked",                  \
                     SOCK_ECHO_END_WHENS,                                      \
                     "whether the end waits for the reply's ACK"),             \
        PARAM_CHOICE(SockEcho, clear, "clear", "yes", SOCK_NO_YES,             \
                     "whether the handler of the closing event clears RX and " \
                     "TX"),                                                    \
        PARAM_CHOICE(SockEcho, doevents, "doevents", "no", SOCK_NO_YES,        \
                     "whether doevents stands between request and reply")

/* Its handlers, of that struct. */
void sock_echo_on_sys_init(Device *dev);
void sock_echo_on_sock_event(Device *dev, SockState newstate,
                             SockStateSimple newstatesimple);
void sock_echo_on_sock_data_arrival(Device *dev);
void sock_echo_on_sock_data_sent(Device *dev);

/* What they do. */
#define SOCK_ECHO_DOES                                                         \
    (SOCK_DOES_MANY | SOCK_DOES_ACCEPT | SOCK_DOES_STREAM | SOCK_DOES_CLOSE |  \
     SOCK_DOES_CLOSE_EARLY | SOCK_DOES_DISCARD | SOCK_DOES_NOTIFY |            \
     SOCK_DOES_TOUT | SOCK_DOES_KEEP | SOCK_DOES_DOEVENTS |                    \
     SOCK_HANDLES(ON_SYS_INIT) | SOCK_HANDLES(ON_SOCK_EVENT) |                 \
     SOCK_HANDLES(ON_SOCK_DATA_ARRIVAL) | SOCK_HANDLES(ON_SOCK_DATA_SENT))
/* All of them but on_sys_init. */
#define SOCK_ECHO_HANDLERS                                                     \
    .on_sock_event = sock_echo_on_sock_event,                                  \
    .on_sock_data_arrival = sock_echo_on_sock_data_arrival,                    \
    .on_sock_data_sent = sock_echo_on_sock_data_sent

G_END_DECLS

#endif
