/* SPDX-License-Identifier: GPL-2.0-only */
/* What a host and a connection are, and what outlives one.
 *
 * Positions ("pos") are sequence numbers of 64 bits, relative to the initial
 * one as tcpdump shows them: the SYN is 0, the first byte 1, and the FIN has
 * the number behind the last byte.
 */
#ifndef FINWAIT_MODEL_TCP_CONN_PRIV_H
#define FINWAIT_MODEL_TCP_CONN_PRIV_H

#include "model/tcp/tcp-sent.h"
#include "model/tcp/tcp-stream.h"
#include "model/tcp/tcp-timer.h"
#include "model/tcp/tcp.h"

#define TCP_NO_POS G_MAXUINT64
#define TCP_MSS_DEFAULT 536 /* RFC 9293 3.7.1 */
#define TCP_TIMESTAMP_BYTES 12
#define TCP_DUPTHRESH 3 /* RFC 5681 3.2 */

/* ---- The host's table --------------------------------------------------- */

typedef struct TcpTuple {
    PortAddr local, remote;
} TcpTuple;

typedef enum TcpEntryKind {
    ENTRY_NONE, /* in no table */
    ENTRY_CONN, /* a Tcp */
    ENTRY_WAIT, /* a TcpWait */
} TcpEntryKind;

/* What segments are matched to; the base of both. */
typedef struct TcpEntry {
    TcpTuple tuple;
    TcpEntryKind kind;
    TcpTimer timer;
} TcpEntry;

typedef enum TcpWaitKind {
    WAIT_TIME_WAIT,
    WAIT_FIN_WAIT2, /* of an orphan: the peer's FIN is still awaited */
    WAIT_SWALLOW,   /* discarded: nothing is answered */
} TcpWaitKind;

/* What is left of a connection, in wire numbers. */
typedef struct TcpWait {
    TcpEntry entry; /* first */
    TcpWaitKind kind;
    guint32 snd_nxt, rcv_nxt, rcv_wnd;
    guint8 timestamps, scale; /* of our window */
    guint32 ts_recent;
    gint64 until_ns;
    gint64 time_wait_ns;
    gint64 acked_ns; /* the last limited ACK */
    Tcp *tcp;        /* that hears of the end; NULL: nobody */
} TcpWait;

struct TcpHost {
    const TcpHostOps *ops;
    gpointer world;
    TcpProfile profile;
    const TcpCcOps *cc;
    gboolean paces; /* BBR; 'cc' is for losses */
    gpointer cc_user;
    gint64 now_ns; /* as of the call under way */
    gint64 wanted_ns;
    GHashTable *entries; /* of TcpEntry, by tuple */
    GHashTable *ports;   /* local port -> how many entries */
    TcpTimers timers;    /* that the host is to be woken for */
    TcpTimers remains;   /* TIME_WAIT and discards: looked at when used */
    GQueue sending;      /* connections that may have something to send */
    GQueue telling;      /* ... and something to tell */
    GQueue held;         /* whose handle the program has */
    GPtrArray *spare;    /* Tcps to be used again: large blocks that come and go
                            are dear (malloc_consolidate) */
    gboolean inside;     /* in tcp_host_input() or _run(): events follow */
    guint16 last_port;
    guint32 n_opens;
    guint n_swallow;
    guint n_waits;      /* TIME_WAIT and FIN_WAIT_2 that are but records */
    gboolean cookies;   /* some were sent */
    gboolean is_off;    /* nothing is heard or sent */
    guint64 read_bytes; /* that programs have taken */
};

/* ---- A connection ------------------------------------------------------- */

#define TCP_INPUTS(X)                                                          \
    X(OPEN)      /* call: our SYN */                                           \
    X(TAKE)      /* a SYN taken */                                             \
    X(PROOF)     /* a SYN cookie came back */                                  \
    X(SYN)       /* simultaneous open */                                       \
    X(SYN_ACK)   /* the answer to our SYN */                                   \
    X(ACKED)     /* our SYN,ACK is acknowledged */                             \
    X(FINISH)    /* call: our FIN is queued */                                 \
    X(FIN)       /* the peer's FIN, after its last byte */                     \
    X(FIN_ACKED) /* our FIN is acknowledged */                                 \
    X(END)       /* over, see 'why' */

typedef enum TcpInput {
#define X(NAME) TCP_IN_##NAME,
    TCP_INPUTS(X)
#undef X
        N_TCP_INPUTS
} TcpInput;

/* Which timer 'repeat_at_ns' is (icsk_pending). */
typedef enum TcpRepeatKind {
    REPEAT_NONE,
    REPEAT_RTO,
    REPEAT_TAIL,    /* tail loss probe, RFC 8985 7 */
    REPEAT_REORDER, /* RACK's reordering window */
    REPEAT_PROBE,   /* of a closed window */
} TcpRepeatKind;

/* Round trips, RFC 6298. */
typedef struct TcpRtt {
    gint64 srtt_ns; /* 0: no sample yet */
    gint64 mdev_ns, mdev_max_ns, rttvar_ns;
    guint64 var_pos; /* RTTVAR may fall when this is acknowledged */
    gint64 min_ns;   /* G_MAXINT64: none */
    gint64 rto_ns;   /* before back-off */
    guint backoff;   /* doublings */
} TcpRtt;

/* When to acknowledge (struct inet_connection_sock.icsk_ack). */
typedef struct TcpDelack {
    gint64 at_ns; /* the delayed ACK; PORT_NEVER: none waits */
    gint64 ato_ns;
    gint64 heard_ns;    /* the last data; -1: none yet */
    guint quick;        /* ACKs that will not be delayed */
    gboolean pingpong;  /* requests and replies: data will carry the ACK */
    gboolean owed;      /* an ACK is scheduled */
    gboolean now;       /* ... and goes with the next output */
    guint pushed;       /* small segments since the last ACK, up to 2 */
    guint segments;     /* received since the last ACK */
    guint32 mss_bytes;  /* the peer's, as its segments show it */
    guint32 last_bytes; /* of a segment below it */
} TcpDelack;

/* A piece of the peer's stream behind a hole. */
typedef struct TcpPiece TcpPiece;
struct TcpPiece {
    TcpPiece *next;
    guint64 pos;
    guint32 len;
    guint8 *bytes; /* NULL: filler */
};

typedef struct TcpRx {
    TcpStream stream;   /* in order, unread */
    guint64 nxt;        /* RCV.NXT */
    guint64 wup;        /* RCV.NXT when the window was last told ... */
    guint32 wnd;        /* ... and that window */
    guint32 first_wnd;  /* of the SYN */
    guint64 grown;      /* rcv_ssthresh, from there on */
    guint32 buf_bytes;  /* SO_RCVBUF; TcpWindowLaw */
    guint64 unconsumed; /* in order, not credited by the program */
    guint64 memory;     /* that all that waits takes */
    guint32 small_room; /* ... and what still fits into the last piece of it */
    TcpPiece *pieces;   /* behind holes, by position */
    gsize pieces_bytes;
    guint64 piece_last;         /* start of the one that came last */
    guint64 fin_pos;            /* of the peer's FIN; TCP_NO_POS: not seen */
    guint64 dup_start, dup_end; /* DSACK to send; equal: none */
    gboolean fin;               /* the FIN is in */
    gboolean shut;              /* nobody reads: RCV_SHUTDOWN */
    guint ratio; /* of memory to data; 0: none have come (tcp-window.c) */
    guint scale;
} TcpRx;

typedef struct TcpTx {
    TcpStream stream; /* not acknowledged, from byte 'base' on */
    guint64 base;
    guint64 una, nxt;     /* SND.UNA, SND.NXT */
    guint64 end;          /* behind the last byte written */
    gboolean fin;         /* FIN follows it */
    guint64 small_end;    /* of the last segment below the MSS that was sent */
    guint32 wnd, wnd_max; /* SND.WND, and the largest ever */
    guint64 wl1;          /* SND.WL1, in the peer's positions */
    guint scale;
    guint32 buf_bytes; /* SO_SNDBUF, twice; see tcp-tx.c */
    gboolean buf_fixed;
    gboolean starved; /* a send fell short: the buffer may grow ... */
    gboolean more;    /* a call goes on writing: nothing is pushed yet */
    gboolean freed;   /* ... for an ACK has made room */
    GArray *writes;   /* guint32 lengths of the buffers; NULL: not counted */
    guint64 charge;   /* memory that they take */
} TcpTx;

/* Recovery. */
typedef struct TcpLoss {
    TcpCcPhase phase;
    guint64 until;       /* recovery ends here: high_seq */
    guint reno_sacked;   /* duplicate ACKs without SACK */
    gint64 repeated_ns;  /* the first repeat of this episode (retrans_stamp);
                            0: none */
    guint32 repeated_ts; /* its timestamp */
    guint retries;       /* RTOs in a row (icsk_retransmits) */
    gboolean frto;
    gboolean undoable;
    guint undo_repeats; /* not yet told to be needless */
    guint32 prior_cwnd, prior_ssthresh;
    guint64 prr_delivered, prr_out; /* RFC 6937, segments */
    /* RFC 8985. */
    gint64 rack_sent_ns, rack_rtt_ns;
    guint64 rack_end;
    guint64 tail_pos;      /* tail loss probe under way; TCP_NO_POS: none */
    gboolean tail_repeats; /* it repeated old data */
} TcpLoss;

struct Tcp {
    TcpEntry entry; /* first */
    TcpHost *host;
    const TcpProfile *rules;
    gpointer user;
    GList sending_link, telling_link, held_link;
    gboolean is_sending, is_telling;

    PortTcpState state;
    PortEnd why;     /* argument of TCP_IN_END */
    guint pending;   /* events to tell, by PortTcpEvent */
    gboolean held;   /* the program has the handle */
    gboolean ended;  /* END has been noted */
    gboolean orphan; /* the program has closed: SOCK_DEAD */
    gboolean linked; /* in the host's table, or its record is */
    gboolean active;
    gboolean abandoned; /* a request whose listener has gone (fact 12) */
    TcpWait *wait;      /* the record that tells the rest; NULL: none */

    guint32 iss, irs;
    guint32 mss_bytes;      /* payload of a full segment */
    guint32 peer_mss_bytes; /* of its option */
    gboolean timestamps, sack, scaling, nodelay;
    guint32 ts_recent;
    guint64 last_ack_pos; /* RCV.NXT as last told; RFC 7323 4.3 */

    TcpTx tx;
    TcpSentQueue sent;
    TcpRx rx;
    TcpRtt rtt;
    TcpDelack delack;
    TcpLoss loss;
    TcpCc cc;
    gpointer control; /* of TcpHost.cc; NULL: not made yet */
    guint max_out;    /* segments out at most in the present window ... */
    guint64 max_pos;  /* ... which ends here */
    gboolean cwnd_limited;
    struct TcpBbr *bbr; /* NULL: the host's control decides */
    gint64 paced_ns;    /* until when TcpCcOps.pace() holds data back */
    gint64 pace_at_ns; /* its pacing lets the next go; PORT_NEVER: none waits */

    TcpRepeatKind repeat_kind;
    gint64 repeat_at_ns;
    gboolean syn_due; /* SYN or SYN,ACK goes with the next output */
    gint64 syn_ns;    /* the first SYN or SYN,ACK */
    gint64 synack_ns; /* the last SYN,ACK */
    guint syn_retries;
    gboolean probe_due, tail_due;
    /* Of the present run of tcp_output(): */
    guint64 burst_pos; /* here a full segment of new bytes ended; 0: none */
    gboolean sent_new, is_limited;
    guint probes;         /* unanswered */
    gint64 probed_ns;     /* the first of them; PORT_NEVER: none */
    gint64 challenged_ns; /* the last limited ACK */

    PortKeepalive keepalive; /* idle_ns 0: none */
    gint64 keep_at_ns;
    guint keep_probes;
    gint64 heard_ns; /* the peer, last */
    gint64 user_timeout_ns;
    gint64 fin_wait2_ns;

    /* For tcp_info(). */
    guint64 acked_bytes, sent_bytes, repeated_bytes;
    guint total_repeats;
    guint segments_out, segments_in, data_out, data_in;
};

#endif
