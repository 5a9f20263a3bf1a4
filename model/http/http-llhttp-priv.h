/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside llhttp: http-llhttp.c walks, http-llhttp-line.c has the first line,
 * http-llhttp-field.c fields, http-llhttp-chunk.c chunks. */
#ifndef FINWAIT_MODEL_HTTP_LLHTTP_PRIV_H
#define FINWAIT_MODEL_HTTP_LLHTTP_PRIV_H

#include "model/http/http-llhttp.h"

G_BEGIN_DECLS

/* match(), otherwise(), p.error(): goes to a node with this byte used, or with
 * it still to read, or nowhere. */
gboolean http_llhttp_take(HttpLlhttp *llhttp, HttpLlhttpNode *node);
gboolean http_llhttp_leave(HttpLlhttp *llhttp, HttpLlhttpNode *node);
gboolean http_llhttp_fail(HttpLlhttp *llhttp, const char *error,
                          const char *text);

/* take() and leave(), where a text begins (NO_SPAN: has ended). */
gboolean http_llhttp_take_span(HttpLlhttp *llhttp, HttpLlhttpNode *node,
                               HttpLlhttpSpan span);
gboolean http_llhttp_leave_span(HttpLlhttp *llhttp, HttpLlhttpNode *node,
                                HttpLlhttpSpan span);

/* A field is whole: on to the next. */
gboolean http_llhttp_next_field(HttpLlhttp *llhttp);

/* select(): whether the word goes on with 'c' like one of 'words' (NULL at
 * their end); which one it has become, NULL: none yet. */
gboolean http_llhttp_spell(HttpLlhttp *llhttp, const char *const *words,
                           guint8 c);
const char *http_llhttp_spelt(const HttpLlhttp *llhttp,
                              const char *const *words);

/* mulAdd(); FALSE: overflow. */
gboolean http_llhttp_digit(guint64 *number, guint base, guint8 c);

gboolean http_llhttp_is_token(guint8 c);
gboolean http_llhttp_is_text(guint8 c); /* HEADER_CHARS */

/* headersCompleted(); the trailer is whole. */
void http_llhttp_head_done(HttpLlhttp *llhttp);
void http_llhttp_message_done(HttpLlhttp *llhttp);

HttpLlhttpNode http_llhttp_request;      /* start_req */
HttpLlhttpNode http_llhttp_response;     /* start_res */
HttpLlhttpNode http_llhttp_fields;       /* headers_start */
HttpLlhttpNode http_llhttp_field;        /* header_field_start */
HttpLlhttpNode http_llhttp_chunk_size;   /* chunk_size_digit */
HttpLlhttpNode http_llhttp_chunk_data;   /* chunk_data */
HttpLlhttpNode http_llhttp_chunk_behind; /* chunk_data_almost_done */

G_END_DECLS

#endif
