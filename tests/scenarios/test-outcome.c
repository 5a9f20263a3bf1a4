/* SPDX-License-Identifier: GPL-2.0-only */
/* Classes and accounts of connections: what each means, by tables of records;
 * and that a run whose records are spoiled in any one number fails. */
#include "model/port.h"
#include "scenarios/measure/join.h"
#include "scenarios/systems/systems.h"
#include "tests/model/support-rows.h"
#include "tests/scenarios/support-account.h"
#include "tests/shim/support-row.h"
#include "tests/units.h"
#include <glib.h>
#include <string.h>

#define OPENED 30
#define BEGAN 20

/* One end: bytes, when it was over (ms, -1: never), how. */
typedef struct End {
    guint written, acked, received, read, waiting, expected;
    int end;
    Outcome outcome;
    gboolean by_us;
} End;

static Record
record_of(const End *end, gboolean active)
{
    return (Record){
        .conn_id = 7,
        .system = "test",
        .active = active,
        .wanted_ns = BEGAN * MS,
        .asked_ns = BEGAN * MS,
        .open_ns = OPENED * MS,
        .end_ns = end->end < 0 ? PORT_NEVER : end->end * MS,
        .ready_ns = PORT_NEVER,
        .outcome = end->outcome,
        .by_us = end->by_us,
        .written_bytes = end->written,
        .acked_bytes = end->acked,
        .left_bytes = end->written - end->acked,
        .received_bytes = end->received,
        .read_bytes = end->read,
        .dropped_bytes = end->received - end->read - end->waiting,
        .waiting_bytes = end->waiting,
        .expected_bytes = end->expected,
    };
}

/* What a reply of 'server' is to 'client'. */
typedef struct Case {
    const char *name;
    End server, client;
    guint delivered, lost, in_flight;
    DataClass data;
} Case;

#define CLEAN 90, OUTCOME_CLEAN, FALSE
#define OPEN -1, OUTCOME_NEVER_CLOSED, FALSE

/* clang-format off */
static const Case cases[] = {
    /*                  written acked       received read waiting expected */
    {"whole",           {9, 9, 0, 0, 0, 0, CLEAN}, {0, 0, 9, 9, 0, 9, CLEAN},
     9, 0, 0, DATA_COMPLETE},
    {"length-unknown",  {9, 9, 0, 0, 0, 0, CLEAN}, {0, 0, 9, 9, 0, 0, CLEAN},
     9, 0, 0, DATA_COMPLETE},
    {"unsent",          {9, 5, 0, 0, 0, 0, CLEAN}, {0, 0, 5, 5, 0, 0, CLEAN},
     5, 4, 0, DATA_TRUNCATED_UNNOTICED},
    {"unsent-expected", {9, 5, 0, 0, 0, 0, CLEAN}, {0, 0, 5, 5, 0, 9, CLEAN},
     5, 4, 0, DATA_TRUNCATED_NOTICED},
    {"unsaid",          {5, 5, 0, 0, 0, 0, CLEAN}, {0, 0, 5, 5, 0, 9, CLEAN},
     5, 0, 0, DATA_TRUNCATED_NOTICED},
    {"peer-reset",      {9, 3, 0, 0, 0, 0, 90, OUTCOME_RESET, TRUE},
                        {0, 0, 5, 5, 0, 0, 95, OUTCOME_RESET, FALSE},
     5, 4, 0, DATA_TRUNCATED_NOTICED},
    {"own-reset",       {9, 3, 0, 0, 0, 0, 95, OUTCOME_RESET, FALSE},
                        {0, 0, 5, 5, 0, 0, 90, OUTCOME_RESET, TRUE},
     5, 4, 0, DATA_TRUNCATED_UNNOTICED},
    {"timeout",         {9, 3, 0, 0, 0, 0, 90, OUTCOME_DISCARDED, FALSE},
                        {0, 0, 5, 5, 0, 0, 99, OUTCOME_TIMEOUT, FALSE},
     5, 4, 0, DATA_TRUNCATED_NOTICED},
    {"unread",          {9, 9, 0, 0, 0, 0, CLEAN}, {0, 0, 9, 4, 0, 0, CLEAN},
     4, 5, 0, DATA_TRUNCATED_UNNOTICED},
    {"still-to-read",   {9, 9, 0, 0, 0, 0, CLEAN}, {0, 0, 9, 4, 5, 9, CLEAN},
     4, 0, 5, DATA_IN_FLIGHT},
    {"under-way",       {9, 3, 0, 0, 0, 0, OPEN},  {0, 0, 5, 4, 1, 9, OPEN},
     4, 0, 5, DATA_IN_FLIGHT},
    {"not-yet-said",    {5, 5, 0, 0, 0, 0, OPEN},  {0, 0, 5, 5, 0, 9, OPEN},
     5, 0, 0, DATA_IN_FLIGHT},
    {"open-and-whole",  {9, 9, 0, 0, 0, 0, OPEN},  {0, 0, 9, 9, 0, 9, OPEN},
     9, 0, 0, DATA_COMPLETE},
    {"left-alone",      {9, 3, 0, 0, 0, 0, 90, OUTCOME_DISCARDED, FALSE},
                        {0, 0, 5, 5, 0, 9, OPEN},
     5, 4, 0, DATA_TRUNCATED_UNNOTICED},
};
/* clang-format on */

static GArray *
one(const Record *record)
{
    GArray *array = g_array_new(FALSE, FALSE, sizeof(Record));

    if (record) {
        g_array_append_vals(array, record, 1);
    }
    return array;
}

static GArray *
join(const Record *client, const Record *server)
{
    g_autoptr(GArray) clients = one(client);
    g_autoptr(GArray) servers = one(server);

    return conns_join(clients, NULL, servers, NULL);
}

static void
test_case(gconstpointer data)
{
    const Case *c = data;
    Record client = record_of(&c->client, TRUE);
    Record server = record_of(&c->server, FALSE);
    g_autoptr(GArray) conns = join(&client, &server);
    const Conn *conn = &g_array_index(conns, Conn, 0);
    Flow flow = conn_flow(conn, FALSE);
    g_autoptr(GError) error = NULL;

    g_assert_cmpuint(conns->len, ==, 1);
    g_assert_cmpuint(flow.accepted, ==, c->server.written);
    g_assert_cmpuint(flow.delivered, ==, c->delivered);
    g_assert_cmpuint(flow.lost, ==, c->lost);
    g_assert_cmpuint(flow.in_flight, ==, c->in_flight);
    g_assert_cmpstr(data_class_name(conn->client_data), ==,
                    data_class_name(c->data));
    g_assert_cmpint(conn->server_data, ==, DATA_COMPLETE);
    account_check(conns, 1, 1, &error);
    g_assert_no_error(error);
}

/* The first copy was delivered, the reply was not; then the same again, and
 * again. */
static void
test_duplicated(void)
{
    const End asked = {5, 5, 0, 0, 0, 9, 90, OUTCOME_RESET, FALSE};
    const End heard = {0, 0, 5, 5, 0, 5, 90, OUTCOME_RESET, TRUE};
    g_autoptr(GArray) clients = g_array_new(FALSE, FALSE, sizeof(Record));
    g_autoptr(GArray) servers = g_array_new(FALSE, FALSE, sizeof(Record));
    g_autoptr(GArray) conns = NULL;

    for (guint i = 0; i < 4; i++) {
        Record client = record_of(&asked, TRUE);
        Record server = record_of(&heard, FALSE);
        client.conn_id = server.conn_id = i + 1;
        client.asked_ns += i;
        client.repeats_id = i < 3 ? i : 0; /* the last one is new */
        g_array_append_val(clients, client);
        g_array_append_val(servers, server);
    }
    conns = conns_join(clients, NULL, servers, NULL);
    for (guint i = 0; i < 4; i++) {
        g_assert_cmpint(g_array_index(conns, Conn, i).server_data, ==,
                        i == 1 || i == 2 ? DATA_DUPLICATED : DATA_COMPLETE);
    }
}

/* A SYN that came again began a second connection at the server: both of its
 * records stay, and the client's is the one that was established. */
static void
test_same_syn_twice(void)
{
    const End end = {0, 0, 0, 0, 0, 0, CLEAN};
    Record client = record_of(&end, TRUE);
    Record first = record_of(&end, FALSE), second = first;
    g_autoptr(GArray) clients = one(&client);
    g_autoptr(GArray) servers = one(&first);
    g_autoptr(GArray) conns = NULL;
    Record *records = (Record *)(void *)servers->data;

    records[0].open_ns = PORT_NEVER;
    records[0].outcome = OUTCOME_TIMEOUT;
    g_array_append_val(servers, second);
    conns = conns_join(clients, NULL, servers, NULL);
    g_assert_cmpuint(conns->len, ==, 2);
    g_assert_cmpstr(outcome_name(g_array_index(conns, Conn, 0).server.outcome),
                    ==, outcome_name(OUTCOME_CLEAN));
    g_assert_false(g_array_index(conns, Conn, 1).has_client);
    g_assert_true(account_check(conns, 1, 2, NULL));
}

/* One number of one end, spoiled. */
typedef struct Spoil {
    const char *name, *message;
    gboolean at_server;
    gsize offset;
    gint64 by;
} Spoil;

#define AT(FIELD) G_STRUCT_OFFSET(Record, FIELD)

static const Spoil spoils[] = {
    {"written", "the server wrote 10 bytes, but 3 acknowledged + 6 left are 9",
     TRUE, AT(written_bytes), 1},
    {"acked", "wrote 9 bytes, but 4 acknowledged + 6 left are 10", TRUE,
     AT(acked_bytes), 1},
    {"left", "wrote 9 bytes, but 3 acknowledged + 5 left are 8", TRUE,
     AT(left_bytes), -1},
    {"received",
     "the client received 6 bytes, but 4 read + 0 dropped + 1 waiting are 5",
     FALSE, AT(received_bytes), 1},
    {"read", "received 5 bytes, but 5 read + 0 dropped + 1 waiting are 6",
     FALSE, AT(read_bytes), 1},
    {"dropped", "received 5 bytes, but 4 read + 1 dropped + 1 waiting are 6",
     FALSE, AT(dropped_bytes), 1},
    {"waiting", "received 5 bytes, but 4 read + 0 dropped + 2 waiting are 6",
     FALSE, AT(waiting_bytes), 1},
    {"end", "the client's end is \"never-closed\", but it has a time", FALSE,
     AT(end_ns), -1},
};

static void
test_spoiled(gconstpointer data)
{
    const Spoil *spoil = data;
    const Case *under_way = &cases[10];
    Record client = record_of(&under_way->client, TRUE);
    Record server = record_of(&under_way->server, FALSE);
    g_autoptr(GArray) conns = NULL;
    g_autoptr(GError) error = NULL;
    char *at = (char *)(spoil->at_server ? &server : &client) + spoil->offset;

    g_assert_cmpstr(under_way->name, ==, "under-way");
    *(gint64 *)(void *)at += spoil->by;
    conns = join(&client, &server);
    g_assert_false(account_check(conns, 1, 1, &error));
    g_assert_true(g_str_has_prefix(
        error->message, "the account does not add up: connection 7 (test "
                        "client 0, asked for at 0.020000000 s): "));
    g_assert_nonnull(strstr(error->message, spoil->message));
}

/* The ends contradict each other, or one is missing, or a whole connection
 * is. */
static void
test_contradictions(void)
{
    const End more = {4, 4, 0, 0, 0, 0, OPEN}, less = {0, 0, 3, 3, 0, 0, OPEN};
    const End shut = {4, 3, 0, 0, 0, 0, CLEAN}, got = {0, 0, 4, 4, 0, 0, CLEAN};
    const End idle = {0, 0, 0, 0, 0, 0, OPEN}, *const nobody = NULL;
    const struct {
        const End *server, *client;
        guint begun;
        const char *message;
    } table[] = {
        {&more, &less, 1, "4 bytes acknowledged, but the client received only"},
        {&more, nobody, 0,
         "4 bytes acknowledged, but the client received only 0"},
        {&shut, &got, 1, "cleanly with 3 bytes acknowledged, but the client "},
        {&idle, &got, 1, "client received 4 bytes, but the server wrote only"},
        {nobody, &got, 1, "client received 4 bytes, but the server wrote only"},
        {&shut, &less, 2, "the clients began 2 connections, but 1 are in a "},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        const End *ends[] = {table[i].client, table[i].server};
        Record client = record_of(ends[0] ? ends[0] : &idle, TRUE);
        Record server = record_of(ends[1] ? ends[1] : &idle, FALSE);
        g_autoptr(GArray) conns =
            join(ends[0] ? &client : NULL, ends[1] ? &server : NULL);
        g_autoptr(GError) error = NULL;
        row_holds(table[i].message, "refused",
                  !account_check(conns, table[i].begun, 1, &error));
        row_error_has(table[i].message, error, table[i].message);
    }
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    systems_use(systems);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path =
            g_strconcat("/outcome/data/", cases[i].name, NULL);
        g_test_add_data_func(path, &cases[i], test_case);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(spoils); i++) {
        g_autofree char *path =
            g_strconcat("/outcome/spoiled/", spoils[i].name, NULL);
        g_test_add_data_func(path, &spoils[i], test_spoiled);
    }
    g_test_add_func("/outcome/duplicated", test_duplicated);
    g_test_add_func("/outcome/same-syn-twice", test_same_syn_twice);
    g_test_add_func("/outcome/contradictions", test_contradictions);
    return g_test_run();
}
