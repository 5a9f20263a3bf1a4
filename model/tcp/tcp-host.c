/* SPDX-License-Identifier: GPL-2.0-only */
/* The TCP of a node: whose segment it is, what is due, who is told. */
#include "model/tcp/tcp-priv.h"

/* Tcps that are kept for the next connections. */
#define SPARE_MAX 64

/* ---- The table ---------------------------------------------------------- */

static guint
tuple_hash(gconstpointer key)
{
    const TcpTuple *tuple = key;
    guint32 hash = tuple->remote.ip * 0x9e3779b1u;

    hash ^=
        ((guint32)tuple->remote.port << 16 | tuple->local.port) * 0x85ebca6bu;
    hash ^= tuple->local.ip * 0xc2b2ae35u;
    return hash ^ hash >> 15;
}

static gboolean
addr_equal(PortAddr a, PortAddr b)
{
    return a.ip == b.ip && a.port == b.port;
}

static gboolean
tuple_equal(gconstpointer a, gconstpointer b)
{
    const TcpTuple *x = a;
    const TcpTuple *y = b;

    return addr_equal(x->remote, y->remote) && addr_equal(x->local, y->local);
}

TcpEntry *
tcp_host_find(const TcpHost *host, const TcpTuple *tuple)
{
    return g_hash_table_lookup(host->entries, tuple);
}

static gboolean
is_swallow(const TcpEntry *entry)
{
    return entry->kind == ENTRY_WAIT &&
           ((const TcpWait *)entry)->kind == WAIT_SWALLOW;
}

/* Counts the entries that use a local port; what was discarded does not. */
static void
count_port(TcpHost *host, const TcpEntry *entry, int by)
{
    gpointer key = GUINT_TO_POINTER((guint)entry->tuple.local.port);
    int n = GPOINTER_TO_INT(g_hash_table_lookup(host->ports, key)) + by;

    if (is_swallow(entry)) {
        return;
    }
    if (n > 0) {
        g_hash_table_insert(host->ports, key, GINT_TO_POINTER(n));
    } else {
        g_hash_table_remove(host->ports, key);
    }
}

void
tcp_host_add(TcpHost *host, TcpEntry *entry, TcpEntryKind kind)
{
    entry->kind = kind;
    g_hash_table_insert(host->entries, &entry->tuple, entry);
    count_port(host, entry, 1);
}

/* TIME_WAIT and discards only end by time, which nobody has to be woken for. */
static TcpTimers *
timers_of(TcpHost *host, const TcpEntry *entry)
{
    gboolean sleeps = entry->kind == ENTRY_WAIT &&
                      ((const TcpWait *)entry)->kind != WAIT_FIN_WAIT2;

    return sleeps ? &host->remains : &host->timers;
}

void
tcp_host_remove(TcpHost *host, TcpEntry *entry)
{
    if (entry->kind != ENTRY_NONE) {
        tcp_timer_set(timers_of(host, entry), &entry->timer, PORT_NEVER);
        count_port(host, entry, -1);
        g_hash_table_remove(host->entries, &entry->tuple);
        entry->kind = ENTRY_NONE;
    }
}

void
tcp_host_due(TcpHost *host, TcpEntry *entry, gint64 at_ns)
{
    tcp_timer_set(timers_of(host, entry), &entry->timer, at_ns);
}

static TcpEntry *
entry_of(TcpTimer *timer)
{
    return (TcpEntry *)((char *)timer - G_STRUCT_OFFSET(TcpEntry, timer));
}

/* ---- Ends --------------------------------------------------------------- */

void
tcp_unlink(Tcp *tcp)
{
    if (tcp->linked) {
        tcp->linked = FALSE;
        tcp_host_remove(tcp->host, &tcp->entry);
        tcp_disarm(tcp);
        tcp->keep_at_ns = tcp->delack.at_ns = tcp->pace_at_ns = PORT_NEVER;
        tcp->syn_due = tcp->probe_due = tcp->tail_due = FALSE;
        tcp_tx_clear(tcp);
        tcp_rx_forget_pieces(tcp);
        tcp_want_output(tcp); /* an ACK that is owed; and tcp_free() */
    }
}

void
tcp_free(Tcp *tcp)
{
    if (tcp->held || tcp->linked || tcp->wait || tcp->is_sending ||
        tcp->is_telling) {
        return;
    }
    g_assert(tcp->entry.timer.place == 0);
    tcp_tx_clear(tcp);
    tcp_rx_clear(tcp);
    if (tcp->control) {
        tcp->host->cc->end(tcp->control);
    }
    tcp_bbr_end(tcp);
    if (tcp->host->spare->len < SPARE_MAX) {
        g_ptr_array_add(tcp->host->spare, tcp);
    } else {
        g_free(tcp);
    }
}

/* ---- Out ---------------------------------------------------------------- */

void
tcp_host_reset(TcpHost *host, const TcpSegment *to)
{
    TcpSegment rst = TCP_SEGMENT_INIT;

    if (to->flags & TCP_RST) {
        return;
    }
    rst.src_ip = to->dst_ip;
    rst.src_port = to->dst_port;
    rst.dst_ip = to->src_ip;
    rst.dst_port = to->src_port;
    if (to->flags & TCP_ACK) {
        rst.flags = TCP_RST;
        rst.seq = to->ack;
    } else {
        rst.flags = TCP_RST | TCP_ACK;
        rst.ack = to->seq + tcp_segment_length(to);
    }
    host->ops->transmit(host->world, &rst);
}

/* Keeps the timer of a connection in step; one that has moved later is looked
 * at when it comes. */
static void
rearm(Tcp *tcp)
{
    gint64 at_ns = tcp->linked ? tcp_deadline(tcp) : PORT_NEVER;
    const TcpTimer *timer = &tcp->entry.timer;

    if (timer->place == 0 ? at_ns != PORT_NEVER
                          : at_ns < timer->at_ns || at_ns == PORT_NEVER) {
        tcp_timer_set(&tcp->host->timers, &tcp->entry.timer, at_ns);
    }
}

/* Sends all that may be sent. */
static void
flush(TcpHost *host)
{
    GList *link;

    while ((link = g_queue_pop_head_link(&host->sending))) {
        Tcp *tcp = link->data;
        TcpSegment segment;

        while (!host->is_off && tcp_output(tcp, &segment)) {
            host->ops->transmit(host->world, &segment);
        }
        tcp->is_sending = FALSE;
        rearm(tcp);
        tcp_free(tcp);
    }
}

static void
want_wake(TcpHost *host)
{
    const TcpTimer *first = tcp_timers_first(&host->timers);
    gint64 at_ns = first ? first->at_ns : PORT_NEVER;

    if (at_ns < host->wanted_ns ||
        (at_ns == PORT_NEVER && host->wanted_ns != PORT_NEVER)) {
        host->wanted_ns = at_ns;
        host->ops->wake(host->world, at_ns);
    }
}

/* ---- Events ------------------------------------------------------------- */

/* In the order of PORT_TCP_EVENTS; the program may give the handle up at any of
 * them. */
static void
tell(Tcp *tcp)
{
    const TcpHostOps *ops = tcp->host->ops;

    while (tcp->held && tcp->pending != 0) {
        guint event = (guint)g_bit_nth_lsf(tcp->pending, -1);

        tcp->pending &= ~(1u << event);
        ops->event(tcp->host->world, tcp->user, (PortTcpEvent)event,
                   event == PORT_TCP_END ? tcp->why : PORT_END_NONE);
        tcp_host_enter(tcp->host);
    }
}

static void
tell_all(TcpHost *host)
{
    GList *link;

    while ((link = g_queue_pop_head_link(&host->telling))) {
        Tcp *tcp = link->data;

        tell(tcp);
        tcp->is_telling = FALSE;
        tcp_free(tcp);
    }
}

/* ---- In ----------------------------------------------------------------- */

/* Forgets what has waited long enough. */
static void
purge(TcpHost *host)
{
    TcpTimer *first;

    while ((first = tcp_timers_first(&host->remains)) &&
           first->at_ns <= host->now_ns) {
        tcp_wait_end(host, (TcpWait *)entry_of(first));
    }
}

void
tcp_host_enter(TcpHost *host)
{
    host->now_ns = host->ops->now_ns(host->world);
    purge(host);
}

void
tcp_host_leave(TcpHost *host)
{
    flush(host);
    if (!host->inside) {
        want_wake(host);
    }
}

/* All that has happened is sent, then told. */
static void
settle(TcpHost *host)
{
    flush(host);
    tell_all(host);
    host->inside = FALSE;
    tcp_host_leave(host);
}

/* In LISTEN only an ACK is answered by RST (RFC 9293 3.10.7.2). */
static gboolean
is_dropped(const TcpHost *host, const TcpSegment *segment)
{
    PortAddr to = {segment->dst_ip, segment->dst_port};

    return !(segment->flags & TCP_ACK) && host->ops->listens &&
           host->ops->listens(host->world, to);
}

/* A segment for nobody (RFC 9293 3.10.7.1, 3.10.7.2; facts 13 and 61). */
static void
take_stranger(TcpHost *host, const TcpSegment *segment)
{
    guint handshake = segment->flags & (TCP_SYN | TCP_ACK | TCP_RST);
    gboolean syn = handshake == TCP_SYN && !(segment->flags & TCP_FIN);

    if (syn) {
        if (tcp_judge_syn(host, segment, tcp_host_iss(host), host->ops->syn) ==
            PORT_SYN_REFUSE) {
            tcp_host_reset(host, segment);
        }
    } else if (!tcp_take_cookie(host, segment) && host->profile.stray_rst &&
               !is_dropped(host, segment)) {
        tcp_host_reset(host, segment);
    }
}

/* TRUE if the program takes a new SYN in place of the connection. */
static gboolean
is_replaced(TcpHost *host, const Tcp *tcp, const TcpSegment *segment)
{
    return host->ops->resyn && tcp_is_new_syn(tcp, segment) &&
           tcp_judge_syn(host, segment, tcp_host_iss(host), host->ops->resyn) ==
               PORT_SYN_ACCEPT;
}

static void
take_for_wait(TcpHost *host, TcpWait *wait, const TcpSegment *segment)
{
    if (!tcp_wait_gives_way(wait, segment)) {
        tcp_wait_input(host, wait, segment);
    } else if (tcp_judge_syn(host, segment, tcp_wait_next_iss(wait),
                             host->ops->syn) == PORT_SYN_REFUSE) {
        tcp_wait_input(host, wait, segment);
    }
}

void
tcp_host_input(TcpHost *host, const TcpSegment *segment)
{
    TcpTuple tuple = {{segment->dst_ip, segment->dst_port},
                      {segment->src_ip, segment->src_port}};
    TcpEntry *entry;

    if (host->is_off) {
        return;
    }
    tcp_host_enter(host);
    host->inside = TRUE;
    entry = tcp_host_find(host, &tuple);
    if (entry && entry->kind == ENTRY_CONN && ((Tcp *)entry)->abandoned) {
        tcp_drop_entry(host, entry);
        entry = NULL;
    }
    if (!entry) {
        take_stranger(host, segment);
    } else if (entry->kind == ENTRY_WAIT) {
        take_for_wait(host, (TcpWait *)entry, segment);
    } else if (!is_replaced(host, (Tcp *)entry, segment)) {
        tcp_input((Tcp *)entry, segment);
    }
    settle(host);
}

void
tcp_host_run(TcpHost *host)
{
    TcpTimer *first;

    tcp_host_enter(host);
    host->inside = TRUE;
    host->wanted_ns = PORT_NEVER;
    while ((first = tcp_timers_first(&host->timers)) &&
           first->at_ns <= host->now_ns) {
        TcpEntry *entry = entry_of(first);

        if (entry->kind == ENTRY_WAIT) {
            tcp_wait_end(host, (TcpWait *)entry);
        } else {
            tcp_timer_set(&host->timers, first, PORT_NEVER);
            tcp_expire((Tcp *)entry);
            flush(host);
        }
    }
    settle(host);
}

/* ---- Life --------------------------------------------------------------- */

TcpHost *
tcp_host_new(const TcpHostOps *ops, gpointer world, const TcpProfile *profile,
             const TcpCcOps *cc, gpointer cc_user)
{
    TcpHost *host = g_new0(TcpHost, 1);

    host->ops = ops;
    host->world = world;
    host->profile = *profile;
    host->paces = g_strcmp0(profile->congestion, TCP_CC_BBR) == 0;
    host->cc = cc && !host->paces ? cc : &tcp_newreno;
    host->cc_user = cc_user;
    host->wanted_ns = PORT_NEVER;
    host->entries = g_hash_table_new(tuple_hash, tuple_equal);
    host->ports = g_hash_table_new(NULL, NULL);
    host->spare = g_ptr_array_new_with_free_func(g_free);
    tcp_timers_init(&host->timers);
    tcp_timers_init(&host->remains);
    return host;
}

/* Takes every entry for which 'all', or that no handle holds, out. */
static void
forget(TcpHost *host, gboolean all)
{
    GList *entries = g_hash_table_get_values(host->entries);

    for (GList *at = entries; at; at = at->next) {
        TcpEntry *entry = at->data;
        Tcp *tcp =
            entry->kind == ENTRY_CONN ? (Tcp *)entry : ((TcpWait *)entry)->tcp;

        if (!all && tcp && tcp->held) {
            continue;
        }
        if (entry->kind == ENTRY_WAIT) {
            tcp_wait_forget(host, (TcpWait *)entry);
        } else {
            tcp_unlink(tcp);
        }
    }
    g_list_free(entries);
}

/* Takes the handles from the program that has not given them up. */
static void
give_up_all(TcpHost *host)
{
    GList *link;

    while ((link = g_queue_pop_head_link(&host->held))) {
        Tcp *tcp = link->data;

        if (host->ops->lost) {
            host->ops->lost(host->world, tcp->user);
        }
        tcp->held = FALSE;
        tcp->pending = 0;
        if (tcp->is_telling) {
            g_queue_unlink(&host->telling, &tcp->telling_link);
            tcp->is_telling = FALSE;
        }
        tcp_free(tcp);
    }
}

void
tcp_host_free(TcpHost *host)
{
    if (!host) {
        return;
    }
    forget(host, TRUE);
    give_up_all(host);
    flush(host);
    g_assert(g_hash_table_size(host->entries) == 0);
    g_hash_table_unref(host->entries);
    g_hash_table_unref(host->ports);
    g_ptr_array_unref(host->spare);
    tcp_timers_clear(&host->timers);
    tcp_timers_clear(&host->remains);
    g_free(host);
}

void
tcp_host_restart(TcpHost *host)
{
    tcp_host_enter(host);
    forget(host, FALSE);
    tcp_host_leave(host);
    host->is_off = FALSE;
}

void
tcp_host_off(TcpHost *host)
{
    host->is_off = TRUE;
    tcp_host_enter(host);
    forget(host, FALSE);
    tcp_host_leave(host);
}
