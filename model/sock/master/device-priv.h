/* SPDX-License-Identifier: GPL-2.0-only */
/* The master process: whatever runs in a call from the world.
 *
 * Within one instant it comes before the VM (device.c).  A call of the program
 * or of the host that posts something from outside the device's own loop ends
 * with device_wake(). */
#ifndef FINWAIT_MODEL_SOCK_DEVICE_PRIV_H
#define FINWAIT_MODEL_SOCK_DEVICE_PRIV_H

#include "model/sock/machine/sock-machine-priv.h"

G_BEGIN_DECLS

/* sock-accept.c, device-datagram.c: who takes what arrives */
gboolean sock_inconmode_admits(const Sock *s, PortAddr from);
gboolean sock_admits_reconnects(const Sock *s);
PortVerdict device_take_syn(Device *dev, PortSyn *syn);
PortVerdict device_retake_syn(Device *dev, PortSyn *syn);
void device_take_datagram(Device *dev, const PortDatagram *datagram);

/* device-due.c */
SockInput sock_order_input(const Sock *s, SockInput kind);
void orders_run(Device *dev);
void touts_run(Device *dev);
void timer_begin(Device *dev);
void timer_run(Device *dev);

/* device-stall.c */
void stall_run(Device *dev); /* catches up when the stall is over */

/* device-world.c */
extern const PortNode device_node;
void device_unplug(Port *port); /* a node without a device, which is silent */
void device_tcp_event(Sock *s, PortTcpEvent event, PortEnd why);
void device_answer(Sock *s, gboolean found);

/* device-events.c */
extern const VmOps device_vm_ops;

/* device.c */
void device_alarm(gpointer node);
void device_wake(Device *dev); /* after a change from outside the loop */

G_END_DECLS

#endif
