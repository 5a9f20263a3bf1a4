/* SPDX-License-Identifier: GPL-2.0-only */
/* What a parser calls what it cannot read. */
#include "model/http/http-reader-priv.h"

/* Node's parser (llhttp) knows no strict mode assertion: an answer that does
 * not begin with its version is a wrong constant.  A length and chunks: what
 * came second is wrong. */
static enum http_errno
error_of(const HttpReader *reader)
{
    if (reader->error == HPE_UNEXPECTED_CONTENT_LENGTH && reader->coded &&
        reader->limits.parser == HTTP_PARSER_LLHTTP) {
        return reader->coded_last ? HPE_INVALID_TRANSFER_ENCODING
                                  : HPE_INVALID_CONTENT_LENGTH;
    }
    if (reader->head.kind == HTTP_KIND_REQUEST) {
        return reader->error == HPE_LF_EXPECTED ? HPE_STRICT : reader->error;
    }
    return reader->error == HPE_STRICT || reader->error == HPE_INVALID_VERSION
               ? HPE_INVALID_CONSTANT
               : reader->error;
}

const char *
http_reader_error(const HttpReader *reader)
{
    return http_errno_name(error_of(reader));
}

const char *
http_reader_error_text(const HttpReader *reader)
{
    gboolean both = reader->error == HPE_UNEXPECTED_CONTENT_LENGTH;

    switch ((int)error_of(reader)) {
    case HPE_INVALID_CONSTANT:
        return reader->limits.parser == HTTP_PARSER_UNDICI
                   ? "Expected HTTP/"
                   : "Expected HTTP/, RTSP/ or ICE/";
    case HPE_INVALID_HEADER_TOKEN:
        return reader->in_value ? "Invalid header value char"
                                : "Invalid header token";
    case HPE_INVALID_CONTENT_LENGTH:
        return both ? "Content-Length can't be present with Transfer-Encoding"
                    : "Invalid character in Content-Length";
    case HPE_UNEXPECTED_CONTENT_LENGTH:
        return reader->coded
                   ? "Content-Length can't be present with Transfer-Encoding"
                   : "Duplicate Content-Length";
    case HPE_INVALID_TRANSFER_ENCODING:
        return "Transfer-Encoding can't be present with Content-Length";
    case HPE_INVALID_STATUS:
        return "Invalid response status";
    case HPE_CLOSED_CONNECTION:
        return "Data after `Connection: close`";
    case HPE_INVALID_CHUNK_SIZE:
        return "Invalid character in chunk size";
    case HPE_INVALID_METHOD:
        return "Invalid method encountered";
    default:
        return http_errno_description(error_of(reader));
    }
}
