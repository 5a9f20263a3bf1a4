/* SPDX-License-Identifier: GPL-2.0-only */
/* The world: its life, its clock and event loop, alarms, errors. */
#include "shim/sim.h"
#include "ns3/boolean.h"
#include "ns3/event-impl.h"
#include "ns3/global-value.h"
#include "ns3/object-factory.h"
#include "ns3/priority-queue-scheduler.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "shim/ns3/sim-priv.h"
#include "shim/sim-adopt.h"
#include <cstdio>
#include <cstdlib>
#include <unistd.h>

using namespace ns3;

/* The largest seed of ns-3's generator (MRG32k3a: below its second modulus). */
static const guint32 SEED_MAX = 4294944442u;

/* The world that lives; ns-3's simulator is one per process. */
static SimWorld *live_world;

/* ---- Errors ------------------------------------------------------------ */

GQuark
sim_error_quark() noexcept
{
    return g_quark_from_static_string("finwait-sim-error");
}

bool
sim_fail(GError **error, SimError code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    GError *made = g_error_new_valist(SIM_ERROR, code, format, args);
    va_end(args);
    g_propagate_error(error, made);
    return false;
}

/* Ends the process after NS_FATAL_ERROR (which has printed its message by
 * then) or an exception that nobody may catch. */
[[noreturn]] static void
end_process()
{
    if (std::exception_ptr thrown = std::current_exception()) {
        try {
            std::rethrow_exception(thrown);
        } catch (const std::exception &e) {
            fprintf(stderr, "finwait: uncaught exception: %s\n", e.what());
        } catch (...) {
            fprintf(stderr, "finwait: uncaught exception\n");
        }
    }
    fflush(nullptr);
    _exit(70);
}

/* ---- Event loop -------------------------------------------------------- */

/* The future event list: ns-3's binary heap, which orders by (time, uid) and
 * so runs equal times first come, first served.  Of ns-3's schedulers it is
 * the fastest for few and for many pending events.  This one ends the run
 * when the world's limit of events is reached. */
class SimScheduler : public PriorityQueueScheduler
{
  public:
    static TypeId GetTypeId();

    Event
    RemoveNext() override
    {
        if (m_left > 0 && --m_left == 0) {
            Simulator::Stop();
        }
        return PriorityQueueScheduler::RemoveNext();
    }

    /* Stops after 'left' more events; 0: never. */
    static void
    SetLeft(guint64 left)
    {
        m_left = left;
    }
    static SimScheduler *
    Current()
    {
        return m_current;
    }

    SimScheduler() { m_current = this; }
    ~SimScheduler() override { m_current = nullptr; }

  private:
    static guint64 m_left;
    static SimScheduler *m_current;
};

guint64 SimScheduler::m_left;
SimScheduler *SimScheduler::m_current;

NS_OBJECT_ENSURE_REGISTERED(SimScheduler);

TypeId
SimScheduler::GetTypeId()
{
    static TypeId tid = TypeId("ns3::FinwaitScheduler")
                            .SetParent<PriorityQueueScheduler>()
                            .SetGroupName("Finwait")
                            .AddConstructor<SimScheduler>();
    return tid;
}

/* Stops the run when all events of the present time have run: while some are
 * left it goes to the end of the queue. */
static void
stop_at_end_of_now(EventId *id)
{
    SimScheduler *queue = SimScheduler::Current();
    const guint64 now = Simulator::Now().GetTimeStep();
    if (!queue->IsEmpty() && queue->PeekNext().key.m_ts == now) {
        *id = Simulator::ScheduleNow(stop_at_end_of_now, id);
    } else {
        Simulator::Stop();
    }
}

static bool
events_exhausted(const SimWorld *world)
{
    return world->maxEvents > 0 && sim_events(world) >= world->maxEvents;
}

static bool
report_exhausted(const SimWorld *world, GError **error)
{
    return sim_fail(error, SIM_ERROR_LIMIT,
                    "limit of %" G_GUINT64_FORMAT
                    " events reached at %.9f s of simulated time",
                    world->maxEvents, sim_now_ns(world) / 1e9);
}

/* Runs the event loop until 'until_ns'; false after an exception. */
static bool
run_until(SimWorld *world, gint64 until_ns, GError **error)
{
    EventId stop;
    if (until_ns != SIM_NEVER) {
        const Time delay = NanoSeconds(until_ns) - Simulator::Now();
        stop = Simulator::Schedule(delay, stop_at_end_of_now, &stop);
    }
    SimScheduler::SetLeft(
        world->maxEvents ? world->maxEvents - sim_events(world) : 0);
    const bool ran = sim_guard([] { Simulator::Run(); }, error, SIM_ERROR_RUN);
    SimScheduler::SetLeft(0);
    Simulator::Remove(stop);
    return ran;
}

gboolean
sim_run(SimWorld *world, gint64 until_ns, GError **error) noexcept
{
    if (world->broken) {
        return sim_fail(error, SIM_ERROR_RUN, "an earlier run has failed");
    }
    if (events_exhausted(world)) {
        return report_exhausted(world, error);
    }
    if (until_ns < sim_now_ns(world)) {
        return TRUE;
    }
    if (!run_until(world, until_ns, error)) {
        world->broken = true;
        return FALSE;
    }
    return events_exhausted(world) ? report_exhausted(world, error) : true;
}

void
sim_stop(SimWorld *) noexcept
{
    Simulator::Stop();
}

gint64
sim_now_ns(const SimWorld *) noexcept
{
    return Simulator::Now().GetTimeStep();
}

gint64
sim_next_ns(const SimWorld *) noexcept
{
    SimScheduler *queue = SimScheduler::Current();
    return !queue || queue->IsEmpty() ? SIM_NEVER
                                      : gint64(queue->PeekNext().key.m_ts);
}

guint64
sim_events(const SimWorld *) noexcept
{
    return Simulator::GetEventCount();
}

void
sim_limit_events(SimWorld *world, guint64 max) noexcept
{
    world->maxEvents = max;
}

/* ---- Life -------------------------------------------------------------- */

/* Sets what ns-3 keeps per process; the rest (nodes, MAC addresses) was reset
 * by Simulator::Destroy(). */
static void
begin_simulation(guint32 seed, guint64 run)
{
    RngSeedManager::SetSeed(seed);
    RngSeedManager::SetRun(run);
    ObjectFactory scheduler;
    scheduler.SetTypeId(SimScheduler::GetTypeId());
    Simulator::SetScheduler(scheduler);
}

const char *
sim_ns3_version() noexcept
{
    return FINWAIT_NS3_VERSION;
}

SimWorld *
sim_world_new(guint32 seed, guint64 run, GError **error) noexcept
{
    if (live_world) {
        sim_fail(error, SIM_ERROR_CONFIG,
                 "a world exists already: ns-3 has one simulation at a time");
        return nullptr;
    }
    if (seed == 0 || seed > SEED_MAX) {
        sim_fail(error, SIM_ERROR_CONFIG, "seed %u is not in 1 to %u", seed,
                 SEED_MAX);
        return nullptr;
    }
    std::set_terminate(end_process);
    if (!sim_guard([=] { begin_simulation(seed, run); }, error)) {
        return nullptr;
    }
    live_world = new SimWorld;
    return live_world;
}

static void
forget_adopted()
{
    delete std::exchange(live_world, nullptr);
}

SimWorld *
sim_world_adopt(GError **error) noexcept
{
    if (live_world && !live_world->adopted) {
        sim_fail(error, SIM_ERROR_CONFIG,
                 "a world exists already: ns-3 has one simulation at a time");
        return nullptr;
    }
    if (!live_world) {
        live_world = new SimWorld;
        live_world->adopted = true;
        Simulator::ScheduleDestroy(&forget_adopted);
    }
    return live_world;
}

void
sim_world_free(SimWorld *world) noexcept
{
    if (!world) {
        return;
    }
    g_assert(world == live_world);
    for (auto &link : world->links) {
        for (auto &pcap : link->pcaps) {
            pcap->file->Close();
        }
    }
    Simulator::Destroy();
    GlobalValue::Bind("ChecksumEnabled", BooleanValue(false)); /* of pcap */
    delete world;
    live_world = nullptr;
}

guint64
sim_conn_known(guint64 id) noexcept
{
    const auto &same = live_world->sameConn;
    const auto known = same.empty() ? same.end() : same.find(id);
    return known == same.end() ? id : known->second;
}

/* ---- Alarms ------------------------------------------------------------ */

/* One arming of an alarm. */
class SimAlarmEvent : public EventImpl
{
  public:
    explicit SimAlarmEvent(SimAlarm *alarm) : m_alarm(alarm) {}

  private:
    void
    Notify() override
    {
        m_alarm->fn(m_alarm->user);
    }

    SimAlarm *m_alarm;
};

SimAlarm *
sim_alarm_new(SimWorld *world, SimFn fn, gpointer user) noexcept
{
    world->alarms.push_back(std::make_unique<SimAlarm>());
    SimAlarm *alarm = world->alarms.back().get();
    alarm->fn = fn;
    alarm->user = user;
    return alarm;
}

void
sim_alarm_set(SimAlarm *alarm, gint64 at_ns) noexcept
{
    alarm->event.Cancel();
    if (at_ns == SIM_NEVER) {
        return;
    }
    const gint64 now = Simulator::Now().GetTimeStep();
    alarm->event =
        Simulator::Schedule(TimeStep(at_ns > now ? at_ns - now : 0),
                            Ptr<EventImpl>(new SimAlarmEvent(alarm), false));
}
