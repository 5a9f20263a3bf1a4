/* SPDX-License-Identifier: GPL-2.0-only */
/* A system call of a script: what is asked, what is expected, what came back.
 *
 * Descriptors are those of the script; the host has its own (pkt-host.h).  The
 * calls are those of packetdrill's run_system_call.c that the model has.
 */
#ifndef FINWAIT_SCENARIOS_PKT_CALL_H
#define FINWAIT_SCENARIOS_PKT_CALL_H

#include "model/posix/posix.h"
#include "scenarios/packetdrill/pkt-script.h"
#include <glib.h>

G_BEGIN_DECLS

typedef enum PktVerb {
    PKT_SOCKET,
    PKT_BIND,
    PKT_LISTEN,
    PKT_ACCEPT,
    PKT_CONNECT,
    PKT_RECV, /* read, readv, recv, recvfrom */
    PKT_SEND, /* write, writev, send, sendto */
    PKT_CLOSE,
    PKT_SHUTDOWN,
    PKT_FCNTL,
    PKT_IOCTL,
    PKT_SETSOCKOPT,
    PKT_GETSOCKOPT,
    PKT_POLL,
    PKT_EPOLL_CREATE,
    PKT_EPOLL_CTL,
    PKT_EPOLL_WAIT,
} PktVerb;

/* A descriptor and its readiness: of poll, what was asked too. */
typedef struct PktPoll {
    gint64 data; /* poll: the descriptor; epoll: what was given with it */
    guint events, revents;
} PktPoll;

typedef struct PktCallForm PktCallForm; /* pkt-parse-call.c */

struct PktCall {
    const PktCallForm *form;
    PktVerb verb;
    char **args;       /* as written, ends in NULL */
    gboolean blocking; /* "...": it ends at 'until_us' */
    gint64 until_us;

    gboolean any_result; /* "= ..." */
    gint64 result;
    char *error; /* e.g. "EAGAIN", NULL: not compared */
    char *note;  /* what stands in brackets, NULL: nothing */

    int fd;           /* the first argument, -1: none */
    int other_fd;     /* of epoll_ctl */
    gint64 number;    /* backlog, how, command, operation, flags to set */
    gint64 extra;     /* F_SETFL: the flags; -1: none */
    gint64 len_bytes; /* of send and recv */
    guint flags;      /* MSG_* */
    gint64 timeout_ms;
    PosixOption option;
    gboolean any_value; /* the value is not compared */
    gint64 value;       /* of an option or ioctl, as POSIX_OPTIONS has it */
    GArray *polls;      /* of PktPoll, NULL: none */
};

/* What a call gave. */
typedef struct PktReturn {
    gboolean done;
    gint64 end_ns;
    gint64 result;
    const char *error; /* errno's name if it is -1; static */
    gint64 value;      /* of getsockopt and ioctl */
    GArray *polls;     /* of PktPoll, NULL: none */
} PktReturn;

void pkt_call_free(PktCall *call);

/* The name of the function, static. */
const char *pkt_call_name(const PktCall *call);

/* "read(4, ..., 100) = 100": as the script expects it ('got' NULL), or as it
 * went. (transfer full) */
char *pkt_call_text(const PktCall *call, const PktReturn *got);

/* TRUE if 'got' is what the script expects. */
gboolean pkt_call_fits(const PktCall *call, const PktReturn *got);

/* "1 ECONNRESET": a value of an option as scripts write it. (transfer full) */
char *pkt_call_value(const PktCall *call, gint64 value);

G_END_DECLS

#endif
