/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside a reader: http-reader.c reads, http-reader-body.c counts bodies,
 * http-reader-error.c names errors. */
#ifndef FINWAIT_MODEL_HTTP_READER_PRIV_H
#define FINWAIT_MODEL_HTTP_READER_PRIV_H

#include <http_parser.h>

#include "model/http/http-reader.h"

G_BEGIN_DECLS

#define NAME_MAX_BYTES 31
#define VALUE_MAX_BYTES 127

typedef enum HttpPhase {
    HTTP_PHASE_HEAD,
    HTTP_PHASE_BODY,
    HTTP_PHASE_BAD,
} HttpPhase;

struct HttpReader {
    http_parser parser;
    HttpLimits limits;
    HttpHead head;
    HttpPhase phase;
    gboolean begun;      /* a byte of the head has come */
    gboolean line;       /* ... and its first line end */
    gboolean over;       /* HTTP_PARSER_LLHTTP: no message may follow */
    gboolean coded;      /* Transfer-Encoding has come */
    gboolean coded_last; /* ... behind Content-Length */
    gboolean no_body;    /* the next answer is to HEAD */
    gboolean head_done;  /* inside the parser */
    gboolean message_done;
    guint64 left_bytes;  /* HTTP_FRAMING_LENGTH */
    guint64 piece, body; /* bytes */
    guint64 chunk_piece; /* the last of a chunk whose line end has not come */
    guint n_fields;
    gsize target_len;
    char name[NAME_MAX_BYTES + 1], value[VALUE_MAX_BYTES + 1];
    gsize name_len, value_len;
    gboolean in_value;
    gboolean bad_name; /* HttpLimits.strict_names */
    enum http_errno error;
};

G_END_DECLS

#endif
