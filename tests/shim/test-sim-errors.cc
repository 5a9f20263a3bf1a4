/* SPDX-License-Identifier: GPL-2.0-only */
/* What becomes of ns-3's own failures: an exception in an event is an error
 * of sim_run(), a fatal error ends the process with its message and 70; and
 * what sim_node_new() refuses before ns-3 sees it. */
#include "ns3/event-id.h"
#include "ns3/fatal-error.h"
#include "ns3/nstime.h"
#include "ns3/simulator.h"
#include "shim/sim.h"
#include "tests/shim/support-row.h"
#include <stdexcept>
#include <sys/wait.h>

static SimWorld *
new_world()
{
    GError *error = nullptr;
    SimWorld *world = sim_world_new(1, 1, &error);
    g_assert_no_error(error);
    return world;
}

static void
throw_standard()
{
    throw std::runtime_error("the reason");
}

static void
throw_anything()
{
    throw 7;
}

/* After an exception the world can be asked, not run, and a new one begun. */
static void
test_exception(gconstpointer data)
{
    const bool standard = GPOINTER_TO_INT(data) != 0;
    GError *error = nullptr;
    SimWorld *world = new_world();
    const ns3::EventId event = ns3::Simulator::Schedule(
        ns3::Seconds(2), standard ? throw_standard : throw_anything);
    g_assert_true(sim_run(world, SIM_NS_PER_S, &error));
    g_assert_false(sim_run(world, 10 * SIM_NS_PER_S, &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_RUN);
    g_assert_nonnull(strstr(error->message, standard ? "the reason" : "threw"));
    g_clear_error(&error);
    g_assert_cmpint(sim_now_ns(world), ==, 2 * SIM_NS_PER_S);
    g_assert_false(sim_run(world, 10 * SIM_NS_PER_S, nullptr));
    sim_world_free(world);
    event.PeekEventImpl()->Unref(); /* ns-3's loop has lost its reference */
    world = new_world();
    g_assert_true(sim_run(world, 10 * SIM_NS_PER_S, &error));
    sim_world_free(world);
}

static void
die()
{
    NS_FATAL_ERROR("the end of it");
}

/* NS_FATAL_ERROR: ns-3's message on stderr, all output flushed, status 70. */
static void
test_fatal()
{
    if (g_test_subprocess()) {
        SimWorld *world = new_world();
        printf("not lost");
        ns3::Simulator::Schedule(ns3::Seconds(1), die);
        sim_run(world, 10 * SIM_NS_PER_S, nullptr);
        return;
    }
    g_test_trap_subprocess(nullptr, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*the end of it*");
    g_test_trap_assert_stdout("*not lost*");
}

static char *program; /* this one */

/* The same for an exception that would leave a noexcept call. */
static void
test_exit_status()
{
    int status = 0;
    GError *error = nullptr;
    char path[] = "-p", skip[] = "--GTestSubprocess",
         name[] = "/sim/errors/fatal";
    char *args[] = {program, path, name, skip, nullptr};
    g_spawn_sync(
        nullptr, args, nullptr,
        GSpawnFlags(G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL),
        nullptr, nullptr, nullptr, nullptr, &status, &error);
    g_assert_no_error(error);
    g_assert_true(WIFEXITED(status));
    g_assert_cmpint(WEXITSTATUS(status), ==, 70);
}

/* Each of these spoils one field of a good profile. */
static const struct {
    void (*spoil)(TcpProfile *);
    const char *says;
} BAD[] = {
    {[](TcpProfile *p) { p->mss_bytes = 0; }, "MSS"},
    {[](TcpProfile *p) { p->mss_bytes = 70000; }, "MSS"},
    {[](TcpProfile *p) { p->sndbuf_bytes = 0; }, "send buffer"},
    {[](TcpProfile *p) { p->syn_rto_ns = 0; }, "not positive"},
    {[](TcpProfile *p) { p->rto_min_ns = -1; }, "not positive"},
    {[](TcpProfile *p) { p->rto_max_ns = 1; }, "below the smallest"},
    {[](TcpProfile *p) { p->time_wait_ns = -1; }, "negative"},
    {[](TcpProfile *p) { p->keepalive_ns = -1; }, "negative"},
    {[](TcpProfile *p) { p->delack_segments = 0; }, "per ACK"},
    {[](TcpProfile *p) { p->congestion = nullptr; }, "congestion"},
    {[](TcpProfile *p) { p->congestion = "ns3::Node"; }, "'ns3::Node'"},
    {[](TcpProfile *p) { p->congestion = "Reno"; }, "'Reno'"},
};

static void
test_profile()
{
    SimWorld *world = new_world();
    for (const auto &bad : BAD) {
        g_autoptr(GError) error = nullptr;
        TcpProfile profile;
        tcp_profile_linux(&profile);
        bad.spoil(&profile);
        row_holds(bad.says, "refused",
                  !sim_node_new(world, "x", &profile, &error));
        row_holds(bad.says, "SIM_ERROR_CONFIG",
                  g_error_matches(error, SIM_ERROR, SIM_ERROR_CONFIG));
        row_error_has(bad.says, error, "node x: ");
        row_error_has(bad.says, error, bad.says);
    }
    sim_world_free(world);
}

int
main(int argc, char **argv)
{
    program = argv[0];
    g_test_init(&argc, &argv, nullptr);
    g_test_add_data_func("/sim/errors/standard-exception", GINT_TO_POINTER(1),
                         test_exception);
    g_test_add_data_func("/sim/errors/other-exception", GINT_TO_POINTER(0),
                         test_exception);
    g_test_add_func("/sim/errors/fatal", test_fatal);
    g_test_add_func("/sim/errors/exit-status", test_exit_status);
    g_test_add_func("/sim/errors/profile", test_profile);
    return g_test_run();
}
