/* SPDX-License-Identifier: GPL-2.0-only */
/* What those verbs of a device do that are not the vendor's, for the manual. */
#include "scenarios/http/http-talk.h"
#include "scenarios/systems/sock/talk-sock.h"

const TalkVerbDoc talk_sock_docs[] = {
    {"getdata", "the method; tells what it has taken, at most so much"},
    {"targetip", "the property: the address of that end, or that one"},
    HTTP_TALK_DOCS,
    {"print", "tells the value of a property"},
    {"num", "sock.num: the socket that the following verbs are for"},
    {"wait", "loops until statesimple is that state"},
    {"compute", "computes for so long, at least"},
    {"doevents", "handles the events that wait, as the statement does"},
    {"pause", "stops the VM: the master process goes on without it"},
    {"resume", "lets the VM go on"},
    {"halt", "sys.halt: stops the VM, until resume or reboot"},
    {"reboot", "sys.reboot: off, and on again after the setting reboot_time"},
    {"off", "somebody takes the plug out"},
    {"on", "... and in again"},
    {.verb = NULL},
};
