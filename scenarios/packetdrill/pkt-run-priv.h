/* SPDX-License-Identifier: GPL-2.0-only */
/* A script while it is played; shared by the files that play it. */
#ifndef FINWAIT_SCENARIOS_PKT_RUN_PRIV_H
#define FINWAIT_SCENARIOS_PKT_RUN_PRIV_H

#include "scenarios/packetdrill/pkt-call.h"
#include "scenarios/packetdrill/pkt-flow.h"
#include "scenarios/packetdrill/pkt-host.h"
#include "scenarios/packetdrill/pkt-plain.h"
#include "scenarios/packetdrill/pkt-wire.h"

G_BEGIN_DECLS

/* A segment that the host has sent, not yet asked for. */
typedef struct PktSent {
    TcpSegment segment; /* its bytes are not valid any more */
    gint64 at_ns;
} PktSent;

/* A call that may still wait. */
typedef struct PktPending {
    const PktEvent *event; /* NULL: there is none */
    gint64 from_ns, until_ns;
    guint line; /* of the record, which it will fill */
    const PktReturn *got;
} PktPending;

typedef struct PktRun {
    const PktScript *script;
    PktWire *wire;
    PktHost *host;   /* NULL: 'plain' makes the calls */
    PktPlain *plain; /* NULL: 'host' does */
    PktFlow flow;
    GQueue sent; /* of PktSent */
    PktPending pending;

    /* The event under way: when it is to happen, and the one before it was. */
    const PktEvent *event;
    gint64 from_ns, to_ns;
    gint64 before_ns; /* -1: it is the first */

    char *difference;  /* the first one; NULL: none yet */
    GPtrArray *record; /* of PktLine; NULL: it is compared instead */
    guint n_recorded;  /* segments of the host in it */
} PktRun;

/* ---- pkt-run.c ---------------------------------------------------------- */

/* What was expected and what happened instead at 'event'; counts only if it is
 * the first difference. */
void pkt_run_differs(PktRun *run, const PktEvent *event, const char *what,
                     const char *expected, const char *happened);

/* What a time may be off, for one that was to be 'apart_ns' after another. */
gint64 pkt_run_tolerance_ns(const PktRun *run, gint64 apart_ns);

/* Waits for the time of the event under way, which may be over: FALSE. */
gboolean pkt_run_wait(PktRun *run, const char *what);

/* Plays 'run->script' to its end or first difference; then frees what 'run'
 * holds, but for 'difference'. */
void pkt_run_play(PktRun *run);
void pkt_run_end(PktRun *run);

/* ---- pkt-record.c ------------------------------------------------------- */

/* Adds a line to the record, if there is one; 'until_ns': of a call that has
 * waited, else 0. (transfer full) of 'text' */
void pkt_run_line(PktRun *run, gint64 at_ns, gint64 until_ns, char *text);

/* Adds a line that is filled later: returns its number. */
guint pkt_run_line_begin(PktRun *run, gint64 at_ns);
void pkt_run_line_end(PktRun *run, guint line, gint64 until_ns, char *text);

/* ---- pkt-run-packet.c --------------------------------------------------- */

void pkt_run_packet(PktRun *run);
void pkt_run_heard(gpointer run, const TcpSegment *segment);

/* Writes down all that the host has sent so far. */
void pkt_run_record_sent(PktRun *run);

/* ---- pkt-run-call.c ----------------------------------------------------- */

void pkt_run_call(PktRun *run);

/* Looks whether a call that waited has ended as it should; with 'now', it must
 * end soon. */
void pkt_run_pending(PktRun *run, gboolean now);

G_END_DECLS

#endif
