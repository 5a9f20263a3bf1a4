/* SPDX-License-Identifier: GPL-2.0-only */
/* One end's account of one connection: what the scenarios count and plot.
 *
 * Every end of every connection gives exactly one Record, when that end has
 * done with it (for a sock, when its gate has opened again, and later if there
 * is still something to read) or when the run stops.  The two ends of a
 * connection carry the same 'conn_id'.  Times are ns since the start of the
 * run, PORT_NEVER where it never happened.
 */
#ifndef FINWAIT_MODEL_RECORD_H
#define FINWAIT_MODEL_RECORD_H

#include <glib.h>

G_BEGIN_DECLS

/* How a connection ended at one end, as X(NAME, text); the words are the
 * design's (see README, "Words"). */
#define OUTCOMES(X)                                                            \
    X(CLEAN, "clean")         /* FIN and ACK both ways */                      \
    X(RESET, "reset")         /* RST sent or received */                       \
    X(REFUSED, "refused")     /* RST in answer to the SYN */                   \
    X(TIMEOUT, "timeout")     /* retries or connectiontout exhausted */        \
    X(DISCARDED, "discarded") /* forgotten by this end */                      \
    X(HALF_OPEN, "half-open") /* still open here, gone at the peer, at stop */ \
    X(NEVER_CLOSED, "never-closed") /* still open at both ends at stop */      \
    X(NO_PORT, "no-port") /* no local port was free: nothing was sent */

typedef enum Outcome {
#define X(NAME, TEXT) OUTCOME_##NAME,
    OUTCOMES(X)
#undef X
        N_OUTCOMES
} Outcome;

typedef struct Record {
    guint64 conn_id;    /* the same at both ends; 0 if no SYN was ever sent */
    const char *system; /* "sock", "posix", ...; static */
    guint index;        /* socket or process number at this node */
    gboolean active;    /* this end opened the connection */
    gboolean udp;       /* datagrams: nothing below tells what became of them */
    gboolean has_gate;  /* its end makes it wait for the next: ready_ns */
    guint64 repeats_id; /* the connection on which the program sent the same
                           request before; 0: none */

    gint64 wanted_ns; /* the program first asked (before refused attempts) */
    gint64 asked_ns;  /* this attempt began: connect called or SYN taken */
    gint64 open_ns;   /* established */
    gint64 end_ns;    /* over at this end */
    gint64 ready_ns;  /* sock: the gate opened for the next connection */

    /* What the program did, or said of itself. */
    gint64 left_ns;    /* it first ended or half-ended the connection */
    gint64 noticed_ns; /* it took its peer for gone */
    gint64 work_from_ns, work_until_ns; /* it worked on the peer's behalf */
    guint64
        probe_bytes; /* of written_bytes: only to see if the peer is there */

    Outcome outcome;
    gboolean by_us; /* RESET: this end sent the RST */

    /* What this end's program handed over.  A sock that keeps bytes from
     * before the connection (OPEN-9) takes them as handed over to it. */
    guint64 written_bytes; /* accepted by this end's socket */
    guint64 acked_bytes;   /* of these, acknowledged by the peer's TCP */
    guint64 left_bytes;    /* the others, when this end was over or stopped */

    /* What came from the peer: received = read + dropped + waiting. */
    guint64 received_bytes; /* arrived in order at this end */
    guint64 read_bytes;     /* handed to the program, or used up on its behalf
                               (HTTP mode, in-band commands, redirection) */
    guint64 dropped_bytes;  /* thrown away unread */
    guint64 waiting_bytes;  /* at the stop: the program may still read them */
    guint64 expected_bytes; /* what the program hopes for; 0 if unknown */
    gboolean tells_replies; /* it says how many whole ones it has read: */
    guint64 replies;
} Record;

/* Among a record's initializers: what has not happened when it begins. */
#define RECORD_NEVER_YET                                                       \
    .open_ns = PORT_NEVER, .end_ns = PORT_NEVER, .ready_ns = PORT_NEVER,       \
    .left_ns = PORT_NEVER, .noticed_ns = PORT_NEVER,                           \
    .work_from_ns = PORT_NEVER, .work_until_ns = PORT_NEVER

/* Takes one record; 'record' is valid during the call only. */
typedef void (*RecordFn)(gpointer user, const Record *record);

/* TRUE if this end has done with the connection, not the stop of the run. */
static inline gboolean
record_is_over(const Record *record)
{
    return record->outcome != OUTCOME_NEVER_CLOSED &&
           record->outcome != OUTCOME_HALF_OPEN;
}

/* The text of an outcome, as in the CSV files; static. */
const char *outcome_name(Outcome outcome);

G_END_DECLS

#endif
