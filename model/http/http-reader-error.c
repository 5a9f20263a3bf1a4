/* SPDX-License-Identifier: GPL-2.0-only */
/* What a parser calls what it cannot read. */
#include "model/http/http-reader-priv.h"

static enum http_errno
error_of(const HttpReader *reader)
{
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
    return reader->llhttp.error ? reader->llhttp.error
                                : http_errno_name(error_of(reader));
}

const char *
http_reader_error_text(const HttpReader *reader)
{
    if (reader->llhttp.error) {
        return reader->llhttp.text;
    }
    if (reader->error == HPE_CLOSED_CONNECTION) {
        return "Data after `Connection: close`";
    }
    return http_errno_description(error_of(reader));
}
