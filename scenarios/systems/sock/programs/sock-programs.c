/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/systems/sock/programs/sock-programs-priv.h"
#include <stdio.h>

const char *const sock_end_by_names[] = {"peer", "close", "reset", "discard",
                                         NULL};

static const SockProgram *const programs[] = {
    &sock_echo_program,       &sock_sink_program,
    &sock_serial_program,     &sock_http_page_program,
    &sock_http_plain_program, &sock_udp_echo_program,
    &sock_reconnect_program,  &sock_vendor_reconnect_program,
    &sock_udp_ask_program,    NULL,
};

const SockProgram *const *
sock_program_list(void)
{
    return programs;
}

const SockProgram *
sock_program_find(const char *name)
{
    for (guint i = 0; programs[i]; i++) {
        if (g_str_equal(programs[i]->name, name)) {
            return programs[i];
        }
    }
    return NULL;
}

DeviceProgram *
sock_program_instance_new(const SockProgram *program, const gint64 *values)
{
    DeviceProgram *instance = g_new0(DeviceProgram, 1);
    gint64 fallback[SOCK_PROGRAM_MAX_PARAMS];

    g_assert(program->n_params <= SOCK_PROGRAM_MAX_PARAMS);
    for (guint i = 0; i < program->n_params; i++) {
        const SockParam *param = &program->params[i];
        fallback[i] = param->fallback;
        g_assert(!values ||
                 (values[i] >= param->min && values[i] <= param->max));
    }
    program->init(instance, values ? values : fallback);
    return instance;
}

void
sock_program_instance_free(DeviceProgram *instance)
{
    if (!instance) {
        return;
    }
    g_free(instance->data);
    g_free(instance);
}

void
sock_program_listen(Device *dev, guint16 port, guint16 connectiontout)
{
    char ports[8];

    snprintf(ports, sizeof ports, "%u", port);
    for (guint i = 0; i < sock_numofsock(dev); i++) {
        sock_set_num(dev, i);
        sock_set_protocol(dev, PL_SOCK_PROTOCOL_TCP);
        sock_set_inconmode(dev, PL_SOCK_INCONMODE_ANY_IP_ANY_PORT);
        sock_set_localportlist(dev, port ? ports : "");
        sock_set_connectiontout(dev, connectiontout);
    }
}

void
sock_program_end(Device *dev, SockEndBy how)
{
    if (how == SOCK_END_BY_PEER || sock_statesimple(dev) != PL_SSTS_EST) {
        return;
    }
    switch (how) {
    case SOCK_END_BY_PEER:
        return;
    case SOCK_END_BY_CLOSE:
        sock_close(dev);
        return;
    case SOCK_END_BY_RESET:
        sock_reset(dev);
        return;
    case SOCK_END_BY_DISCARD:
        sock_discard(dev);
        return;
    }
    g_assert_not_reached();
}
