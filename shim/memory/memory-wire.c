/* SPDX-License-Identifier: GPL-2.0-only */
/* The wire of the in-memory world: what travels, what is lost. */
#include "model/tcp/tcp-wire.h"
#include "model/units.h"
#include "shim/memory/memory-priv.h"
#include <string.h>

/* ---- The path ----------------------------------------------------------- */

static gdouble
own_uniform(gpointer world, G_GNUC_UNUSED guint end,
            G_GNUC_UNUSED PathDraw draw)
{
    return g_rand_double(((World *)world)->rand);
}

void
world_path_begin(World *world)
{
    PathConfig config;

    path_config_default(&config);
    config.loss = world->config.loss;
    world->path = path_new(&config, own_uniform, world);
    world->owns_path = TRUE;
    world->wake_ns = PATH_NEVER;
}

void
world_path_end(World *world)
{
    g_clear_pointer(&world->same_conn, g_hash_table_unref);
    if (world->owns_path) {
        path_free(world->path);
    }
}

void
world_path(World *world, Path *path)
{
    world_path_end(world);
    world->path = path;
    world->owns_path = FALSE;
}

void
world_rule(World *world, Port *from, const PathRule *rule)
{
    path_rule(world->path, ((WorldHost *)from)->number, rule);
}

const PathPacket *
world_told(const World *world)
{
    return world->told;
}

void
world_drop(World *world, Port *from, guint flags, guint nth)
{
    PathRule rule = {PATH_DEED_DROP, flags, 0, G_MAXUINT32, nth, nth};

    world_rule(world, from, &rule);
}

void
world_link_set(World *world, Port *from, gboolean up)
{
    for (guint i = 0; i < world->hosts->len; i++) {
        WorldHost *host = world->hosts->pdata[i];

        if (!from || &host->port == from) {
            path_down(world->path, i, !up);
        }
    }
}

/* ---- What travels ------------------------------------------------------- */

typedef struct Parcel {
    WorldHost *from;
    WorldHost *to; /* NULL: nobody has that address */
    gboolean is_told;
    gboolean is_segment;
    gboolean is_refusal; /* of what was sent from 'datagram.to' */
    PathFate fate;
    TcpSegment segment;
    PortDatagram datagram;
} Parcel;

static Parcel *
parcel_new(WorldHost *from, WorldHost *to)
{
    Parcel *parcel = g_new0(Parcel, 1);

    parcel->from = from;
    parcel->to = to;
    return parcel;
}

static Parcel *
segment_parcel(WorldHost *from, WorldHost *to, const TcpSegment *segment)
{
    Parcel *parcel = parcel_new(from, to);

    parcel->is_segment = TRUE;
    parcel->segment = *segment;
    if (segment->bytes) {
        parcel->segment.bytes = g_memdup2(segment->bytes, segment->len_bytes);
    }
    return parcel;
}

static Parcel *
datagram_parcel(WorldHost *from, WorldHost *to, const PortDatagram *datagram)
{
    Parcel *parcel = parcel_new(from, to);

    parcel->datagram = *datagram;
    parcel->datagram.bytes = g_memdup2(datagram->bytes, datagram->len_bytes);
    return parcel;
}

static Parcel *
parcel_copy(const Parcel *parcel)
{
    Parcel *copy =
        parcel->is_segment
            ? segment_parcel(parcel->from, parcel->to, &parcel->segment)
            : datagram_parcel(parcel->from, parcel->to, &parcel->datagram);

    copy->is_refusal = parcel->is_refusal;
    return copy;
}

static void
parcel_free(gpointer data)
{
    Parcel *parcel = data;

    g_free((gpointer)parcel->segment.bytes);
    g_free((gpointer)parcel->datagram.bytes);
    g_free(parcel);
}

static void wire_put(Parcel *parcel);

/* Answers a datagram to a port that nobody has (RFC 1122 4.1.3.1). */
static void
datagram_refuse(WorldHost *host, const PortDatagram *datagram)
{
    WorldHost *sender = world_host_find(host->world, datagram->from.ip);

    if (!datagram->broadcast && sender) {
        Parcel *parcel = parcel_new(host, sender);

        parcel->is_refusal = TRUE;
        parcel->datagram =
            (PortDatagram){.from = datagram->to, .to = datagram->from};
        wire_put(parcel);
    }
}

static void
datagram_arrive(const Parcel *parcel)
{
    WorldHost *to = parcel->to;
    const PortNode *up = to->port.up;
    guint16 port = parcel->datagram.to.port;
    gboolean is_bound = g_hash_table_contains(to->udp, GUINT_TO_POINTER(port));

    if (!is_bound && !parcel->is_refusal) {
        datagram_refuse(to, &parcel->datagram);
    } else if (is_bound && !parcel->is_refusal) {
        up->udp(to->port.node, &parcel->datagram);
    } else if (is_bound && up->udp_refused) {
        up->udp_refused(to->port.node, port, parcel->datagram.from.ip);
    }
}

static void
parcel_arrive(gpointer data)
{
    Parcel *parcel = data;
    WorldHost *to = parcel->to;

    if (parcel->is_segment && to->raw) {
        to->raw(to->raw_user, &parcel->segment);
    } else if (parcel->is_segment) {
        tcp_host_input(to->tcp, &parcel->segment);
    } else {
        datagram_arrive(parcel);
    }
}

/* As the path sees it. */
static PathPacket
parcel_packet(const Parcel *parcel)
{
    const TcpSegment *s = &parcel->segment;
    const PortDatagram *d = &parcel->datagram;
    PathPacket packet = {.now_ns = parcel->from->world->now_ns,
                         .from = parcel->from->number,
                         .to = parcel->to ? parcel->to->number : PATH_ALL};

    if (parcel->is_refusal) {
        return packet; /* neither a segment nor a datagram */
    }
    if (!parcel->is_segment) {
        packet.protocol = PATH_UDP_PROTOCOL;
        packet.src_ip = d->from.ip;
        packet.src_port = d->from.port;
        packet.dst_ip = d->to.ip;
        packet.dst_port = d->to.port;
        packet.flags = PATH_UDP;
        packet.len_bytes = (guint32)d->len_bytes;
        packet.to = d->broadcast ? PATH_ALL : packet.to;
        return packet;
    }
    packet.protocol = PATH_TCP_PROTOCOL;
    packet.src_ip = s->src_ip;
    packet.src_port = s->src_port;
    packet.dst_ip = s->dst_ip;
    packet.dst_port = s->dst_port;
    packet.flags = s->flags | (s->len_bytes > 0 ? PATH_DATA : 0);
    packet.seq = s->seq;
    packet.ack = s->ack;
    packet.len_bytes = s->len_bytes;
    return packet;
}

/* A connection that is begun by 'parcel' has another number at its far end. */
static void
note_translation(const Parcel *parcel, const PathFate *fate)
{
    World *world = parcel->from->world;
    const TcpSegment *s = &parcel->segment;
    guint64 ids[2] = {tcp_id_of(s->seq, (PortAddr){s->src_ip, fate->src_port}),
                      tcp_id_of(s->seq, (PortAddr){s->src_ip, s->src_port})};

    if (!world->same_conn) {
        world->same_conn =
            g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    }
    g_hash_table_replace(world->same_conn, g_memdup2(&ids[0], sizeof ids[0]),
                         g_memdup2(&ids[1], sizeof ids[1]));
}

guint64
world_conn_known(const World *world, guint64 id)
{
    const guint64 *known =
        world->same_conn ? g_hash_table_lookup(world->same_conn, &id) : NULL;

    return known ? *known : id;
}

static void
parcel_translate(Parcel *parcel, const PathFate *fate)
{
    if (parcel->is_refusal) {
        return;
    }
    if (parcel->is_segment &&
        (parcel->segment.flags & (PATH_SYN | PATH_ACK)) == PATH_SYN &&
        parcel->segment.src_port != fate->src_port) {
        note_translation(parcel, fate);
    }
    parcel->segment.src_port = parcel->datagram.from.port = fate->src_port;
    parcel->segment.dst_port = parcel->datagram.to.port = fate->dst_port;
}

/* Has 'there' done to 'parcel' after 'wait_ns'; a raw host has it at once. */
static void
parcel_carry(Parcel *parcel, gint64 wait_ns, void (*there)(gpointer parcel))
{
    World *world = parcel->from->world;

    if (parcel->is_segment && parcel->to->raw) {
        there(parcel);
        parcel_free(parcel);
        return;
    }
    world_post(world, world->now_ns + wait_ns, there, parcel, parcel_free);
}

/* It is there, but may be held back, or come twice.  That begins here and not
 * where it was sent, so that of all that arrives in one instant the same is
 * first as in ns-3 (LinkReceiver::DoCorrupt). */
static void
parcel_reach(gpointer data)
{
    Parcel *parcel = data;
    const PathFate *fate = &parcel->fate;
    gint64 again_ns = fate->hold_ns + fate->copy_ns;

    if (fate->hold_ns > 0) {
        parcel_carry(parcel_copy(parcel), fate->hold_ns, parcel_arrive);
    }
    if (fate->twice && again_ns > 0) {
        parcel_carry(parcel_copy(parcel), again_ns, parcel_arrive);
    } else if (fate->twice) {
        parcel_arrive(parcel);
    }
    if (fate->hold_ns == 0) {
        parcel_arrive(parcel);
    }
}

/* ---- What the box sends ------------------------------------------------- */

static void path_settle(World *world);

static void
path_wake(gpointer user)
{
    World *world = user;

    world->wake = NULL;
    world->wake_ns = PATH_NEVER;
    path_expire(world->path, world->now_ns);
    path_settle(world);
}

static void
box_send(World *world, const PathSend *send)
{
    TcpSegment segment = TCP_SEGMENT_INIT;

    segment.src_ip = send->src_ip;
    segment.dst_ip = send->dst_ip;
    segment.src_port = send->src_port;
    segment.dst_port = send->dst_port;
    segment.flags = send->flags;
    segment.seq = send->seq;
    segment.ack = send->ack;
    parcel_carry(segment_parcel(world->hosts->pdata[send->from],
                                world->hosts->pdata[send->to], &segment),
                 world->config.delay_ns, parcel_arrive);
}

static void
path_settle(World *world)
{
    gint64 deadline_ns;
    PathSend send;

    while (path_take(world->path, &send)) {
        box_send(world, &send);
    }
    deadline_ns = path_deadline(world->path);
    if (deadline_ns < world->wake_ns) {
        world_cancel(world, &world->wake);
        world->wake_ns = deadline_ns;
        world->wake = world_post(world, deadline_ns, path_wake, world, NULL);
    }
}

/* ---- Sending ------------------------------------------------------------ */

/* PPP, as in ns-3; ICMP with the start of what it answers (RFC 792). */
#define PPP_BYTES 2
#define IP_BYTES 20
#define UDP_BYTES 8
#define REFUSAL_BYTES (8 + IP_BYTES + 8)

static guint
wire_bytes(const Parcel *parcel)
{
    guint8 header[TCP_WIRE_MAX];

    if (parcel->is_refusal) {
        return PPP_BYTES + IP_BYTES + REFUSAL_BYTES;
    }
    return PPP_BYTES + IP_BYTES +
           (parcel->is_segment ? tcp_wire_write(&parcel->segment, header) +
                                     parcel->segment.len_bytes
                               : UDP_BYTES + (guint)parcel->datagram.len_bytes);
}

static void
parcel_tell(Parcel *parcel, gboolean lost)
{
    g_autofree char *what = NULL;
    PathPacket packet;

    if (parcel->is_told || parcel->is_refusal || !parcel->from->world->tap) {
        return;
    }
    packet = parcel_packet(parcel);
    parcel->is_told = TRUE;
    parcel->from->world->told = &packet;
    if (parcel->is_segment) {
        world_tell_segment(parcel->from, &parcel->segment, lost);
        return;
    }
    what = g_strdup_printf("UDP %" G_GSIZE_FORMAT, parcel->datagram.len_bytes);
    world_tell(parcel->from, parcel->to->ip, what, lost);
}

/* Begins to send 'parcel', which is over after so long. */
static gint64
wire_send(Parcel *parcel)
{
    World *world = parcel->from->world;
    PathPacket packet = parcel_packet(parcel);
    PathPace pace = {-1, -1};
    PathFate fate;
    gint64 sending_ns, wait_ns;

    if (path_has_schedule(world->path)) {
        path_pace(world->path, packet.from, packet.now_ns, wire_bytes(parcel),
                  &pace);
    }
    path_judge(world->path, &packet, &fate);
    sending_ns = MAX(pace.sending_ns, 0);
    parcel_tell(parcel, fate.lost != PATH_CAUSE_NONE || !parcel->to);
    path_settle(world);
    if (fate.lost != PATH_CAUSE_NONE || !parcel->to) {
        parcel_free(parcel);
        return sending_ns;
    }
    parcel_translate(parcel, &fate);
    wait_ns = sending_ns +
              (pace.delay_ns >= 0 ? pace.delay_ns : world->config.delay_ns);
    parcel->fate = fate;
    parcel_carry(parcel, wait_ns, parcel_reach);
    return sending_ns;
}

static void
wire_next(gpointer user)
{
    WorldHost *from = user;
    Parcel *parcel = g_queue_pop_head(&from->waiting);

    from->sending = NULL;
    if (parcel) {
        gint64 over_ns = from->world->now_ns + wire_send(parcel);
        from->sending = world_post(from->world, over_ns, wire_next, from, NULL);
    }
}

/* Sends 'parcel' when those before it are sent.  What a host sends to itself
 * meets no link: only its TCP tells of it. */
static void
wire_put(Parcel *parcel)
{
    WorldHost *from = parcel->from;

    if (parcel->to == from) {
        if (parcel->is_segment) {
            parcel_tell(parcel, FALSE);
        }
        parcel_carry(parcel, 0, parcel_arrive);
        return;
    }
    if (!path_has_schedule(from->world->path) && !from->sending) {
        wire_send(parcel);
        return;
    }
    parcel_tell(parcel, FALSE);
    g_queue_push_tail(&from->waiting, parcel);
    if (!from->sending) {
        wire_next(from);
    }
}

void
world_wire_end(WorldHost *host)
{
    world_cancel(host->world, &host->sending);
    g_queue_clear_full(&host->waiting, parcel_free);
}

void
world_send(WorldHost *from, const TcpSegment *segment)
{
    wire_put(segment_parcel(from, world_host_find(from->world, segment->dst_ip),
                            segment));
}

void
world_raw_send(World *world, const TcpSegment *segment)
{
    WorldHost *to = world_host_find(world, segment->dst_ip);

    g_assert(to && to->tcp);
    tcp_host_input(to->tcp, segment);
}

void
world_datagram(WorldHost *from, WorldHost *to, const PortDatagram *datagram)
{
    wire_put(datagram_parcel(from, to, datagram));
}
