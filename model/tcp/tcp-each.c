/* SPDX-License-Identifier: GPL-2.0-only */
/* What an observer of the node sees: /proc/net/tcp, TCP_INFO. */
#include "model/tcp/tcp-priv.h"

static gboolean
is_seen(const TcpEntry *entry)
{
    return entry->kind == ENTRY_CONN ||
           ((const TcpWait *)entry)->kind != WAIT_SWALLOW;
}

/* A request does not (inet_reqsk_alloc: it is in no bind bucket). */
static gboolean
holds_port(const TcpEntry *entry)
{
    const Tcp *tcp = (const Tcp *)entry;

    return is_seen(entry) && !(entry->kind == ENTRY_CONN && !tcp->active &&
                               tcp->state == PORT_STATE_SYN_RECV);
}

guint
tcp_host_connections(const TcpHost *host)
{
    tcp_host_enter((TcpHost *)host);
    return g_hash_table_size(host->entries) - host->n_swallow;
}

gboolean
tcp_host_has(const TcpHost *host, PortAddr local, PortAddr remote)
{
    TcpTuple tuple = {local, remote};

    return tcp_host_find(host, &tuple) != NULL;
}

gpointer
tcp_host_user(const TcpHost *host, PortAddr local, PortAddr remote)
{
    TcpTuple tuple = {local, remote};
    const TcpEntry *entry = tcp_host_find(host, &tuple);
    const Tcp *tcp;

    if (!entry) {
        return NULL;
    }
    tcp = entry->kind == ENTRY_CONN ? (const Tcp *)entry
                                    : ((const TcpWait *)entry)->tcp;
    return tcp && tcp->held ? tcp->user : NULL;
}

gboolean
tcp_host_port_used(const TcpHost *host, guint16 local_port)
{
    GHashTableIter iter;
    gpointer value;

    tcp_host_enter((TcpHost *)host);
    if (!g_hash_table_contains(host->ports,
                               GUINT_TO_POINTER((guint)local_port))) {
        return FALSE;
    }
    g_hash_table_iter_init(&iter, host->entries);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const TcpEntry *entry = value;

        if (entry->tuple.local.port == local_port && holds_port(entry)) {
            return TRUE;
        }
    }
    return FALSE;
}

static int
order(gconstpointer a, gconstpointer b)
{
    const TcpTuple *x = a;
    const TcpTuple *y = b;

    if (x->local.port != y->local.port) {
        return x->local.port < y->local.port ? -1 : 1;
    }
    if (x->remote.ip != y->remote.ip) {
        return x->remote.ip < y->remote.ip ? -1 : 1;
    }
    return (x->remote.port > y->remote.port) -
           (x->remote.port < y->remote.port);
}

static PortTcpState
state_of(const TcpEntry *entry)
{
    if (entry->kind == ENTRY_CONN) {
        return ((const Tcp *)entry)->state;
    }
    return ((const TcpWait *)entry)->kind == WAIT_FIN_WAIT2
               ? PORT_STATE_FIN_WAIT2
               : PORT_STATE_TIME_WAIT;
}

void
tcp_host_census(const TcpHost *host, TcpCensus *census)
{
    GHashTableIter iter;
    gpointer entry;

    tcp_host_enter((TcpHost *)host);
    *census = (TcpCensus){.read_bytes = host->read_bytes};
    g_hash_table_iter_init(&iter, host->entries);
    while (g_hash_table_iter_next(&iter, NULL, &entry)) {
        if (is_seen(entry)) {
            census->in_state[state_of(entry)]++;
        }
    }
}

void
tcp_host_each(const TcpHost *host, TcpEachFn fn, gpointer user)
{
    GList *entries;

    tcp_host_enter((TcpHost *)host);
    /* A tuple is the first member of its entry. */
    entries = g_list_sort(g_hash_table_get_values(host->entries), order);
    for (GList *at = entries; at; at = at->next) {
        const TcpEntry *entry = at->data;

        if (is_seen(entry)) {
            fn(user, state_of(entry), entry->tuple.local, entry->tuple.remote);
        }
    }
    g_list_free(entries);
}

/* ---- One connection ----------------------------------------------------- */

PortTcpState
tcp_state(const Tcp *tcp)
{
    return tcp->ended ? PORT_STATE_CLOSE : tcp->state;
}

PortTcpState
tcp_protocol_state(const Tcp *tcp)
{
    return tcp->state;
}

gpointer
tcp_user(const Tcp *tcp)
{
    return tcp->held ? tcp->user : NULL;
}

guint64
tcp_id_of(guint32 iss, PortAddr opener)
{
    return (guint64)iss << 32 | (guint64)opener.port << 16 |
           (opener.ip & 0xffff);
}

guint64
tcp_id(const Tcp *tcp)
{
    const TcpTuple *tuple = &tcp->entry.tuple;

    return tcp->active ? tcp_id_of(tcp->iss, tuple->local)
                       : tcp_id_of(tcp->irs, tuple->remote);
}

void
tcp_ends(const Tcp *tcp, PortAddr *local, PortAddr *remote)
{
    *local = tcp->entry.tuple.local;
    *remote = tcp->entry.tuple.remote;
}

/* Linux keeps its deviations four times as large, tcpi_rttvar is the plain one.
 */
static gint64
rttvar_ns(const Tcp *tcp)
{
    return tcp->rules->rto_law == TCP_RTO_LINUX ? tcp->rtt.mdev_ns / 4
                                                : tcp->rtt.rttvar_ns;
}

void
tcp_info(const Tcp *tcp, TcpInfo *info)
{
    guint32 threshold = tcp->cc.ssthresh_bytes;

    *info = (TcpInfo){
        .state = tcp_state(tcp),
        .ca_state = tcp->loss.phase,
        .retransmits = tcp->loss.retries,
        .probes = tcp->probes + tcp->keep_probes,
        .backoff = tcp->rtt.backoff,
        .timestamps = tcp->timestamps,
        .sack = tcp->sack,
        .window_scale = tcp->scaling,
        .send_scale = tcp->tx.scale,
        .receive_scale = tcp->scaling ? tcp->rx.scale : 0,
        .rto_ns = tcp_rto_ns(tcp),
        .ato_ns = tcp->delack.ato_ns,
        .rtt_ns = tcp->rtt.srtt_ns,
        .rttvar_ns = rttvar_ns(tcp),
        .min_rtt_ns = tcp->rtt.min_ns,
        .send_mss_bytes = tcp->mss_bytes,
        .receive_mss_bytes = tcp->delack.mss_bytes,
        .advertised_mss_bytes = tcp_advmss(tcp->rules),
        .unacked = tcp->sent.n,
        .sacked = tcp->sent.n_sacked + tcp->loss.reno_sacked,
        .lost = tcp->sent.n_lost,
        .repeated = tcp->sent.n_repeated,
        .total_repeats = tcp->total_repeats,
        .cwnd = tcp->cc.mss_bytes ? tcp_cwnd(tcp) : tcp->rules->init_cwnd,
        .ssthresh = threshold == TCP_CC_NONE || threshold == 0
                        ? G_MAXINT32
                        : threshold / tcp->mss_bytes,
        .send_window_bytes = tcp->tx.wnd,
        .receive_window_bytes = tcp_window_left(tcp),
        .reordering = TCP_DUPTHRESH,
        .acked_bytes = tcp->acked_bytes,
        .received_bytes = tcp->rx.nxt > 0 ? tcp->rx.nxt - 1 - tcp->rx.fin : 0,
        .sent_bytes = tcp->sent_bytes,
        .repeated_bytes = tcp->repeated_bytes,
        .not_sent_bytes = (guint32)(tcp_write_pos(tcp) > tcp->tx.nxt
                                        ? tcp_write_pos(tcp) - tcp->tx.nxt
                                        : 0),
        .segments_out = tcp->segments_out,
        .segments_in = tcp->segments_in,
        .data_segments_out = tcp->data_out,
        .data_segments_in = tcp->data_in,
    };
}

/* ---- Its rules ---------------------------------------------------------- */

const TcpProfile *
tcp_host_profile(const TcpHost *host)
{
    return &host->profile;
}

void
tcp_host_set_profile(TcpHost *host, const TcpProfile *profile)
{
    host->profile = *profile;
}

void
tcp_host_fin_timeout(TcpHost *host, gint64 fin_wait2_ns)
{
    host->profile.fin_wait2_ns = fin_wait2_ns;
}
