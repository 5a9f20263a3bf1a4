/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/scenarios/support-programs.h"

SockBench *
bench_load(const char *name, const Setting *settings, guint n_settings,
           DeviceProgram **instance)
{
    const SockProgram *program = sock_program_find(name);
    gint64 values[SOCK_PROGRAM_MAX_PARAMS];
    SockBench *bench = bench_new(NULL);

    for (guint i = 0; i < program->n_params; i++) {
        values[i] = program->params[i].fallback;
        for (guint k = 0; k < n_settings; k++) {
            if (settings[k].key &&
                g_str_equal(settings[k].key, program->params[i].key)) {
                values[i] = settings[k].value;
            }
        }
    }
    *instance = sock_program_instance_new(program, values);
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
