/* SPDX-License-Identifier: GPL-2.0-only */
/* doevents (sock-fact 2): what runs, what waits, what is lost. */
#include "tests/model/support-vm.h"

/* Runs only what was queued when it was called: the copy that the inner
 * handler posts waits. */
static void
doevents_once(Rig *rig, const Event *event)
{
    if (event->type == ON_SYS_TIMER) {
        vm_doevents(rig->vm);
        rig_note(rig, "back");
    } else if (evq_last_seq(rig->evq) < 3) {
        rig_post(rig, ON_SOCK_DATA_SENT);
    }
}

static void
test_doevents(void)
{
    Rig *rig = rig_new();

    rig->handler = doevents_once;
    rig_start(rig);
    rig_post(rig, ON_SYS_TIMER);
    rig_post(rig, ON_SOCK_DATA_SENT);
    rig_expect(rig, "timer@1 event@2 back@2 event@3 ");
}

/* Trace 5: the second timer event, queued in the handler of the first, is
 * lost in its doevents. */
static void
test_doevents_loses(void)
{
    Rig *rig = rig_new();

    rig->handler = doevents_once;
    rig_start(rig);
    rig_post(rig, ON_SYS_TIMER);
    rig_post(rig, ON_SYS_TIMER);
    rig_expect(rig, "timer@1 lost@1 back@1 ");
}

/* Within on_sock_event it does nothing, at any depth. */
static void
doevents_always(Rig *rig, const Event *event)
{
    vm_doevents(rig->vm);
    rig_note(rig, event->type == ON_SYS_TIMER ? "back" : "nothing");
}

static void
test_doevents_barrier(void)
{
    Rig *rig = rig_new();

    rig->handler = doevents_always;
    rig_start(rig);
    rig_post(rig, ON_SYS_TIMER);
    rig_post(rig, ON_SOCK_EVENT);
    rig_post(rig, ON_SOCK_EVENT);
    rig_expect(rig, "timer@1 event@2 nothing@2 event@3 nothing@3 back@3 ");
}

/* A nested round runs what is queued then; the outer one goes on after it
 * and takes nothing newer. */
static void
doevents_nested(Rig *rig, const Event *event)
{
    if (event->type == ON_SOCK_DATA_SENT) {
        rig_post(rig, ON_SOCK_DATA_ARRIVAL);
    }
    vm_doevents(rig->vm);
    rig_note(rig, event_name(event->type));
}

static void
test_doevents_nested(void)
{
    Rig *rig = rig_new();

    rig->handler = doevents_nested;
    rig_start(rig);
    rig_post(rig, ON_SYS_TIMER);
    rig_post(rig, ON_SOCK_DATA_SENT);
    rig_post(rig, ON_SYS_INIT);
    rig_expect(rig, "timer@1 event@2 event@3 event@4 "
                    "on_sock_data_arrival@4 on_sys_init@4 "
                    "on_sock_data_sent@4 on_sys_timer@4 ");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/vm/doevents/queued-only", test_doevents);
    g_test_add_func("/vm/doevents/loses-active", test_doevents_loses);
    g_test_add_func("/vm/doevents/barrier", test_doevents_barrier);
    g_test_add_func("/vm/doevents/nested", test_doevents_nested);
    return g_test_run();
}
