/* SPDX-License-Identifier: GPL-2.0-only */
/* The trace of one run as a file: CSV (csv.h) with a line for each record, in
 * the order in which things happened.  `finwait run --trace` writes
 * trace/point-POINT-run-REPLICATION.csv in the results folder.
 *
 *     time_s        since the start of the run, to the nanosecond
 *     node          "server"; "client", or "client0", "client1", ... on a LAN,
 *                   or "client.fast.0", ... of a group
 *     index         of the socket or process; empty for TCP and segments
 *     connection    16 hexadecimal digits, the same at both ends; empty if it
 *                   belongs to none, or to none yet: what a program does
 *                   before its connection exists, e.g. the call of connect,
 *                   belongs to the next connection to begin at that node and
 *                   index
 *     kind          call return event done state gate outcome tcp sent received
 *                   lost (model/trace.h)
 *     name          the call, event, state or outcome; empty for segments
 *     detail        arguments, result or cause (model/trace.h)
 *     flags         segments only: SYN, FIN, RST, PSH, ACK joined by +
 *     seq, ack      segments only: as on the wire; ack 0 without ACK
 *     len_bytes     segments only: payload
 *     window_bytes  segments only: as on the wire, unscaled
 *
 * 'sent' and 'lost' stand at the sender's time and node, 'received' at the
 * receiver's.  The same seed gives the same bytes.
 */
#ifndef FINWAIT_SCENARIOS_TRACE_FILE_H
#define FINWAIT_SCENARIOS_TRACE_FILE_H

#include "model/trace.h"
#include <glib.h>

G_BEGIN_DECLS

/* One line of a trace that has been read. */
typedef struct TraceEntry {
    TraceRecord record; /* 'name' and 'detail' belong to the trace */
    const char *node;
    guint line; /* in the file, from 1 */
} TraceEntry;

typedef struct TraceFile {
    char *path;
    GArray *entries;       /* TraceEntry, in order */
    GStringChunk *strings; /* what the entries point to */
} TraceFile;

static inline gboolean
trace_is_segment(const TraceRecord *record)
{
    return record->kind == TRACE_SENT || record->kind == TRACE_RECEIVED ||
           record->kind == TRACE_LOST;
}

/* The first line of a trace, with its line feed; static. */
const char *trace_file_header(void);

void trace_file_line(GString *out, const char *node, const TraceRecord *record);

TraceFile *trace_file_load(const char *path, GError **error);
TraceFile *trace_file_parse(const char *path, const char *text, gsize len,
                            GError **error);
void trace_file_free(TraceFile *file);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TraceFile, trace_file_free)

G_END_DECLS

#endif
