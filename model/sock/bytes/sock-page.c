/* SPDX-License-Identifier: GPL-2.0-only */
/* HTTP mode: the response (sock-fact 9).
 *
 * A page is static text, which the master process sends by itself, and code,
 * which the VM runs as one procedure when its turn in the event queue comes.
 * When all of it is out the socket closes actively, or with httpnoclose marks
 * the end by CR/LF/CR/LF and takes the next request.
 *
 * Not documented, hence ours: the status line; 404 for a name that is no
 * page, 501 for a method that is neither GET nor POST; a page code that
 * doevents skips gets another turn. */
#include "model/sock/bytes/sock-bytes-priv.h"

static const char status_ok[] = "HTTP/1.0 200 OK\r\n\r\n";
static const char status_not_found[] = "HTTP/1.0 404 Not Found\r\n\r\n";
static const char status_unknown[] = "HTTP/1.0 501 Not Implemented\r\n\r\n";
static const char end_mark[] = "\r\n\r\n";

/* ---- Which page --------------------------------------------------------- */

static const DevicePage *
find_page(const Device *dev, const char *name)
{
    const DeviceProgram *program = dev->program;

    for (guint i = 0; i < program->n_pages; i++) {
        if (g_str_equal(program->pages[i].name, name)) {
            return &program->pages[i];
        }
    }
    return NULL;
}

static gboolean
is_substituted(const Sock *s, const char *name)
{
    char **words = g_strsplit(s->urlsubstitutes, ",", -1);
    gboolean found = FALSE;

    for (char **word = words; *word; word++) {
        found |= g_str_equal(g_strstrip(*word), name);
    }
    g_strfreev(words);
    return found;
}

/* The name itself; or, if it is listed, the same name with .html. */
static const DevicePage *
page_of(const Sock *s, const char *name)
{
    const DevicePage *page = find_page(s->dev, name);
    const char *dot = strrchr(name, '.');
    char *html;

    if (page || !is_substituted(s, name)) {
        return page;
    }
    html = g_strdup_printf(
        "%.*s.html", (int)(dot ? dot - name : (gssize)strlen(name)), name);
    page = find_page(s->dev, html);
    g_free(html);
    return page;
}

/* ---- Sending it --------------------------------------------------------- */

static void
say(SockHttp *http, HttpPhase phase, const char *text)
{
    http->phase = phase;
    http->out = text;
    http->out_left = text ? strlen(text) : 0;
}

static void
end(Sock *s)
{
    say(&s->http, HTTP_END, s->httpnoclose ? end_mark : NULL);
}

/* Asks for the page's turn in the event queue.  A full queue drops the code
 * (OPEN-3), else the socket would wait for good. */
static void
ask_turn(Sock *s)
{
    s->http.phase = HTTP_CODE;
    if (device_post(s->dev, ON_HTML_PAGE, s, 0, 0) == EVQ_DROPPED) {
        end(s);
    }
}

/* Everything is in TX. */
static void
finish(Sock *s)
{
    if (s->httpnoclose) {
        sock_http_begin(s);
    } else {
        s->http.phase = HTTP_DONE;
        order_post(s, IN_FINISH);
    }
}

/* The phase's text is out. */
static void
next_phase(Sock *s)
{
    const DevicePage *page = s->http.page;

    switch (s->http.phase) {
    case HTTP_STATUS:
        say(&s->http, HTTP_TEXT, page ? page->text : NULL);
        return;
    case HTTP_TEXT:
        if (page && page->code) {
            ask_turn(s);
        } else {
            end(s);
        }
        return;
    case HTTP_END:
        finish(s);
        return;
    case HTTP_OFF:
    case HTTP_METHOD:
    case HTTP_PATH:
    case HTTP_QUERY:
    case HTTP_VERSION:
    case HTTP_FIELD:
    case HTTP_BODY:
    case HTTP_ANSWER:
    case HTTP_CODE:
    case HTTP_DONE:
        break;
    }
    g_assert_not_reached();
}

static gboolean
is_saying(const Sock *s)
{
    return s->http.phase == HTTP_STATUS || s->http.phase == HTTP_TEXT ||
           s->http.phase == HTTP_END;
}

/* Goes on with the response as far as TX has room. */
void
sock_page_go_on(Sock *s)
{
    gboolean said = is_saying(s);

    while (is_saying(s)) {
        gsize n = buf_put(&s->tx, s->http.out, s->http.out_left);
        s->tx_new = 0;
        sock_record_written(s, n);
        s->http.out += n;
        s->http.out_left -= n;
        if (s->http.out_left) {
            break;
        }
        next_phase(s);
    }
    if (said) {
        sock_tx_pump(s);
    }
    if (said && s->http.phase == HTTP_METHOD) {
        s->rx_news = TRUE; /* the next request may be there */
    }
}

void
sock_page_begin(Sock *s)
{
    const char *name = s->http.path + (s->http.path[0] == '/' ? 1 : 0);
    const char *status = status_unknown;

    s->http.page = NULL;
    if (!s->http.is_unknown) {
        s->http.page = page_of(s, *name ? name : "index.html");
        status = s->http.page ? status_ok : status_not_found;
    }
    if (s->http.id && s->dev->asked) {
        s->dev->asked(s->dev->asked_user, s->record.conn_id, s->http.id,
                      s->http.page);
    }
    say(&s->http, HTTP_STATUS, status);
    sock_page_go_on(s);
}

/* TRUE if 'event' is the turn of the page that 's' waits for. */
gboolean
sock_page_is_due(const Sock *s, const Event *event)
{
    return s->http.phase == HTTP_CODE && event->gen == s->gen;
}

/* The page's turn is over. */
void
sock_page_done(Sock *s, const Event *event, VmFate fate)
{
    if (s->http.phase != HTTP_CODE) {
        return; /* the connection has ended */
    }
    if (event->gen != s->gen || fate != VM_HANDLED) {
        ask_turn(s); /* it was of an earlier connection, or skipped */
    } else {
        s->tx_new = 0;
        end(s);
    }
    sock_page_go_on(s);
}
