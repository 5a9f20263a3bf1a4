/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/systems/winsock/http/winsock-loop.h"

#include "model/http/http-edge.h"

#define WMSG 1

typedef struct WinsockStream {
    HttpEdge edge;
    WsaHandle sock;
    HttpIo status; /* of the connect */
} WinsockStream;

struct WinsockLoop {
    HttpLoop base;
    Winsock *ws;
    PortDelay handler;
    HttpEdges edges;
    GHashTable *streams; /* WsaHandle: WinsockStream, owned */
    WsaHandle listener;  /* 0: none */
    HttpAcceptFn accept;
    gpointer accept_user;
    gboolean quit;
};

static WinsockLoop *
of(HttpStream *stream)
{
    return (WinsockLoop *)stream->loop;
}

static HttpIo
io_of(WsaError error)
{
    switch ((int)error) {
    case WSA_OK:
        return 1;
    case WSA_WSAEWOULDBLOCK:
        return HTTP_IO_AGAIN;
    case WSA_WSAECONNRESET:
        return HTTP_IO_RESET;
    case WSA_WSAECONNABORTED:
        return HTTP_IO_BROKEN;
    case WSA_WSAETIMEDOUT:
        return HTTP_IO_TIMED_OUT;
    case WSA_WSAECONNREFUSED:
        return HTTP_IO_REFUSED;
    default:
        return HTTP_IO_ERROR;
    }
}

static void
learn(WinsockStream *stream, guint bits)
{
    http_edge_know(&of(&stream->edge.base)->edges, &stream->edge,
                   stream->edge.known | bits);
}

/* Until a message says so again. */
static void
unlearn(WinsockStream *stream, guint bits)
{
    http_edge_know(&of(&stream->edge.base)->edges, &stream->edge,
                   stream->edge.known & ~bits);
}

/* ---- Streams ------------------------------------------------------------ */

static gint64
now_ns(HttpLoop *loop)
{
    return wsa_now_ns(((WinsockLoop *)loop)->ws);
}

static WinsockStream *
stream_new(WinsockLoop *loop, WsaHandle sock)
{
    WinsockStream *stream = g_new0(WinsockStream, 1);

    stream->edge.base.loop = &loop->base;
    stream->sock = sock;
    stream->status = HTTP_IO_AGAIN;
    g_hash_table_insert(loop->streams, GUINT_TO_POINTER(sock), stream);
    wsa_setsockopt(loop->ws, sock, WSA_TCP_NODELAY, 1);
    return stream;
}

static HttpStream *
do_connect(HttpLoop *base, gpointer to)
{
    WinsockLoop *loop = (WinsockLoop *)base;
    WsaHandle sock;
    WinsockStream *stream;

    posix_wanted(wsa_thread(loop->ws));
    sock = wsa_socket(loop->ws);
    if (!sock) {
        return NULL;
    }
    stream = stream_new(loop, sock);
    wsa_async_select(loop->ws, sock, WMSG,
                     WSA_FD_CONNECT | WSA_FD_READ | WSA_FD_WRITE |
                         WSA_FD_CLOSE);
    if (wsa_connect(loop->ws, sock, *(const PortAddr *)to) < 0) {
        stream->status = io_of(wsa_last_error(loop->ws));
    }
    if (stream->status != HTTP_IO_AGAIN) {
        learn(stream, HTTP_READY_OUT | HTTP_READY_HUP);
    }
    return &stream->edge.base;
}

static HttpIo
do_connected(HttpStream *base)
{
    return ((WinsockStream *)base)->status;
}

static gssize
do_read(HttpStream *base, gpointer bytes, gsize max)
{
    WinsockLoop *loop = of(base);
    WinsockStream *stream = (WinsockStream *)base;
    gssize n = wsa_recv(loop->ws, stream->sock, bytes, max, FALSE);

    if (n < 0) {
        n = io_of(wsa_last_error(loop->ws));
    }
    /* FD_READ comes again; behind FD_CLOSE there is none. */
    if ((n > 0 || n == HTTP_IO_AGAIN) &&
        !(stream->edge.known & HTTP_READY_GONE)) {
        unlearn(stream, HTTP_READY_IN);
    }
    return n;
}

static gssize
do_peek(HttpStream *base)
{
    WinsockLoop *loop = of(base);
    gssize n =
        wsa_recv(loop->ws, ((WinsockStream *)base)->sock, NULL, 65536, TRUE);

    return n < 0 ? (gssize)io_of(wsa_last_error(loop->ws)) : n;
}

static gssize
do_write(HttpStream *base, gconstpointer bytes, gsize len)
{
    WinsockLoop *loop = of(base);
    WinsockStream *stream = (WinsockStream *)base;
    gssize n = wsa_send(loop->ws, stream->sock, bytes, len);

    if (n < 0) {
        n = io_of(wsa_last_error(loop->ws));
    }
    if (n == HTTP_IO_AGAIN) {
        unlearn(stream, HTTP_READY_OUT);
    }
    return n;
}

static void
do_shutdown(HttpStream *base)
{
    wsa_shutdown(of(base)->ws, ((WinsockStream *)base)->sock, WSA_SD_SEND);
}

static void
do_close(HttpStream *base)
{
    WinsockLoop *loop = of(base);
    WinsockStream *stream = (WinsockStream *)base;

    wsa_closesocket(loop->ws, stream->sock);
    http_edge_forget(&loop->edges, &stream->edge);
    g_hash_table_remove(loop->streams, GUINT_TO_POINTER(stream->sock));
}

static void
do_reset(HttpStream *base)
{
    wsa_setsockopt(of(base)->ws, ((WinsockStream *)base)->sock, WSA_SO_LINGER,
                   0);
    do_close(base);
}

static void
do_watch(HttpStream *base, guint bits)
{
    http_edge_watch(&of(base)->edges, &((WinsockStream *)base)->edge, bits);
}

static int
descriptor(HttpStream *base)
{
    return wsa_descriptor(of(base)->ws, ((WinsockStream *)base)->sock);
}

static guint64
do_id(HttpStream *base)
{
    return posix_conn_id(wsa_thread(of(base)->ws), descriptor(base));
}

static void
do_repeats(HttpStream *base, guint64 conn_id)
{
    posix_repeats(wsa_thread(of(base)->ws), descriptor(base), conn_id);
}

/* ---- Messages ----------------------------------------------------------- */

static void
on_accept(WinsockLoop *loop)
{
    WsaHandle sock = wsa_accept(loop->ws, loop->listener);
    WinsockStream *stream;

    if (sock) {
        stream = stream_new(loop, sock);
        stream->status = 1;
        learn(stream, HTTP_READY_OUT);
        loop->accept(loop->accept_user, &stream->edge.base);
    }
}

static void
on_message(WinsockLoop *loop, const WsaMessage *message)
{
    WinsockStream *stream;

    if (message->event == WSA_FD_ACCEPT) {
        on_accept(loop);
        return;
    }
    stream =
        g_hash_table_lookup(loop->streams, GUINT_TO_POINTER(message->sock));
    if (!stream) {
        return; /* closed meanwhile [ws.close_with_queued] */
    }
    switch (message->event) {
    case WSA_FD_CONNECT:
        stream->status = io_of(message->error);
        learn(stream, message->error == WSA_OK
                          ? HTTP_READY_OUT
                          : HTTP_READY_OUT | HTTP_READY_HUP);
        break;
    case WSA_FD_READ:
        learn(stream, HTTP_READY_IN);
        break;
    case WSA_FD_WRITE:
        learn(stream, HTTP_READY_OUT);
        break;
    default: /* what is unread comes first, then recv() says why */
        learn(stream, HTTP_READY_IN | HTTP_READY_GONE |
                          (message->error == WSA_OK ? 0 : HTTP_READY_HUP));
        break;
    }
}

void
winsock_loop_run(WinsockLoop *loop)
{
    WsaMessage message;

    while (!loop->quit) {
        gint64 due_ns = http_loop_deadline(&loop->base);
        gint64 handler_ns;
        if (http_edge_tell(&loop->edges)) {
            continue;
        }
        if (wsa_get_message(loop->ws, &message,
                            due_ns == G_MAXINT64 ? PORT_NEVER : due_ns)) {
            handler_ns = port_delay_ns(&loop->handler);
            if (handler_ns > 0) {
                wsa_busy(loop->ws, handler_ns);
            }
            on_message(loop, &message);
        }
        http_loop_expire(&loop->base);
    }
}

/* ---- Servers, and the end ----------------------------------------------- */

/* The backlog is SOMAXCONN. */
static gboolean
do_listen(HttpLoop *base, guint16 port, G_GNUC_UNUSED guint backlog,
          HttpAcceptFn fn, gpointer user)
{
    WinsockLoop *loop = (WinsockLoop *)base;

    loop->accept = fn;
    loop->accept_user = user;
    loop->listener = wsa_socket(loop->ws);
    wsa_async_select(loop->ws, loop->listener, WMSG,
                     WSA_FD_ACCEPT | WSA_FD_READ | WSA_FD_WRITE | WSA_FD_CLOSE);
    return wsa_listen(loop->ws, loop->listener, port) == 0;
}

static void
do_unlisten(HttpLoop *base)
{
    WinsockLoop *loop = (WinsockLoop *)base;

    if (loop->listener) {
        wsa_closesocket(loop->ws, loop->listener);
        loop->listener = 0;
    }
}

static void
do_quit(HttpLoop *base)
{
    ((WinsockLoop *)base)->quit = TRUE;
}

static gdouble
do_random(HttpLoop *base)
{
    return posix_random(wsa_thread(((WinsockLoop *)base)->ws));
}

static const HttpLoopOps loop_ops = {
    .now_ns = now_ns,
    .connect = do_connect,
    .connected = do_connected,
    .read = do_read,
    .write = do_write,
    .peek = do_peek,
    .shutdown = do_shutdown,
    .close = do_close,
    .reset = do_reset,
    .watch = do_watch,
    .id = do_id,
    .listen = do_listen,
    .unlisten = do_unlisten,
    .quit = do_quit,
    .random = do_random,
    .repeats = do_repeats,
};

WinsockLoop *
winsock_loop_new(Winsock *ws, const PortDelay *handler)
{
    WinsockLoop *loop = g_new0(WinsockLoop, 1);

    http_loop_init(&loop->base, &loop_ops);
    loop->ws = ws;
    loop->handler = *handler;
    loop->streams = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    return loop;
}

void
winsock_loop_free(WinsockLoop *loop)
{
    if (loop) {
        g_hash_table_unref(loop->streams);
        http_loop_clear(&loop->base);
        g_free(loop);
    }
}

HttpLoop *
winsock_loop_http(WinsockLoop *loop)
{
    return &loop->base;
}
