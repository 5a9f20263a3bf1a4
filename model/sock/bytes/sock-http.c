/* SPDX-License-Identifier: GPL-2.0-only */
/* HTTP mode: the request (sock-fact 9).
 *
 * A socket in HTTP mode takes RX as requests: the master process parses what
 * arrives, variables (behind the '?' of a URL, and the body of a POST) go to
 * VAR as they are, and sock-page.c answers.  RX gives back what has been
 * parsed; while VAR is full, or a response is under way, the rest waits there
 * and the window shuts.  (The vendor's texts disagree on whether the request
 * is held in RX or TX; this is T:sock_http_buff.  Redirected to the socket's
 * own TX it needs no RX: sock-rx.c.)
 *
 * The requests of HTTP/1.x as RFC 9112 writes them, of which all header
 * fields but Content-Length mean nothing here; the device does not know that
 * X-Request-Id is read for who counts (device_on_asked()). */
#include "model/sock/bytes/sock-bytes-priv.h"

static void
gather(SockHttp *http, char c)
{
    if (http->line_len < SOCK_HTTP_LINE_MAX && c != '\r') {
        http->line[http->line_len++] = c;
        http->line[http->line_len] = '\0';
    }
}

static void
start_line(SockHttp *http, HttpPhase phase)
{
    http->phase = phase;
    http->line_len = 0;
    http->line[0] = '\0';
}

/* One byte of a variable; FALSE if VAR has no room.  From then on the
 * program is told of VAR, and drains it or stalls for ever.  Without a VAR
 * buffer variables are dropped. */
static gboolean
take_variable(Sock *s, char c)
{
    if (!s->var.size) {
        return TRUE;
    }
    if (buf_put(&s->var, &c, 1)) {
        return TRUE;
    }
    s->http.var_full = TRUE;
    return FALSE;
}

/* ---- Parts of a request ------------------------------------------------- */

static void
take_method(Sock *s, char c)
{
    SockHttp *http = &s->http;

    if (c == ' ' && http->line_len) {
        http->is_post = g_str_equal(http->line, "POST");
        http->is_unknown = !http->is_post && !g_str_equal(http->line, "GET");
        start_line(http, HTTP_PATH);
    } else if (c == '\n') {
        http->line_len = 0; /* an empty line before a request */
    } else {
        gather(http, c);
    }
}

static void
take_path(Sock *s, char c)
{
    SockHttp *http = &s->http;

    if (c != '?' && c != ' ' && c != '\n') {
        gather(http, c);
        return;
    }
    g_strlcpy(http->path, http->line, sizeof http->path);
    start_line(http, c == '?'   ? HTTP_QUERY
                     : c == ' ' ? HTTP_VERSION
                                : HTTP_FIELD);
}

/* The number behind 'name' if the line is that field; 'otherwise' if not. */
static guint64
field(const SockHttp *http, const char *name, guint64 otherwise)
{
    gsize len = strlen(name);

    return g_ascii_strncasecmp(http->line, name, len) == 0
               ? g_ascii_strtoull(http->line + len, NULL, 10)
               : otherwise;
}

static void
take_field(Sock *s, char c)
{
    SockHttp *http = &s->http;

    if (c != '\n') {
        gather(http, c);
        return;
    }
    if (http->line_len) {
        http->body_left = field(http, "content-length:", http->body_left);
        http->id = field(http, "x-request-id:", http->id);
        start_line(http, HTTP_FIELD);
    } else {
        http->phase =
            http->is_post && http->body_left ? HTTP_BODY : HTTP_ANSWER;
    }
}

static gboolean
take_query(Sock *s, char c)
{
    if (c == ' ' || c == '\n') {
        start_line(&s->http, c == ' ' ? HTTP_VERSION : HTTP_FIELD);
        return TRUE;
    }
    return take_variable(s, c);
}

static gboolean
take_body(Sock *s, char c)
{
    if (!take_variable(s, c)) {
        return FALSE;
    }
    if (--s->http.body_left == 0) {
        s->http.phase = HTTP_ANSWER;
    }
    return TRUE;
}

/* FALSE if 'c' cannot be taken now. */
static gboolean
take_char(Sock *s, char c)
{
    switch (s->http.phase) {
    case HTTP_METHOD:
        take_method(s, c);
        return TRUE;
    case HTTP_PATH:
        take_path(s, c);
        return TRUE;
    case HTTP_QUERY:
        return take_query(s, c);
    case HTTP_VERSION:
        if (c == '\n') {
            start_line(&s->http, HTTP_FIELD);
        }
        return TRUE;
    case HTTP_FIELD:
        take_field(s, c);
        return TRUE;
    case HTTP_BODY:
        return take_body(s, c);
    case HTTP_OFF:
    case HTTP_ANSWER:
    case HTTP_STATUS:
    case HTTP_TEXT:
    case HTTP_CODE:
    case HTTP_END:
    case HTTP_DONE:
        return FALSE;
    }
    g_assert_not_reached();
}

/* Parses RX from the front; returns how much of it was taken. */
static gsize
parse(Sock *s)
{
    gsize done = 0;

    while (done < buf_len(&s->rx)) {
        BufSpan span = buf_span(&s->rx, done, buf_len(&s->rx) - done);
        const char *bytes = span.bytes;
        for (gsize i = 0; i < span.len_bytes; i++, done++) {
            if (!take_char(s, bytes ? bytes[i] : '\0')) {
                return done;
            }
        }
    }
    return done;
}

/* The same of what is still below, where it waits for its turn. */
static gsize
parse_below(Sock *s)
{
    char bytes[256];
    gsize done = 0, n, i;

    do {
        n = port_tcp_peek(s->tcp, bytes, sizeof bytes);
        for (i = 0; i < n && take_char(s, bytes[i]); i++) {
        }
        done += sock_rx_pull(s, NULL, i);
    } while (n && i == n);
    return done;
}

/* on_sock_postdata comes when VAR has been full in this request, and from
 * then on whenever there is something in it. */
void
sock_http_postdata(Sock *s)
{
    if (s->http.var_full && buf_len(&s->var) &&
        device_handles(s->dev, ON_SOCK_POSTDATA)) {
        device_post(s->dev, ON_SOCK_POSTDATA, s, 0, 0);
    }
}

/* Parses what has arrived, up to the end of a request (phase HTTP_ANSWER);
 * returns how much that was. */
gsize
sock_http_take(Sock *s)
{
    gsize n = parse(s);
    gsize below = 0;

    sock_record_read(s, n);
    sock_rx_consume(s, n); /* may bring more into RX */
    if (s->tcp && sock_rx_is_passed_by(s) && !buf_len(&s->rx)) {
        below = parse_below(s);
        sock_record_read(s, below);
        sock_rx_promise(s);
    }
    sock_http_postdata(s);
    return n + below;
}

/* Ready for the (next) request of the connection. */
void
sock_http_begin(Sock *s)
{
    s->http = (SockHttp){.phase = HTTP_METHOD};
    buf_drop(&s->var, buf_len(&s->var));
}
