/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/scenarios/support-programs.h"

/* Puts one setting into the variables of a program. */
static void
set(const ParamRow *rows, const Setting *setting, gpointer data)
{
    for (const ParamRow *row = rows; row->name; row++) {
        if (g_strcmp0(setting->key, row->name) == 0) {
            param_row_store(row, &(Value){.n = setting->value}, data);
        }
    }
}

SockBench *
bench_load(const char *name, const Setting *settings, guint n_settings,
           DeviceProgram **instance)
{
    const SockProgram *program = sock_program_find(name);
    SockBench *bench = bench_new(NULL);
    PortAddr server = {0};
    gpointer data;

    for (guint k = 0; k < n_settings; k++) {
        if (g_strcmp0(settings[k].key, "targetip") == 0) {
            server.ip = (guint32)settings[k].value;
        } else if (g_strcmp0(settings[k].key, "targetport") == 0) {
            server.port = (guint16)settings[k].value;
        }
    }
    data = sock_program_data_new(program, server);
    for (guint k = 0; k < n_settings; k++) {
        set(program->base.rows, &settings[k], data);
    }
    *instance = sock_program_instance_new(program, data);
    bench->program = **instance;
    return bench;
}

SockBench *
bench_with(const char *name, const Setting *settings, guint n_settings,
           DeviceProgram **instance)
{
    SockBench *bench = bench_load(name, settings, n_settings, instance);

    bench_start(bench);
    return bench;
}

void
bench_free_with(SockBench *bench, DeviceProgram *instance)
{
    bench_free(bench);
    sock_program_instance_free(instance);
}

/* A peer answers once its request is whole, which empties 'got'. */
static void
answer(BenchPeer *peer, guint request, const char *reply)
{
    if (peer->tcp && peer->got->len >= request) {
        g_byte_array_remove_range(peer->got, 0, request);
        peer_say(peer, reply);
    }
}

void
bench_serve(SockBench *bench, gint64 len_ns, guint request, const char *reply)
{
    for (gint64 t = 0; t < len_ns; t += MS) {
        for (guint i = 0; i < bench->peers->len; i++) {
            answer(bench->peers->pdata[i], request, reply);
        }
        bench_run(bench, MS);
    }
}
