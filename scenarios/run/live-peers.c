/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/run/live-peers.h"
#include "scenarios/run/live-ip.h"

#include <string.h>

/* ---- Datagrams ---------------------------------------------------------- */

enum { ICMP = 1, UDP = 17, UNREACHABLE = 3 }; /* RFC 790, 792 */

/* RFC 768, 792. */
#define UDP_BYTES 8
#define ICMP_BYTES 8

typedef struct Datagram {
    LivePair pair;
    gsize len_bytes;   /* of data */
    gboolean is_error; /* it tells of another that nobody took */
} Datagram;

/* What follows the header of the IPv4 packet, if that is whole and the packet
 * is, or begins, one of 'protocol' with so many bytes at least; or NULL. */
static const guint8 *
payload(const guint8 *ip, gsize len_bytes, guint8 protocol, gsize least)
{
    gsize header = len_bytes > 0 ? (gsize)(ip[0] & 0xf) * 4 : 0;
    gboolean is_it = header >= IP_BYTES && len_bytes >= header + least &&
                     ip[9] == protocol && (ip_read_16(ip + 6) & 0x1fff) == 0;

    return is_it ? ip + header : NULL;
}

/* Of the UDP datagram in 'ip', which a program has sent ('sent') or got. */
static gboolean
read_udp(const guint8 *ip, gsize len_bytes, gboolean sent, Datagram *out)
{
    const guint8 *udp = payload(ip, len_bytes, UDP, UDP_BYTES);

    if (!udp || ip_read_16(udp + 4) < UDP_BYTES) {
        return FALSE;
    }
    *out = (Datagram){
        .pair = {.ip = ip_read_32(ip + (sent ? IP_SOURCE : IP_DESTINATION)),
                 .far_ip = ip_read_32(ip + (sent ? IP_DESTINATION : IP_SOURCE)),
                 .port = ip_read_16(udp + (sent ? 0 : 2)),
                 .far_port = ip_read_16(udp + (sent ? 2 : 0))},
        .len_bytes = ip_read_16(udp + 4) - (gsize)UDP_BYTES,
    };
    return TRUE;
}

/* Of the datagram that is told, in 'ip', to have reached nobody. */
static gboolean
read_error(const guint8 *ip, gsize len_bytes, Datagram *out)
{
    const guint8 *icmp =
        payload(ip, len_bytes, ICMP, ICMP_BYTES + IP_BYTES + UDP_BYTES);
    gsize rest = icmp ? len_bytes - (gsize)(icmp - ip) - ICMP_BYTES : 0;

    if (!icmp || icmp[0] != UNREACHABLE ||
        !read_udp(icmp + ICMP_BYTES, rest, TRUE, out)) {
        return FALSE;
    }
    out->is_error = TRUE;
    return TRUE;
}

/* ---- Peers -------------------------------------------------------------- */

typedef struct Peer {
    LivePair pair;
    gint64 asked_ns, refused_ns; /* PORT_NEVER: not */
    guint64 sent_bytes, got_bytes;
    gboolean has_answer;
} Peer;

struct LivePeers {
    const Tracer *tracer;
    GPtrArray *all; /* Peer, owned, in the order in which they began */
    GHashTable *by_pair;
    guint refused;
};

static Peer *
add_peer(LivePeers *peers, const LivePair *pair, gint64 now_ns)
{
    Peer *peer = g_new0(Peer, 1);

    *peer = (Peer){.pair = *pair, .asked_ns = now_ns, .refused_ns = PORT_NEVER};
    g_ptr_array_add(peers->all, peer);
    g_hash_table_replace(peers->by_pair, &peer->pair, peer);
    return peer;
}

static void
trace(const LivePeers *peers, const Datagram *datagram, gint64 now_ns,
      TraceKind kind, const char *name)
{
    g_autofree char *detail =
        g_strdup_printf("%" G_GSIZE_FORMAT, datagram->len_bytes);
    const TraceRecord record = {
        .kind = kind,
        .time_ns = now_ns,
        .index = datagram->pair.port,
        .name = name,
        .detail = datagram->is_error ? "" : detail,
    };

    if (peers->tracer) {
        peers->tracer->fn(peers->tracer->user, &record);
    }
}

/* One that has been refused asks anew. */
static void
note_sent(LivePeers *peers, const Datagram *datagram, gint64 now_ns)
{
    Peer *peer = g_hash_table_lookup(peers->by_pair, &datagram->pair);

    if (!peer || peer->refused_ns != PORT_NEVER) {
        peer = add_peer(peers, &datagram->pair, now_ns);
    }
    peer->sent_bytes += datagram->len_bytes;
    trace(peers, datagram, now_ns, TRACE_CALL, "send");
}

static void
note_got(LivePeers *peers, const Datagram *datagram, gint64 now_ns)
{
    Peer *peer = g_hash_table_lookup(peers->by_pair, &datagram->pair);

    if (!peer) {
        return;
    }
    if (datagram->is_error) {
        if (!peer->has_answer && peer->refused_ns == PORT_NEVER) {
            peer->refused_ns = now_ns;
            peers->refused++;
        }
        trace(peers, datagram, now_ns, TRACE_EVENT, "unreachable");
        return;
    }
    peer->has_answer = TRUE;
    peer->got_bytes += datagram->len_bytes;
    trace(peers, datagram, now_ns, TRACE_EVENT, "datagram");
}

void
live_peers_packet(LivePeers *peers, gconstpointer bytes, gsize len_bytes,
                  gint64 now_ns, gboolean sent)
{
    Datagram datagram;

    if (read_udp(bytes, len_bytes, sent, &datagram) ||
        (!sent && read_error(bytes, len_bytes, &datagram))) {
        (sent ? note_sent : note_got)(peers, &datagram, now_ns);
    }
}

/* ---- What they are told as ---------------------------------------------- */

LivePeerCounts
live_peers_count(const LivePeers *peers)
{
    return (LivePeerCounts){peers->all->len, peers->refused};
}

void
live_peers_tell(const LivePeers *peers, GArray *opened)
{
    for (guint i = 0; i < peers->all->len; i++) {
        const Peer *peer = g_ptr_array_index(peers->all, i);
        gboolean refused = peer->refused_ns != PORT_NEVER;
        LiveEnd end = {.pair = peer->pair};
        Record *record = &end.record;
        *record = (Record){
            .system = "live",
            .index = peer->pair.port,
            .active = TRUE,
            .udp = TRUE,
            RECORD_NEVER_YET,
            .wanted_ns = peer->asked_ns,
            .asked_ns = peer->asked_ns,
            .outcome = refused ? OUTCOME_REFUSED : OUTCOME_NEVER_CLOSED,
            .written_bytes = peer->sent_bytes,
            .received_bytes = peer->got_bytes,
            .read_bytes = peer->got_bytes,
        };
        *(refused ? &record->end_ns : &record->open_ns) =
            refused ? peer->refused_ns : peer->asked_ns;
        g_array_append_val(opened, end);
    }
}

/* ---- Life --------------------------------------------------------------- */

LivePeers *
live_peers_new(const Tracer *tracer)
{
    LivePeers *peers = g_new0(LivePeers, 1);

    peers->tracer = tracer;
    peers->all = g_ptr_array_new_with_free_func(g_free);
    peers->by_pair = g_hash_table_new(live_pair_hash, live_pair_equal);
    return peers;
}

/* Accepts NULL. */
void
live_peers_free(LivePeers *peers)
{
    if (peers) {
        g_hash_table_unref(peers->by_pair);
        g_ptr_array_unref(peers->all);
        g_free(peers);
    }
}
