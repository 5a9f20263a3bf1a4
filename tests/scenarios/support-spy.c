/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/scenarios/support-spy.h"

#include <string.h>

/* A port's operations, with those in front that are looked at. */
typedef struct SpyPort {
    PortOps ops; /* first: it stands in the place of 'own' */
    const PortOps *own;
    Port *port;
    Spy *spy;
} SpyPort;

/* One direction of a connection, by who sends. */
typedef struct Stream {
    guint64 id;
    const Port *from;
    GByteArray *bytes; /* all that was ever given */
} Stream;

struct Spy {
    GPtrArray *ports;    /* SpyPort */
    GHashTable *places;  /* PortTcp -> bytes taken so far */
    GHashTable *streams; /* set of Stream */
    char *wrong;
};

static guint
stream_hash(gconstpointer key)
{
    const Stream *stream = key;

    return g_int64_hash(&stream->id) * 31 + g_direct_hash(stream->from);
}

static gboolean
stream_equal(gconstpointer a, gconstpointer b)
{
    const Stream *x = a, *y = b;

    return x->id == y->id && x->from == y->from;
}

static void
stream_free(gpointer data)
{
    g_byte_array_unref(((Stream *)data)->bytes);
    g_free(data);
}

static const SpyPort *
spied(const PortTcp *tcp)
{
    return (const SpyPort *)(gconstpointer)tcp->port->ops;
}

/* What 'from' gives to the connection of that number. */
static Stream *
stream_of(Spy *spy, guint64 id, const Port *from)
{
    Stream key = {.id = id, .from = from};
    Stream *stream = g_hash_table_lookup(spy->streams, &key);

    if (!stream) {
        stream = g_memdup2(&key, sizeof key);
        stream->bytes = g_byte_array_new();
        g_hash_table_add(spy->streams, stream);
    }
    return stream;
}

static guint8
byte_at(gsize place)
{
    return (guint8)(place * 131 + (place >> 8) * 7 + 1);
}

static gsize
spy_send(PortTcp *tcp, gconstpointer bytes, gsize len_bytes)
{
    const SpyPort *port = spied(tcp);
    GByteArray *sent =
        stream_of(port->spy, port->own->tcp_id(tcp), port->port)->bytes;
    guint was = sent->len;
    gsize n;

    g_byte_array_set_size(sent, was + (guint)len_bytes);
    for (gsize i = 0; i < len_bytes; i++) {
        sent->data[was + i] =
            bytes ? ((const guint8 *)bytes)[i] : byte_at(was + i);
    }
    n = port->own->tcp_send(tcp, sent->data + was, len_bytes);
    g_byte_array_set_size(sent, was + (guint)n);
    return n;
}

/* TRUE if the 'n' bytes at 'place' were given by somebody at the other end. */
static gboolean
was_given(Spy *spy, guint64 id, const Port *to, gsize place,
          const guint8 *bytes, gsize n)
{
    for (guint i = 0; i < spy->ports->len; i++) {
        const SpyPort *from = spy->ports->pdata[i];
        Stream key = {.id = id, .from = from->port};
        const Stream *stream = g_hash_table_lookup(spy->streams, &key);

        if (from->port != to && stream && stream->bytes->len >= place + n &&
            memcmp(stream->bytes->data + place, bytes, n) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

static gsize
spy_recv(PortTcp *tcp, gpointer bytes, gsize max_bytes)
{
    const SpyPort *port = spied(tcp);
    gsize max = MIN(max_bytes, port->own->tcp_readable(tcp));
    g_autofree guint8 *got = g_malloc(max + 1);
    gsize n = port->own->tcp_recv(tcp, got, max);
    gsize place = GPOINTER_TO_SIZE(g_hash_table_lookup(port->spy->places, tcp));
    guint64 id = port->own->tcp_id(tcp);

    if (n > 0 && !port->spy->wrong &&
        !was_given(port->spy, id, port->port, place, got, n)) {
        port->spy->wrong = g_strdup_printf(
            "the %" G_GSIZE_FORMAT " bytes at %" G_GSIZE_FORMAT
            " of connection %" G_GUINT64_FORMAT " are not those that were sent",
            n, place, id);
    }
    g_hash_table_insert(port->spy->places, tcp, GSIZE_TO_POINTER(place + n));
    if (bytes) {
        memcpy(bytes, got, n);
    }
    return n;
}

/* A handle of a new connection, perhaps where an old one was. */
static PortTcp *
spy_begin(const SpyPort *port, PortTcp *tcp)
{
    if (tcp) {
        g_hash_table_remove(port->spy->places, tcp);
    }
    return tcp;
}

static PortTcp *
spy_connect(Port *port, PortAddr to, const PortTcpOpts *opts)
{
    const SpyPort *spied_port = (const SpyPort *)(gconstpointer)port->ops;

    return spy_begin(spied_port, spied_port->own->tcp_connect(port, to, opts));
}

static PortTcp *
spy_accept(Port *port, PortSyn *syn, const PortTcpOpts *opts)
{
    const SpyPort *spied_port = (const SpyPort *)(gconstpointer)port->ops;

    return spy_begin(spied_port, spied_port->own->tcp_accept(port, syn, opts));
}

Spy *
spy_new(void)
{
    Spy *spy = g_new0(Spy, 1);

    spy->ports = g_ptr_array_new_with_free_func(g_free);
    spy->places = g_hash_table_new(NULL, NULL);
    spy->streams =
        g_hash_table_new_full(stream_hash, stream_equal, stream_free, NULL);
    return spy;
}

void
spy_free(Spy *spy)
{
    g_ptr_array_unref(spy->ports);
    g_hash_table_unref(spy->places);
    g_hash_table_unref(spy->streams);
    g_free(spy->wrong);
    g_free(spy);
}

void
spy_watch(Spy *spy, Port *port)
{
    SpyPort *own = g_new(SpyPort, 1);

    *own = (SpyPort){
        .ops = *port->ops, .own = port->ops, .port = port, .spy = spy};
    own->ops.tcp_send = spy_send;
    own->ops.tcp_recv = spy_recv;
    own->ops.tcp_connect = spy_connect;
    own->ops.tcp_accept = spy_accept;
    port->ops = &own->ops;
    g_ptr_array_add(spy->ports, own);
}

const char *
spy_wrong(const Spy *spy)
{
    return spy->wrong;
}
