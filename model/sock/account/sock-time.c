/* SPDX-License-Identifier: GPL-2.0-only */
/* connectiontout and toutcounter (sock-fact 8).
 *
 * The counter is at 1 when half a second has passed since the latest exchange
 * of data, at 2 when a second has, and so on.  Nothing happens at most of
 * these times, so no alarm is spent on them: the counter is computed when it
 * is read, and only the time at which a connection expires is waited for. */
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

/* Of an engaged socket. */
static gint64
idle_ns(const Sock *s)
{
    return device_now_ns(s->dev) - s->exchanged_ns;
}

guint
sock_tout_count(const Sock *s)
{
    guint64 count = sock_is_engaged(s) ? (guint64)idle_ns(s) / HALF_SECOND_NS
                                       : s->tout_count;
    return (guint)MIN(count, (guint64)ceiling(s));
}

/* When the connection expires if nothing is exchanged before. */
gint64
sock_expiry_ns(const Sock *s)
{
    guint64 limit = s->connectiontout + s->dev->config.tout_extra_ticks;

    if (!s->connectiontout || !sock_is_engaged(s)) {
        return PORT_NEVER;
    }
    return s->exchanged_ns + (gint64)limit * HALF_SECOND_NS;
}

static void
count_from(Sock *s, gint64 at_ns)
{
    s->exchanged_ns = at_ns;
    s->dev->tout_due_ns = MIN(s->dev->tout_due_ns, sock_expiry_ns(s));
}

void
sock_tout_reset(Sock *s)
{
    if (sock_is_engaged(s)) {
        count_from(s, device_now_ns(s->dev));
    }
}

/* The value is kept after the end. */
void
sock_tout_freeze(Sock *s, guint count)
{
    s->tout_count = count;
}

/* The counter goes on from where it is; one that is beyond its limit expires
 * with the half second that has begun. */
void
sock_tout_set_limit(Sock *s, guint16 half_seconds)
{
    guint64 most = half_seconds + s->dev->config.tout_extra_ticks;
    guint64 count = sock_tout_count(s);

    s->connectiontout = half_seconds;
    if (sock_is_engaged(s)) {
        if (half_seconds) {
            count = MIN(count, most - 1);
        }
        count_from(s, device_now_ns(s->dev) - idle_ns(s) % HALF_SECOND_NS -
                          (gint64)count * HALF_SECOND_NS);
    }
}
