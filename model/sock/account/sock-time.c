/* SPDX-License-Identifier: GPL-2.0-only */
/* connectiontout and toutcounter (sock-fact 8).
 *
 * The device has a tick every half second since power-up.  Nothing happens
 * at most of them, so no alarm is spent on ticks: the counter is computed
 * when it is read, and only the tick at which a connection expires is
 * waited for. */
#include "model/sock/account/sock-priv.h"

guint64
device_tick(const Device *dev)
{
    return (guint64)(device_now_ns(dev) - dev->start_ns) / HALF_SECOND_NS;
}

/* Where the counter stops: at the limit, or at 1 if there is none. */
static guint
ceiling(const Sock *s)
{
    return s->connectiontout ? s->connectiontout : 1;
}

guint
sock_tout_count(const Sock *s)
{
    guint64 ticks = sock_is_engaged(s) ? device_tick(s->dev) - s->tout_tick : 0;
    return (guint)MIN(s->tout_count + ticks, (guint64)ceiling(s));
}

/* When the connection expires if nothing is exchanged before. */
gint64
sock_expiry_ns(const Sock *s)
{
    guint64 limit = s->connectiontout + s->dev->config.tout_extra_ticks;
    guint64 left;

    if (!s->connectiontout || !sock_is_engaged(s)) {
        return PORT_NEVER;
    }
    left = limit > s->tout_count ? limit - s->tout_count : 1;
    return s->dev->start_ns + (gint64)(s->tout_tick + left) * HALF_SECOND_NS;
}

static void
set_count(Sock *s, guint count)
{
    s->tout_count = count;
    s->tout_tick = device_tick(s->dev);
    s->dev->tout_due_ns = MIN(s->dev->tout_due_ns, sock_expiry_ns(s));
}

void
sock_tout_reset(Sock *s)
{
    if (sock_is_engaged(s)) {
        set_count(s, 0);
    }
}

/* The value is kept after the end. */
void
sock_tout_freeze(Sock *s, guint count)
{
    s->tout_count = count;
}

void
sock_tout_set_limit(Sock *s, guint16 half_seconds)
{
    guint count = sock_tout_count(s);

    s->connectiontout = half_seconds;
    set_count(s, count);
}
