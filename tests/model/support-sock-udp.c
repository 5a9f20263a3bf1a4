/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/model/support-sock-udp.h"
#include <string.h>

void
listen_udp(SockBench *bench, guint num, const char *ports)
{
    bench_listen(bench, num, ports);
    sock_set_protocol(bench->dev, PL_SOCK_PROTOCOL_UDP);
}

void
connect_udp(SockBench *bench, guint num, guint32 ip)
{
    sock_set_num(bench->dev, num);
    sock_set_protocol(bench->dev, PL_SOCK_PROTOCOL_UDP);
    bench_target(bench->dev, ip);
    sock_set_targetport(bench->dev, 5000);
    sock_connect(bench->dev);
}

void
say(SockBench *bench, const char *text)
{
    sock_setdata(bench->dev, text, (guint)strlen(text));
    sock_send(bench->dev);
}
