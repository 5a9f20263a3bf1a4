/* SPDX-License-Identifier: GPL-2.0-only */
/* A script in packetdrill's language (its parser.y): options, then events,
 * each at its time.
 *
 * What the language has and the model does not (IPv6, ECN, Fast Open, ...) is
 * no mistake: the script then has a reason why it is not played, and no more
 * of it is read.  A script is data; nothing here plays it.
 */
#ifndef FINWAIT_SCENARIOS_PKT_SCRIPT_H
#define FINWAIT_SCENARIOS_PKT_SCRIPT_H

#include "model/tcp/tcp-profile.h"
#include "model/tcp/tcp-segment.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct PktCall PktCall; /* pkt-call.h */
typedef struct PktCode PktCode; /* pkt-code.h */

/* ---- Expressions: arguments and results of calls ------------------------ */

typedef enum PktExprKind {
    PKT_EXPR_ELLIPSIS, /* ... */
    PKT_EXPR_NUMBER,   /* 'number'; symbols joined by | are numbers too */
    PKT_EXPR_STRING,   /* 'text' */
    PKT_EXPR_ADDRESS,  /* a sockaddr, or a family alone: 'text' */
    PKT_EXPR_LIST,     /* [a, b]: 'items' */
    PKT_EXPR_IOVEC,    /* {..., n}: 'number' */
    PKT_EXPR_POLLFD,   /* {fd, events, revents}: 'items' */
    PKT_EXPR_EPOLL,    /* {events, fd|ptr|u32|u64}: 'items' */
    PKT_EXPR_LINGER,   /* {onoff, linger}: 'items' */
} PktExprKind;

typedef struct PktExpr {
    PktExprKind kind;
    gint64 number;
    char *text;       /* of a NUMBER: the symbol, if it is one alone */
    GPtrArray *items; /* of PktExpr, NULL: none */
} PktExpr;

PktExpr *pkt_expr_new(PktExprKind kind);
void pkt_expr_free(gpointer expr);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PktExpr, pkt_expr_free)

/* ---- Packets ------------------------------------------------------------ */

typedef struct PktPacket {
    gboolean inbound;     /* <: to the host under test; else from it */
    TcpSegment segment;   /* as written: ports 0 where the script names none */
    gboolean any_window;  /* outbound without "win" */
    gboolean any_options; /* <...> */
} PktPacket;

/* ---- Events ------------------------------------------------------------- */

typedef enum PktTimeKind {
    PKT_ABSOLUTE, /* since the start */
    PKT_RELATIVE, /* +: since the event before it was done */
    PKT_ANY_TIME, /* *: whenever it comes */
} PktTimeKind;

/* 'from_us' and 'to_us' are one but for a range. */
typedef struct PktTime {
    PktTimeKind kind;
    gboolean range;
    gint64 from_us, to_us;
} PktTime;

typedef enum PktEventKind {
    PKT_EVENT_PACKET,
    PKT_EVENT_CALL,
    PKT_EVENT_SHELL,
    PKT_EVENT_CODE,
} PktEventKind;

typedef struct PktEvent {
    PktEventKind kind;
    guint line;
    PktTime time;
    PktPacket packet;   /* of PKT_EVENT_PACKET */
    PktCall *call;      /* of PKT_EVENT_CALL */
    PktCode *code;      /* of PKT_EVENT_CODE */
    GPtrArray *sysctls; /* of PKT_EVENT_SHELL: PktSysctl, pkt-sysctl.h */
    char *text;         /* of a shell line, as written, or of code */
} PktEvent;

/* ---- Scripts ------------------------------------------------------------ */

/* What the options say (packetdrill's config.c), of what matters here. */
typedef struct PktConfig {
    gint64 tolerance_us;       /* default 0, as time is virtual */
    gdouble tolerance_percent; /* of the time since the event before; 0 */
    gint64 ts_tick_us;         /* of a timestamp; 0: they are not compared */
    gboolean ts_ecr_scaled;    /* an echo need not be one that was sent */
    gboolean strict_segments;  /* each packet is one segment */
    guint16 bind_port, connect_port;
} PktConfig;

typedef struct PktScript {
    char *path;
    PktConfig config;
    TcpProfileName profile; /* of the TCP that it is played on */
    gboolean plain;         /* ... which is ns-3's own instead */
    GPtrArray *events;      /* of PktEvent */
    GPtrArray *sysctls;     /* of the shell line before the events: PktSysctl */
    guint begins_line;      /* where that line stands */
    char *begins;           /* that line, NULL: none */
    char *skipped; /* why it is not played, with file and line; or NULL */
} PktScript;

/* What the command line says for all scripts. */
typedef struct PktGiven {
    char **options; /* "tolerance_usecs=1000", in order; NULL: none */
    char **defines; /* "NAME=VALUE"; NULL: none */
    TcpProfileName profile;
} PktGiven;

/* TRUE if packetdrill has an option "--NAME". */
gboolean pkt_option_known(const char *name);

/* Reads 'path'; a mistake names file and line. (transfer full) */
PktScript *pkt_script_read(const char *path, const PktGiven *given,
                           GError **error);

/* The same, of a text: 'path' is for messages. (transfer full) */
PktScript *pkt_script_parse(const char *path, const char *text, gsize len,
                            const PktGiven *given, GError **error);

void pkt_script_free(PktScript *script);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PktScript, pkt_script_free)

G_END_DECLS

#endif
