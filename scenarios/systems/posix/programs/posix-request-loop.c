/* SPDX-License-Identifier: GPL-2.0-only */
/* The client of most scenarios: it wants a connection, and tries until it
 * has one, asks, reads the answer, ends, and comes back. */
#include "scenarios/systems/posix/programs/posix-programs.h"

#include <string.h>

#include "scenarios/systems/posix/programs/posix-http-reply.h"

/* A connected descriptor, however many attempts it takes; -1 if there can be
 * none, or '*gives_up'. */
static int
connect_at_last(PosixProc *proc, const PosixOptions *options,
                gboolean *gives_up)
{
    int fd = posix_socket(proc);
    gint64 wanted_ns = posix_now_ns(proc);

    posix_wanted(proc);
    for (guint64 n = 1; fd >= 0 && posix_connect(proc, fd, options->server);
         n++) {
        if (posix_errno(proc) == POSIX_EADDRNOTAVAIL && options->no_port) {
            options->no_port(options->told, wanted_ns);
        }
        if (n == options->retry.n_tries) {
            posix_close(proc, fd);
            *gives_up = TRUE;
            return -1;
        }
        posix_sleep(proc, posix_retry_ns(&options->retry, n));
    }
    return fd;
}

/* The longest HTTP request.  A process that is ended frees nothing, so its
 * text has a fixed place on its stack. */
#define TEXT_MAX_BYTES 1024

/* Writes a GET, padded to the length of a request, into 'text'. */
static void
http_text(const PosixOptions *options, char text[TEXT_MAX_BYTES + 1])
{
    static const char once[] = "GET / HTTP/1.1\r\nHost: device\r\nX-Pad: ";
    static const char again[] = "GET / HTTP/1.1\r\nHost: device\r\n"
                                "Connection: keep-alive\r\nX-Pad: ";
    static const char tail[] = "\r\n\r\n";
    const char *head = options->requests > 1 ? again : once;
    gsize least = strlen(head) + sizeof tail - 1;
    gsize len = CLAMP(options->request_bytes, least, TEXT_MAX_BYTES);

    memset(text, '.', len);
    memcpy(text, head, strlen(head));
    memcpy(text + len - (sizeof tail - 1), tail, sizeof tail);
}

/* Sends the request, in two halves if it is to pause or 'vanishes' between
 * them.  FALSE if the connection is no more. */
static gboolean
ask(PosixProc *proc, int fd, const PosixOptions *options, const char *text,
    gboolean vanishes)
{
    gsize len = text ? strlen(text) : (gsize)options->request_bytes;
    gint64 pause = port_delay_ns(&options->pause);
    gsize half = vanishes || pause > 0 ? len / 2 : len;

    if (half > 0 && posix_send(proc, fd, text, half, 0) < 0) {
        return FALSE;
    }
    if (half == len && !vanishes) {
        return TRUE;
    }
    posix_sleep(proc, pause);
    if (vanishes) {
        posix_vanish(proc, fd);
        return FALSE;
    }
    return posix_send(proc, fd, text ? text + half : NULL, len - half, 0) >= 0;
}

/* What a client has done of a turn, and has still to do. */
typedef struct Progress {
    guint64 n_answered;  /* of the requests for one connection */
    guint64 n_repeats;   /* of the request under way, so far */
    guint64 sent_on;     /* the connection on which it went out before, or 0 */
    gboolean vanishes;   /* on this connection */
    guint64 read_bytes;  /* on this connection: of HTTP replies */
    gboolean will_close; /* the server has said that it will end it */
} Progress;

/* The same of HTTP, which tells its length. */
static gboolean
get_http_reply(PosixProc *proc, int fd, const PosixOptions *options,
               Progress *at)
{
    gint64 cancel_ns = port_delay_ns(&options->cancel);
    PosixHttpReply reply = {
        .known_bytes = options->reply_bytes,
        .goes_on = options->requests > 1,
        .before_bytes = at->read_bytes,
        .until_ns = cancel_ns > 0 ? posix_now_ns(proc) + cancel_ns : G_MAXINT64,
    };
    gboolean is_whole = posix_http_reply(proc, fd, &reply);

    at->read_bytes += reply.read_bytes;
    at->will_close = reply.will_close;
    if (is_whole && options->replied) {
        options->replied(options->told, posix_conn_id(proc, fd));
    }
    if (cancel_ns > 0) {
        posix_setsockopt(proc, fd, POSIX_SO_RCVTIMEO, options->patience_ns);
    }
    return is_whole && posix_now_ns(proc) < reply.until_ns;
}

/* Reads the reply.  FALSE if it is not complete: the connection is no more,
 * or the client does not wait any longer. */
static gboolean
get_reply(PosixProc *proc, int fd, const PosixOptions *options)
{
    guint64 wanted =
        options->reply_bytes > 0 ? options->reply_bytes : G_MAXUINT64;
    gint64 cancel_ns = port_delay_ns(&options->cancel);
    gint64 until_ns = posix_now_ns(proc) + cancel_ns;
    guint64 got;

    if (cancel_ns == 0) {
        return posix_drain(proc, fd, wanted) >= options->reply_bytes;
    }
    got = posix_drain_until(proc, fd, wanted, until_ns);
    posix_setsockopt(proc, fd, POSIX_SO_RCVTIMEO, options->patience_ns);
    return got >= options->reply_bytes && posix_now_ns(proc) < until_ns;
}

static void
tell_waits(const PosixOptions *options, gboolean waits)
{
    if (options->waits) {
        *options->waits = waits;
    }
}

/* One request and its reply; FALSE if that did not come whole. */
static gboolean
exchange(PosixProc *proc, int fd, const PosixOptions *options, const char *text,
         Progress *at)
{
    at->sent_on = 0;
    tell_waits(options, TRUE);
    if (ask(proc, fd, options, text, at->vanishes)) {
        at->sent_on = posix_conn_id(proc, fd);
    } else if (at->vanishes) {
        return FALSE;
    } /* a server may answer and close before it has read all */
    return text ? get_http_reply(proc, fd, options, at)
                : get_reply(proc, fd, options);
}

/* A reply of unknown length ends with the connection; that of HTTP says what
 * it is. */
static guint64
requests_of(const PosixOptions *options, const char *text)
{
    return text || options->reply_bytes > 0 ? MAX(options->requests, 1) : 1;
}

/* All that happens on one connection, whose descriptor is free afterwards.
 * FALSE if a request is without its reply. */
static gboolean
converse(PosixProc *proc, int fd, const PosixOptions *options, const char *text,
         Progress *at)
{
    guint64 n_requests = requests_of(options, text), n_here = 0;
    gboolean answered = TRUE;

    at->vanishes = posix_draw(proc, &options->lot, options->vanish);
    at->read_bytes = 0;
    at->will_close = FALSE;
    posix_setsockopt(proc, fd, POSIX_SO_RCVTIMEO, options->patience_ns);
    posix_repeats(proc, fd, at->sent_on);
    while (at->n_answered < n_requests && answered && !at->will_close) {
        posix_expect(proc, fd, ++n_here * options->reply_bytes);
        answered = exchange(proc, fd, options, text, at);
        tell_waits(options, FALSE);
        if (answered && ++at->n_answered < n_requests) {
            posix_sleep(proc, port_delay_ns(&options->between));
            at->will_close |= options->looks && posix_peer_has_left(proc, fd);
        }
    }
    if (!at->vanishes) {
        posix_end(proc, fd, options);
    }
    return answered;
}

/* One turn: the requests of a connection, on as many as it takes.  FALSE if
 * there can be none. */
static gboolean
turn(PosixProc *proc, const PosixOptions *options, const char *text)
{
    Progress at = {0};

    for (;;) {
        guint64 before = at.n_answered;
        gboolean gives_up = FALSE;
        int fd = connect_at_last(proc, options, &gives_up);

        if (fd < 0) {
            return gives_up;
        }
        if (converse(proc, fd, options, text, &at) && at.will_close &&
            at.n_answered < requests_of(options, text)) {
            continue; /* the others go elsewhere */
        }
        if (at.n_answered >= requests_of(options, text) || at.vanishes) {
            return TRUE;
        }
        at.n_repeats = at.n_answered > before ? 1 : at.n_repeats + 1;
        if (at.n_repeats > options->repeats) {
            return TRUE;
        }
        posix_sleep(proc, posix_retry_ns(&options->retry, at.n_repeats));
    }
}

/* The loop, with 'text' (NULL: filler) as its requests. */
static void
request_loop(PosixProc *proc, const PosixOptions *options, const char *text)
{
    posix_sigpipe(proc, POSIX_SIG_IGN, NULL);
    posix_sleep(proc, port_delay_ns(&options->start));
    for (guint64 n = 1; turn(proc, options, text) && n != options->count; n++) {
        posix_sleep(proc, port_delay_ns(&options->think));
    }
}

void
posix_request_loop(PosixProc *proc, gpointer data)
{
    request_loop(proc, data, NULL);
}

/* As above with the text of HTTP requests, of at most TEXT_MAX_BYTES. */
void
posix_http_get(PosixProc *proc, gpointer data)
{
    char text[TEXT_MAX_BYTES + 1];

    http_text(data, text);
    request_loop(proc, data, text);
}
