/* SPDX-License-Identifier: GPL-2.0-only */
/* What the functions of sock.h begin and end with.
 *
 * Each is a statement of the program, which takes time; the state that it then
 * finds, and the socket that sock.num then selects, are those of that moment.
 */
#ifndef FINWAIT_MODEL_SOCK_API_PRIV_H
#define FINWAIT_MODEL_SOCK_API_PRIV_H

#include "model/sock/master/device-priv.h"

G_BEGIN_DECLS

/* The selected socket, after the time of the statement. */
static inline Sock *
sock_access(Device *dev)
{
    vm_statement(dev->vm);
    return device_selected(dev);
}

/* The same for what only an idle socket lets the program set; else NULL. */
static inline Sock *
sock_access_idle(Device *dev)
{
    Sock *s = sock_access(dev);
    return sock_is_engaged(s) ? NULL : s;
}

/* Ends each function that moves bytes or may post something.  RX has news; and
 * what is posted must not wait for the alarm where it is the host that calls,
 * between two events. */
static inline void
sock_leave(Sock *s)
{
    sock_rx_serve(s);
    device_wake(s->dev);
}

/* The definition of the property NAME that can be read: VALUE of 's'. */
#define SOCK_GETTER(TYPE, NAME, VALUE)                                         \
    TYPE sock_##NAME(Device *dev)                                              \
    {                                                                          \
        const Sock *s = sock_access(dev);                                      \
        return (TYPE)(VALUE);                                                  \
    }

/* ... of one that is a field of Sock and can be set at any time. */
#define SOCK_PROPERTY(TYPE, NAME)                                              \
    SOCK_GETTER(TYPE, NAME, s->NAME)                                           \
    void sock_set_##NAME(Device *dev, TYPE value)                              \
    {                                                                          \
        sock_access(dev)->NAME = value;                                        \
    }

/* ... the setting of one that only an idle socket lets the program set. */
#define SOCK_IDLE_SETTER(TYPE, NAME)                                           \
    void sock_set_##NAME(Device *dev, TYPE value)                              \
    {                                                                          \
        Sock *s = sock_access_idle(dev);                                       \
        if (s) {                                                               \
            s->NAME = value;                                                   \
        }                                                                      \
    }

G_END_DECLS

#endif
