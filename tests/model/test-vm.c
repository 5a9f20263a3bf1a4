/* SPDX-License-Identifier: GPL-2.0-only */
/* The VM: what handlers cost, and pauses. */
#include "tests/model/support-rows.h"
#include "tests/model/support-vm.h"

/* One at a time, in order; each costs dispatch and compute, then its
 * statements. */
static void
two_statements(Rig *rig, const Event *event)
{
    (void)event;
    vm_statement(rig->vm);
    vm_charge(rig->vm, MS);
    rig_note(rig, "a");
    vm_statement(rig->vm);
    rig_note(rig, "b");
}

static void
test_costs(void)
{
    Rig *rig = rig_new();

    rig->config.compute[ON_SYS_TIMER].fixed_ns = 5 * MS;
    rig->handler = two_statements;
    rig_start(rig);
    rig_post(rig, ON_SYS_TIMER);
    rig_post(rig, ON_SOCK_EVENT);
    rig_expect(rig, "timer@6 a@6.1 b@7.2 event@8.2 a@8.3 b@9.4 ");
}

/* A charge at the end of a handler is paid before the next event. */
static void
charge(Rig *rig, const Event *event)
{
    (void)event;
    vm_charge(rig->vm, 3 * MS);
}

static void
test_charge(void)
{
    Rig *rig = rig_new();

    rig->handler = charge;
    rig_start(rig);
    rig_post(rig, ON_SYS_TIMER);
    rig_post(rig, ON_SYS_TIMER);
    rig_expect(rig, "timer@1 timer@5 ");
}

/* An event without a handler is taken off the queue and costs nothing. */
static void
test_unhandled(void)
{
    Rig *rig = rig_new();

    rig->deaf = TRUE;
    rig_start(rig);
    rig_post(rig, ON_SYS_TIMER);
    rig_expect(rig, "unhandled@0 ");
}

static gint64
draw(gpointer stream)
{
    return ++*(gint64 *)stream * MS;
}

/* Compute times are drawn anew at each entry. */
static void
test_drawn(void)
{
    Rig *rig = rig_new();
    gint64 stream = 0;

    rig->config.compute[ON_SYS_TIMER] =
        (PortDelay){.draw_ns = draw, .stream = &stream};
    rig_start(rig);
    rig_post(rig, ON_SYS_TIMER);
    rig_post(rig, ON_SYS_TIMER);
    rig_expect(rig, "timer@2 timer@5 ");
}

/* Pauses known beforehand: when handlers enter, for events posted at 0. */
static const struct {
    const char *name;
    VmPause pauses[2];
    guint n;
    const char *expected;
} windows[] = {
    {"from-0", {{0, 10 * MS}}, 1, "timer@11 a@11.1 b@12.2 "},
    {"before-dispatch-ends", {{MS / 2, 10 * MS}}, 1, "timer@11 a@11.1 b@12.2 "},
    {"at-entry", {{MS, 10 * MS}}, 1, "timer@11 a@11.1 b@12.2 "},
    {"between-statements", {{2 * MS, 10 * MS}}, 1, "timer@1 a@1.1 b@12.2 "},
    {"two", {{MS / 2, MS}, {3 * MS / 2, MS}}, 2, "timer@3 a@3.1 b@4.2 "},
    {"later", {{50 * MS, MS}}, 1, "timer@1 a@1.1 b@2.2 "},
    {"empty", {{0, 0}}, 1, "timer@1 a@1.1 b@2.2 "},
};

static void
test_windows(gconstpointer data)
{
    guint i = rows_number(data);
    Rig *rig = rig_new();

    rig->config.pauses = windows[i].pauses;
    rig->config.n_pauses = windows[i].n;
    rig->handler = two_statements;
    rig_start(rig);
    rig_post(rig, ON_SYS_TIMER);
    rig_expect(rig, windows[i].expected);
}

/* Stopped in the middle of a handler, the VM goes on with what was left;
 * stopped idle, it takes up nothing. */
static void
test_stop(void)
{
    Rig *rig = rig_new();

    rig_start(rig);
    rig_post(rig, ON_SYS_TIMER);
    world_run(rig->world, MS / 4);
    vm_pause(rig->vm);
    g_assert_true(vm_is_paused(rig->vm));
    rig_arm(rig);
    world_run(rig->world, 10 * MS);
    vm_resume(rig->vm);
    rig_arm(rig);
    world_run(rig->world, 20 * MS);
    g_assert_cmpstr(rig->log->str, ==, "timer@10.8 ");
    vm_pause(rig->vm);
    rig_post(rig, ON_SOCK_EVENT);
    world_run(rig->world, 30 * MS);
    vm_resume(rig->vm);
    vm_wake(rig->vm);
    rig_arm(rig);
    rig_expect(rig, "timer@10.8 event@31 ");
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    g_test_add_func("/vm/costs", test_costs);
    g_test_add_func("/vm/charge", test_charge);
    g_test_add_func("/vm/unhandled", test_unhandled);
    g_test_add_func("/vm/drawn", test_drawn);
    ROWS_ADD("/vm/pause/windows", windows, test_windows);
    g_test_add_func("/vm/pause/stop", test_stop);
    return g_test_run();
}
