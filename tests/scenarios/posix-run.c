/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/scenarios/posix-run.h"

#include "tests/units.h"

static void
take_record(gpointer user, const Record *record)
{
    g_array_append_vals(user, record, 1);
}

void
posix_run_begin(PosixRun *run, const WorldConfig *config,
                const PosixConfig *posix)
{
    run->world = world_new(config);
    for (guint i = 0; i < 2; i++) {
        Port *port = world_host_add(run->world, i == 0 ? "C" : "S", i + 1);

        run->records[i] = g_array_new(FALSE, FALSE, sizeof(Record));
        run->hosts[i] =
            posix_host_new(port, posix, take_record, run->records[i]);
    }
    run->client = (PosixOptions){.request_bytes = 100,
                                 .reply_bytes = 20000,
                                 .count = RUN_CONNECTIONS,
                                 .server = {2, 80},
                                 .retry = {.first = {.fixed_ns = SECOND}}};
    run->server = (PosixOptions){.request_bytes = 100,
                                 .reply_bytes = 20000,
                                 .port = 80,
                                 .backlog = 4,
                                 .workers = 2,
                                 .requests = 1,
                                 .service = {.fixed_ns = 5 * MS}};
}

void
posix_run_go(PosixRun *run, guint clients, gint64 until_ns)
{
    posix_process(run->hosts[1], posix_program_find("reply")->run,
                  &run->server);
    for (guint i = 0; i < clients; i++) {
        posix_process(run->hosts[0], posix_program_find("request-loop")->run,
                      &run->client);
    }
    world_run(run->world, until_ns);
    posix_host_stop(run->hosts[0]);
    posix_host_stop(run->hosts[1]);
}

void
posix_run_end(PosixRun *run)
{
    for (guint i = 0; i < 2; i++) {
        posix_host_free(run->hosts[i]);
        g_array_unref(run->records[i]);
    }
    world_free(run->world);
}

/* ---- What must hold ----------------------------------------------------- */

static void
check_record(const Record *record, gboolean active)
{
    gboolean over = record->outcome != OUTCOME_NEVER_CLOSED;
    gboolean opened = record->open_ns != PORT_NEVER;

    g_assert_cmpstr(record->system, ==, "posix");
    g_assert_cmpint(record->active, ==, active);
    g_assert_cmpuint(record->conn_id, !=, 0);
    g_assert_cmpuint(record->index, >, 0);
    g_assert_cmpint(record->wanted_ns, <=, record->asked_ns);
    g_assert_cmpint(record->end_ns != PORT_NEVER, ==, over);
    g_assert_cmpint(record->ready_ns, ==, PORT_NEVER);
    if (opened) {
        g_assert_cmpint(record->asked_ns, <=, record->open_ns);
        g_assert_cmpint(record->open_ns, <=, record->end_ns);
    } else {
        g_assert_cmpuint(record->written_bytes + record->received_bytes, ==, 0);
    }
    g_assert_cmpuint(record->acked_bytes, <=, record->written_bytes);
    g_assert_cmpuint(record->read_bytes, <=, record->received_bytes);
}

/* One record for each end; what one end received the other has written, and
 * what one end knows to be acknowledged the other has received. */
static void
check_pair(const Record *client, const Record *server)
{
    g_assert_cmpuint(client->received_bytes, <=, server->written_bytes);
    g_assert_cmpuint(server->received_bytes, <=, client->written_bytes);
    g_assert_cmpuint(client->acked_bytes, <=, server->received_bytes);
    g_assert_cmpuint(server->acked_bytes, <=, client->received_bytes);
    if (client->outcome == OUTCOME_CLEAN && server->outcome == OUTCOME_CLEAN) {
        g_assert_cmpuint(client->acked_bytes, ==, client->written_bytes);
        g_assert_cmpuint(server->acked_bytes, ==, server->written_bytes);
    }
}

static GHashTable *
check_records(const GArray *records, gboolean active)
{
    GHashTable *by_id = g_hash_table_new(g_int64_hash, g_int64_equal);

    for (guint i = 0; i < records->len; i++) {
        Record *record = &g_array_index(records, Record, i);

        check_record(record, active);
        g_assert_true(g_hash_table_insert(by_id, &record->conn_id, record));
    }
    return by_id;
}

void
posix_run_check(const PosixRun *run)
{
    g_autoptr(GHashTable) clients = check_records(run->records[0], TRUE);
    g_autoptr(GHashTable) servers = check_records(run->records[1], FALSE);
    GHashTableIter at;
    gpointer id;
    gpointer record;

    g_hash_table_iter_init(&at, servers);
    while (g_hash_table_iter_next(&at, &id, &record)) {
        const Record *client = g_hash_table_lookup(clients, id);

        g_assert_nonnull(client);
        check_pair(client, record);
    }
    g_assert_cmpuint(world_handles(run->world), ==, 0);
}
