/* SPDX-License-Identifier: GPL-2.0-only */
/* Programs of a user's own, in C: each takes connections at OWN_PORT, reads
 * what comes first, answers 250 bytes and ends the connection. */
#ifndef FINWAIT_TESTS_NS3_OWN_PROGRAMS_H
#define FINWAIT_TESTS_NS3_OWN_PROGRAMS_H

#ifdef __cplusplus
extern "C" {
#endif

#define OWN_PORT 4000

void own_posix(void *process, void *counter);
void own_winsock(void *process, void *counter);
void own_node(void *process, void *counter);
extern const void *const own_device; /* a DeviceProgram */

#ifdef __cplusplus
}
#endif

#endif
