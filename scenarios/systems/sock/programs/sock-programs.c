/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/systems/sock/programs/sock-programs-priv.h"

#include <stdio.h>

const Program *const sock_programs[] = {
    &sock_echo_program.base,
    &sock_sink_program.base,
    &sock_serial_program.base,
    &sock_http_page_program.base,
    &sock_http_server_program.base,
    &sock_http_plain_program.base,
    &sock_udp_echo_program.base,
    &sock_echo_alloc_program.base,
    &sock_inband_program.base,
    &sock_lib_http_server_program.base,
    &sock_simple_ds_program.base,
    &sock_reconnect_program.base,
    &sock_vendor_reconnect_program.base,
    &sock_udp_ask_program.base,
    &sock_inband_ask_program.base,
    &sock_http_post_program.base,
    &sock_persistent_program.base,
    &sock_lib_http_client_program.base,
    &sock_lib_dhcp_program.base,
    NULL,
};

const SockProgram *
sock_program_find(const char *name)
{
    for (const Program *const *at = sock_programs; *at; at++) {
        if (g_str_equal((*at)->name, name)) {
            return (const SockProgram *)*at;
        }
    }
    return NULL;
}

guint
sock_program_does(const char *name)
{
    return sock_program_find(name)->base.does;
}

gpointer
sock_program_data_new(const SockProgram *program, PortAddr server)
{
    gpointer data = g_malloc0(program->size);

    if (program->base.role == ROLE_CLIENT) {
        *(PortAddr *)data = server;
    }
    param_rows_defaults(program->base.rows, data);
    return data;
}

DeviceProgram *
sock_program_instance_new(const SockProgram *program, gpointer data)
{
    DeviceProgram *instance = g_new(DeviceProgram, 1);

    *instance = program->handlers;
    instance->data = data;
    if (program->finish) {
        program->finish(instance);
    }
    instance->data_at_boot = g_memdup2(instance->data, program->size);
    instance->data_bytes = program->size;
    return instance;
}

void
sock_program_instance_free(DeviceProgram *instance)
{
    if (!instance) {
        return;
    }
    g_free((gpointer)instance->data_at_boot);
    g_free(instance->data);
    g_free(instance);
}

/* What is as at power-up costs no statement. */
static void
listen_to(Device *dev, const SockListen *listen)
{
    PortAddr target = {(guint32)listen->targetip, (guint16)listen->targetport};

    sock_set_inconmode(dev, (SockInconmode)listen->inconmode);
    if (target.ip || target.port) {
        sock_program_target(dev, target);
    }
    if (listen->reconmode) {
        sock_set_reconmode(dev, (SockReconmode)listen->reconmode);
    }
}

void
sock_program_listen_one(Device *dev, const SockListen *listen,
                        SockProtocol protocol)
{
    char ports[8];

    snprintf(ports, sizeof ports, "%u", (guint)listen->port);
    sock_set_protocol(dev, protocol);
    listen_to(dev, listen);
    sock_set_localportlist(dev, ports);
    sock_set_connectiontout(dev, (guint16)listen->connectiontout);
}

void
sock_program_listen(Device *dev, const SockListen *listen,
                    SockProtocol protocol)
{
    for (guint i = 0; i < sock_numofsock(dev); i++) {
        sock_set_num(dev, i);
        sock_program_listen_one(dev, listen, protocol);
    }
}

void
sock_program_target(Device *dev, PortAddr to)
{
    char ip[SOCK_IP_CHARS];

    sock_ip_text(to.ip, ip);
    sock_set_targetip(dev, ip);
    sock_set_targetport(dev, to.port);
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
