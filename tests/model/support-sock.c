/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/model/support-sock-priv.h"

/* ---- The device --------------------------------------------------------- */

SockBench *
bench_of(Device *dev)
{
    return device_program_data(dev);
}

void
bench_note(Device *dev, SockState newstate, SockStateSimple simple)
{
    g_assert_cmpint(sock_state_to_simple(newstate), ==, simple);
    bench_append(bench_of(dev)->events, sock_state_name(newstate));
}

static void
on_record(gpointer user, const Record *record)
{
    SockBench *bench = user;
    g_array_append_val(bench->records, *record);
}

const Record *
bench_record(const SockBench *bench, guint n)
{
    static const Record none;

    g_assert_cmpuint(n, <, bench->records->len);
    return n >= bench->records->len ? &none
                                    : &g_array_index(bench->records, Record, n);
}

static void
on_wire(gpointer user, const char *line)
{
    SockBench *bench = user;
    g_string_append_printf(bench->wire, "%s\n", line);
}

/* Events go to 'dispatch'; a test's own tracer is told, too. */
static void
on_trace(gpointer user, const TraceRecord *record)
{
    SockBench *bench = user;
    gboolean is_state = g_str_equal(record->name, event_name(ON_SOCK_EVENT));
    guint num = record->index == TRACE_NO_INDEX ? 0 : record->index;
    g_autofree char *word =
        g_strdup_printf("%u:%s", num, is_state ? record->detail : record->name);

    if (record->kind == TRACE_EVENT) {
        bench_append(bench->dispatch, word);
    }
    if (bench->trace) {
        bench->trace(bench->trace_user, record);
    }
}

SockBench *
bench_new(const WorldConfig *world)
{
    SockBench *bench = g_new0(SockBench, 1);

    bench->world = world_new(world);
    bench->node = world_host_add(bench->world, "D", SOCK_DEV_IP);
    bench->hosts = g_hash_table_new(NULL, NULL);
    bench->peers = g_ptr_array_new_with_free_func(bench_peer_free);
    bench->events = g_string_new(NULL);
    bench->dispatch = g_string_new(NULL);
    bench->wire = g_string_new(NULL);
    bench->datagrams = g_string_new(NULL);
    bench->records = g_array_new(FALSE, FALSE, sizeof(Record));
    device_config_default(&bench->config);
    bench->config.numofsock = 4;
    bench->config.var_pages = 1; /* the benches of HTTP mode need one */
    bench->program.on_sock_event = bench_note;
    bench->program.data = bench;
    world_tap(bench->world, on_wire, bench);
    bench_peer_host(bench, PEER_IP);
    return bench;
}

void
bench_start(SockBench *bench)
{
    bench->tracer = (Tracer){.fn = on_trace, .user = bench, .wants_all = TRUE};
    bench->node->tracer = &bench->tracer;
    bench->dev = device_new(bench->node, &bench->config, &bench->program,
                            on_record, bench);
    device_start(bench->dev);
    bench_run(bench, MS);
}

void
bench_free(SockBench *bench)
{
    device_free(bench->dev);
    device_free(bench->second);
    g_ptr_array_unref(bench->peers);
    g_assert_cmpuint(world_handles(bench->world), ==, 0);
    world_free(bench->world);
    g_hash_table_unref(bench->hosts);
    g_string_free(bench->events, TRUE);
    g_string_free(bench->dispatch, TRUE);
    g_string_free(bench->wire, TRUE);
    g_string_free(bench->datagrams, TRUE);
    g_array_unref(bench->records);
    g_free(bench);
}

/* ---- Running ------------------------------------------------------------ */

static void
nothing(gpointer user)
{
    (void)user;
}

void
bench_check(const SockBench *bench)
{
    sock_check(bench->dev);
    if (bench->second) {
        sock_check(bench->second);
    }
}

void
bench_run(SockBench *bench, gint64 len_ns)
{
    gint64 until = world_now_ns(bench->world) + len_ns;

    world_at(bench->world, until, nothing, NULL);
    while (world_now_ns(bench->world) < until && world_step(bench->world)) {
        bench_check(bench);
    }
    world_run(bench->world, until);
    bench_check(bench);
}

SockState
bench_state(SockBench *bench, guint num)
{
    sock_set_num(bench->dev, num);
    return sock_state(bench->dev);
}

void
bench_run_until(SockBench *bench, guint num, SockState state)
{
    while (bench_state(bench, num) != state && world_step(bench->world)) {
        bench_check(bench);
    }
    bench_assert_state(bench, num, state);
}

void
bench_listen(SockBench *bench, guint num, const char *ports)
{
    Device *dev = bench->dev;

    sock_set_num(dev, num);
    sock_set_protocol(dev, PL_SOCK_PROTOCOL_TCP);
    sock_set_inconmode(dev, PL_SOCK_INCONMODE_ANY_IP_ANY_PORT);
    sock_set_localportlist(dev, ports);
}

void
bench_target(Device *dev, guint32 ip)
{
    char text[SOCK_IP_CHARS];

    sock_ip_text(ip, text);
    sock_set_targetip(dev, text);
}

void
bench_connect(SockBench *bench, guint num, guint32 ip, guint16 port)
{
    Device *dev = bench->dev;

    sock_set_num(dev, num);
    sock_set_protocol(dev, PL_SOCK_PROTOCOL_TCP);
    bench_target(dev, ip);
    sock_set_targetport(dev, port);
    sock_connect(dev);
}

BenchPeer *
bench_establish(SockBench *bench)
{
    BenchPeer *peer;

    bench_listen(bench, 0, "1001");
    peer = bench_dial(bench, PEER_IP, 0, 1001);
    bench_run(bench, 100 * MS);
    bench_assert_state(bench, 0, PL_SST_EST_POPENED);
    g_string_truncate(bench->events, 0);
    return peer;
}
