/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/conform/conform-wire.h"

#include "scenarios/conform/conform-match.h"

/* One direction of a connection: what of it has been sent. */
typedef struct Half {
    gboolean begun;
    guint32 iss;  /* of its SYN */
    guint32 next; /* the first sequence number that is new */
    gboolean fin;
} Half;

/* A connection; a later one of the same addresses and ports goes on as it. */
typedef struct Flow {
    guint32 client_ip;
    guint16 client_port, server_port;
    guint number; /* by first packet, from 1 */
    Half halves[2];
} Flow;

struct ConformWire {
    GPtrArray *happened;
    gboolean ignore_probe;
    GArray *flows; /* of Flow */

    /* The last line, which the next packet may be added to. */
    guint last_number;
    gboolean last_from_client, last_lost;
    const char *last_kind; /* NULL: none yet */
    guint64 last_bytes;
};

ConformWire *
conform_wire_new(GPtrArray *happened, gboolean ignore_probe)
{
    ConformWire *wire = g_new0(ConformWire, 1);

    wire->happened = happened;
    wire->ignore_probe = ignore_probe;
    wire->flows = g_array_new(FALSE, TRUE, sizeof(Flow));
    return wire;
}

void
conform_wire_free(ConformWire *wire)
{
    if (wire) {
        g_array_unref(wire->flows);
        g_free(wire);
    }
}

static Flow *
find_flow(ConformWire *wire, const ConformPacket *packet)
{
    Flow flow = {.client_ip = packet->client_ip,
                 .client_port = packet->client_port,
                 .server_port = packet->server_port,
                 .number = wire->flows->len + 1};

    for (guint i = 0; i < wire->flows->len; i++) {
        Flow *known = &g_array_index(wire->flows, Flow, i);
        if (known->client_ip == flow.client_ip &&
            known->client_port == flow.client_port &&
            known->server_port == flow.server_port) {
            return known;
        }
    }
    g_array_append_val(wire->flows, flow);
    return &g_array_index(wire->flows, Flow, wire->flows->len - 1);
}

/* "C>S DATA (lost) 10" */
static char *
line_text(const ConformWire *wire)
{
    g_autofree char *client = wire->last_number == 1
                                  ? g_strdup("C")
                                  : g_strdup_printf("C#%u", wire->last_number);
    g_autofree char *bytes =
        wire->last_bytes
            ? g_strdup_printf(" %" G_GUINT64_FORMAT, wire->last_bytes)
            : g_strdup("");

    return g_strdup_printf(
        "%s>%s %s%s%s", wire->last_from_client ? client : "S",
        wire->last_from_client ? "S" : client, wire->last_kind,
        wire->last_lost ? " (lost)" : "", bytes);
}

/* TRUE if a packet of that kind goes into the last line. */
static gboolean
joins_last(const ConformWire *wire, const Flow *flow,
           const ConformPacket *packet, const char *kind)
{
    return wire->last_kind && g_str_equal(wire->last_kind, kind) &&
           (g_str_equal(kind, "DATA") || g_str_equal(kind, "PROBE") ||
            g_str_equal(kind, "RST")) &&
           wire->last_number == flow->number &&
           wire->last_from_client == packet->from_client &&
           wire->last_lost == packet->lost;
}

static void
put(ConformWire *wire, const Flow *flow, const ConformPacket *packet,
    const char *kind, guint32 len_bytes, gint64 step)
{
    g_autofree char *text = NULL;

    if (joins_last(wire, flow, packet, kind)) {
        ConformHappened *last = wire->happened->pdata[wire->happened->len - 1];
        wire->last_bytes += len_bytes;
        g_free(last->text);
        last->text = line_text(wire);
        return;
    }
    wire->last_number = flow->number;
    wire->last_from_client = packet->from_client;
    wire->last_lost = packet->lost;
    wire->last_kind = kind;
    wire->last_bytes = len_bytes;
    text = line_text(wire);
    conform_happened_add(wire->happened, step, text);
}

/* The handshake: a SYN of another number begins a new connection. */
static void
put_syn(ConformWire *wire, const Flow *flow, Half *half,
        const ConformPacket *packet, gint64 step)
{
    if (half->begun && half->iss == packet->seq) {
        return;
    }
    *half = (Half){.begun = TRUE, .iss = packet->seq, .next = packet->seq + 1};
    put(wire, flow, packet, packet->ack ? "SYN,ACK" : "SYN", 0, step);
}

/* New bytes of 'packet': a probe may carry a byte that counts later. */
static void
put_data(ConformWire *wire, const Flow *flow, Half *half,
         const ConformPacket *packet, gint64 step)
{
    guint32 end = packet->seq + packet->len_bytes;
    gint32 fresh = (gint32)(end - half->next);

    if (packet->len_bytes > 0 && fresh > 0) {
        put(wire, flow, packet, "DATA", MIN((guint32)fresh, packet->len_bytes),
            step);
        half->next = end;
    }
}

void
conform_wire_sent(ConformWire *wire, const ConformPacket *packet, gint64 step)
{
    Flow *flow = find_flow(wire, packet);
    Half *half = &flow->halves[packet->from_client ? 0 : 1];

    if (packet->rst) {
        put(wire, flow, packet, "RST", 0, step);
    } else if (packet->syn) {
        put_syn(wire, flow, half, packet, step);
    } else if (packet->probe) {
        if (!wire->ignore_probe) {
            put(wire, flow, packet, "PROBE", 0, step);
        }
    } else {
        put_data(wire, flow, half, packet, step);
        if (packet->fin && !half->fin) {
            half->fin = TRUE;
            put(wire, flow, packet, "FIN", 0, step);
        }
    }
}
