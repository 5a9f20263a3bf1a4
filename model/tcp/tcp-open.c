/* SPDX-License-Identifier: GPL-2.0-only */
/* How connections begin: by a call, by a SYN, by the proof of a cookie. */
#include "model/tcp/tcp-priv.h"
#include <string.h>

/* RFC 9293 3.4.1: by a clock of 4 us, and further for each connection. */
guint32
tcp_host_iss(TcpHost *host)
{
    return (guint32)(host->now_ns / 4000) + 64000 * ++host->n_opens;
}

static Tcp *
tcp_new(TcpHost *host, const TcpTuple *tuple, const PortTcpOpts *opts)
{
    Tcp *tcp =
        host->spare->len > 0
            ? g_ptr_array_steal_index_fast(host->spare, host->spare->len - 1)
            : g_new(Tcp, 1);
    const TcpProfile *rules = opts->rules ? opts->rules : &host->profile;

    memset(tcp, 0, sizeof *tcp);

    tcp->host = host;
    tcp->rules = rules;
    tcp->user = opts->user;
    tcp->entry.tuple = *tuple;
    tcp->sending_link.data = tcp->telling_link.data = tcp;
    tcp->held_link.data = tcp;
    g_queue_push_tail_link(&host->held, &tcp->held_link);
    tcp->held = tcp->linked = TRUE;
    tcp->peer_mss_bytes = tcp_peer_mss(rules, 0);
    tcp->syn_retries =
        opts->syn_retries ? opts->syn_retries : rules->syn_retries;
    tcp->keepalive =
        (PortKeepalive){rules->keepalive_ns, rules->keepalive_interval_ns,
                        rules->keepalive_probes};
    tcp->fin_wait2_ns = rules->fin_wait2_ns;
    tcp->heard_ns = host->now_ns;
    tcp->challenged_ns = tcp->synack_ns = G_MININT64 / 2;
    tcp->probed_ns = tcp->keep_at_ns = tcp->delack.at_ns = PORT_NEVER;
    tcp->pace_at_ns = PORT_NEVER;
    tcp->delack.heard_ns = -1;
    tcp->rx.fin_pos = TCP_NO_POS;
    tcp->loss.tail_pos = TCP_NO_POS;
    tcp_disarm(tcp);
    tcp_rtt_begin(tcp);
    tcp_tx_begin(tcp, opts);
    tcp_window_begin(tcp, opts);
    tcp->mss_bytes = rules->mss_bytes;
    return tcp;
}

/* ---- By a call ---------------------------------------------------------- */

/* Our end's entry of that tuple is in the way of a new connection.  What was
 * discarded is forgotten; with 'reuse' so is what only waits. */
static gboolean
is_taken(const TcpHost *host, const TcpTuple *tuple, gboolean reuse)
{
    const TcpEntry *entry = tcp_host_find(host, tuple);
    const TcpWait *wait = (const TcpWait *)entry;

    if (!entry || entry->kind == ENTRY_CONN) {
        return entry != NULL;
    }
    return wait->kind != WAIT_SWALLOW && !reuse;
}

/* The same of a port that the host chooses (__inet_check_established). */
static gboolean
is_free(const TcpHost *host, const TcpTuple *tuple)
{
    const TcpEntry *entry = tcp_host_find(host, tuple);

    return !is_taken(host, tuple, FALSE) ||
           (entry->kind == ENTRY_WAIT &&
            tcp_wait_may_be_reused(host, (const TcpWait *)entry));
}

/* The next ephemeral port that is free for that peer; 0: none is
 * (__inet_hash_connect, but in their order). */
static guint16
pick_port(TcpHost *host, TcpTuple tuple)
{
    guint16 first = host->profile.port_first, last = host->profile.port_last;

    for (guint i = 0; i <= (guint)(last - first); i++) {
        gboolean wraps = host->last_port < first || host->last_port >= last;

        host->last_port = wraps ? first : host->last_port + 1;
        tuple.local.port = host->last_port;
        if (is_free(host, &tuple)) {
            return host->last_port;
        }
    }
    return 0;
}

static gboolean
is_full(const TcpHost *host)
{
    guint max = host->profile.max_connections;

    return max > 0 && tcp_host_connections(host) >= max;
}

/* Makes room for a new connection; where it is to begin. */
static guint32
take_place(TcpHost *host, const TcpTuple *tuple)
{
    TcpEntry *entry = tcp_host_find(host, tuple);
    guint32 iss = tcp_host_iss(host);

    if (entry) {
        TcpWait *wait = (TcpWait *)entry;

        iss = wait->kind == WAIT_SWALLOW ? iss : tcp_wait_next_iss(wait);
        tcp_wait_end(host, wait);
    }
    return iss;
}

Tcp *
tcp_connect(TcpHost *host, PortAddr local, PortAddr remote,
            const PortTcpOpts *opts)
{
    TcpTuple tuple = {local, remote};
    Tcp *tcp;

    tcp_host_enter(host);
    if (is_full(host)) {
        return NULL;
    }
    if (local.port == 0) {
        tuple.local.port = pick_port(host, tuple);
        if (tuple.local.port == 0) {
            return NULL;
        }
    } else if (is_taken(host, &tuple, opts->reuse)) {
        return NULL;
    }
    tcp = tcp_new(host, &tuple, opts);
    tcp->active = TRUE;
    tcp->iss = take_place(host, &tuple);
    tcp->timestamps = tcp->rules->timestamps; /* as offered */
    tcp->sack = tcp->rules->sack;
    tcp->scaling = tcp->rules->window_scale;
    tcp_host_add(host, &tcp->entry, ENTRY_CONN);
    tcp_step(tcp, TCP_IN_OPEN);
    tcp->syn_due = TRUE;
    tcp_want_output(tcp);
    tcp_host_leave(host);
    return tcp;
}

/* ---- By a SYN ----------------------------------------------------------- */

PortAddr
tcp_syn_from(const TcpSyn *syn)
{
    return syn->tuple.remote;
}

PortAddr
tcp_syn_to(const TcpSyn *syn)
{
    return syn->tuple.local;
}

gboolean
tcp_syn_is_cookie(const TcpSyn *syn)
{
    return syn->cookie;
}

/* Of the connection that a SYN replaces nothing is left. */
Tcp *
tcp_accept(TcpSyn *syn, const PortTcpOpts *opts)
{
    TcpHost *host = syn->host;
    TcpEntry *old = tcp_host_find(host, &syn->tuple);
    Tcp *tcp;

    g_assert(!syn->taken);
    if (old) {
        tcp_drop_entry(host, old);
    }
    tcp = tcp_new(host, &syn->tuple, opts);
    tcp->iss = syn->iss;
    tcp_take_options(tcp, syn->segment);
    tcp_host_add(host, &tcp->entry, ENTRY_CONN);
    syn->taken = tcp;
    if (!syn->cookie) {
        tcp_step(tcp, TCP_IN_TAKE);
        tcp->syn_due = TRUE;
        tcp_want_output(tcp);
    }
    return tcp;
}

/* What is left of the connection leaves the table. */
void
tcp_drop_entry(TcpHost *host, TcpEntry *entry)
{
    if (entry->kind == ENTRY_WAIT) {
        tcp_wait_end(host, (TcpWait *)entry);
    } else {
        tcp_unlink((Tcp *)entry);
    }
}

static TcpTuple
tuple_of(const TcpSegment *segment)
{
    return (TcpTuple){{segment->dst_ip, segment->dst_port},
                      {segment->src_ip, segment->src_port}};
}

PortVerdict
tcp_judge_syn(TcpHost *host, const TcpSegment *segment, guint32 iss,
              PortVerdict (*judge)(gpointer world, TcpSyn *syn))
{
    TcpSyn syn = {.host = host,
                  .segment = segment,
                  .tuple = tuple_of(segment),
                  .iss = iss};
    PortVerdict verdict;

    if (is_full(host)) {
        return PORT_SYN_IGNORE;
    }
    verdict = judge ? judge(host->world, &syn) : PORT_SYN_REFUSE;
    g_assert((verdict == PORT_SYN_ACCEPT) == (syn.taken != NULL));
    if (verdict == PORT_SYN_COOKIE) {
        tcp_cookie_send(host, segment);
    }
    return verdict;
}

/* The program may have no place for it: then nobody knows of it here. */
gboolean
tcp_take_cookie(TcpHost *host, const TcpSegment *segment)
{
    TcpSegment was;
    TcpSyn syn = {.host = host,
                  .segment = &was,
                  .tuple = tuple_of(segment),
                  .iss = segment->ack - 1,
                  .cookie = TRUE};
    Tcp *tcp;

    if (!host->cookies || !tcp_cookie_check(segment, &was)) {
        return FALSE;
    }
    if (host->ops->syn(host->world, &syn) == PORT_SYN_REFUSE) {
        return FALSE;
    }
    tcp = syn.taken;
    if (tcp) {
        tcp->tx.una = tcp->tx.nxt = 1;
        tcp_window_field(tcp, TRUE); /* again, as cookie_v4_check() does */
        tcp_step(tcp, TCP_IN_PROOF);
        tcp_window_take(tcp, segment, 1);
        tcp_input(tcp, segment);
    }
    return TRUE;
}
