/* SPDX-License-Identifier: GPL-2.0-only */
/* Packets as key lines: what is added up, left out, numbered and marked. */
#include "scenarios/conform/conform-wire.h"

#include "scenarios/conform/conform-match.h"

#define CLIENT_IP 0x0a000001
#define PORT 8080

typedef struct Wire {
    ConformWire *wire;
    GPtrArray *happened;
} Wire;

static void
begin(Wire *it, gboolean ignore_probe)
{
    it->happened = conform_happened_new();
    it->wire = conform_wire_new(it->happened, ignore_probe);
}

/* One packet of the client's port 1000 + 'client', or of the server to it:
 * 'what' has S, A, F, R, P (probe) and L (lost). */
static void
send_packet(Wire *it, guint client, gboolean from_client, const char *what,
            guint32 seq, guint32 len)
{
    ConformPacket packet = {.client_ip = CLIENT_IP,
                            .client_port = (guint16)(1000 + client),
                            .server_port = PORT,
                            .from_client = from_client,
                            .seq = seq,
                            .len_bytes = len};

    for (; *what; what++) {
        packet.syn |= *what == 'S';
        packet.ack |= *what == 'A';
        packet.fin |= *what == 'F';
        packet.rst |= *what == 'R';
        packet.probe |= *what == 'P';
        packet.lost |= *what == 'L';
    }
    conform_wire_sent(it->wire, &packet, 1);
}

/* Ends it: the lines are 'expected', by "; ". */
static void
gives(Wire *it, const char *expected)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < it->happened->len; i++) {
        const ConformHappened *line = it->happened->pdata[i];
        g_string_append_printf(text, "%s%s", i ? "; " : "", line->text);
    }
    g_assert_cmpstr(text->str, ==, expected);
    conform_wire_free(it->wire);
    g_ptr_array_unref(it->happened);
}

static void
shake_hands(Wire *it, guint client)
{
    send_packet(it, client, TRUE, "S", 100, 0);
    send_packet(it, client, FALSE, "SA", 500, 0);
    send_packet(it, client, TRUE, "A", 101, 0);
}

static void
test_stream(void)
{
    Wire it;

    begin(&it, FALSE);
    shake_hands(&it, 1);
    send_packet(&it, 1, TRUE, "A", 101, 10);
    send_packet(&it, 1, FALSE, "A", 501, 0); /* does not part them */
    send_packet(&it, 1, TRUE, "A", 111, 5);
    send_packet(&it, 1, FALSE, "A", 501, 7);
    send_packet(&it, 1, TRUE, "A", 116, 1);
    send_packet(&it, 1, FALSE, "AF", 508, 3); /* data and FIN */
    send_packet(&it, 1, TRUE, "AF", 117, 0);
    gives(&it, "C>S SYN; S>C SYN,ACK; C>S DATA 15; S>C DATA 7; C>S DATA 1; "
               "S>C DATA 3; S>C FIN; C>S FIN");
}

static void
test_again(void)
{
    Wire it;

    begin(&it, FALSE);
    send_packet(&it, 1, TRUE, "SL", 100, 0);
    send_packet(&it, 1, TRUE, "S", 100, 0);
    send_packet(&it, 1, FALSE, "SA", 500, 0);
    send_packet(&it, 1, FALSE, "SA", 500, 0);
    send_packet(&it, 1, TRUE, "AL", 101, 10);
    send_packet(&it, 1, TRUE, "A", 101, 10);
    send_packet(&it, 1, TRUE, "A", 101, 14); /* four of them are new */
    send_packet(&it, 1, TRUE, "AFL", 115, 0);
    send_packet(&it, 1, TRUE, "AF", 115, 0);
    gives(&it, "C>S SYN (lost); S>C SYN,ACK; C>S DATA (lost) 10; C>S DATA 4; "
               "C>S FIN (lost)");
}

static void
test_probes(void)
{
    Wire it;

    for (guint ignore = 0; ignore < 2; ignore++) {
        begin(&it, ignore);
        shake_hands(&it, 1);
        send_packet(&it, 1, TRUE, "A", 101, 10);
        send_packet(&it, 1, TRUE, "AP", 110, 0);
        send_packet(&it, 1, TRUE, "AP", 110, 0);
        send_packet(&it, 1, TRUE, "APL", 110, 0);
        send_packet(&it, 1, TRUE, "A", 111, 5);
        gives(&it, ignore ? "C>S SYN; S>C SYN,ACK; C>S DATA 15"
                          : "C>S SYN; S>C SYN,ACK; C>S DATA 10; C>S PROBE; "
                            "C>S PROBE (lost); C>S DATA 5");
    }
}

static void
test_resets(void)
{
    Wire it;

    begin(&it, FALSE);
    shake_hands(&it, 1);
    send_packet(&it, 1, FALSE, "R", 501, 0);
    send_packet(&it, 1, FALSE, "RA", 501, 0);
    send_packet(&it, 1, TRUE, "R", 101, 0);
    send_packet(&it, 1, FALSE, "R", 501, 0);
    gives(&it, "C>S SYN; S>C SYN,ACK; S>C RST; C>S RST; S>C RST");
}

/* Connections count by their first packet; the same addresses and ports are
 * the same connection, begun anew. */
static void
test_connections(void)
{
    Wire it;

    begin(&it, FALSE);
    shake_hands(&it, 7);
    shake_hands(&it, 3);
    send_packet(&it, 3, FALSE, "A", 501, 5);
    send_packet(&it, 7, FALSE, "A", 501, 5);
    send_packet(&it, 7, TRUE, "AF", 101, 0);
    send_packet(&it, 3, TRUE, "R", 101, 0);
    send_packet(&it, 7, TRUE, "S", 9000, 0);
    send_packet(&it, 7, TRUE, "AF", 9001, 0);
    gives(&it, "C>S SYN; S>C SYN,ACK; C#2>S SYN; S>C#2 SYN,ACK; "
               "S>C#2 DATA 5; S>C DATA 5; C>S FIN; C#2>S RST; C>S SYN; "
               "C>S FIN");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/conform/wire/stream", test_stream);
    g_test_add_func("/conform/wire/again", test_again);
    g_test_add_func("/conform/wire/probes", test_probes);
    g_test_add_func("/conform/wire/resets", test_resets);
    g_test_add_func("/conform/wire/connections", test_connections);
    return g_test_run();
}
