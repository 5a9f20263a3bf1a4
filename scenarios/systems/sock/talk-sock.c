/* SPDX-License-Identifier: GPL-2.0-only */
/* An end that is a sock device: what is told of it, and the program that the
 * file's handlers make up (its verbs: talk-sock-verbs.c).
 *
 * A state is told by its on_sock_event.  If that has to wait (the VM is busy
 * or stands still), the change of state is told first, when it happens. */
#include "scenarios/systems/sock/talk-sock.h"

#include "scenarios/base/error.h"
#include "scenarios/base/words.h"
#include "scenarios/systems/sock/programs/sock-programs.h"
#include "scenarios/systems/sock/sock-system.h"

/* ---- What the device does ---------------------------------------------- */

/* "PCLOSED (1)": the closed codes as numbers, which is how one meets them. */
static char *
state_text(SockState state)
{
    return state == PL_SST_CLOSED || sock_state_to_simple(state)
               ? g_strdup(sock_state_name(state))
               : g_strdup_printf("%s (%u)", sock_state_name(state), state);
}

static void
flush(gpointer end)
{
    TalkSock *sock = end;
    g_autofree char *text = NULL;
    g_autofree char *what = NULL;

    if (sock->has_pending) {
        sock->has_pending = FALSE;
        text = state_text(sock->pending);
        what = record_words(
            &(TraceRecord){.kind = TRACE_STATE, .name = text, .detail = ""});
        talk_say_at(sock->run, sock->pending_ns, sock->end, sock->pending_num,
                    what);
    }
}

/* TRUE for events that are told.  Power-up is the beginning of every file,
 * and a tick that nobody handles is no news. */
static gboolean
is_told(const TalkSock *sock, const char *event)
{
    return !g_str_equal(event, event_name(ON_SYS_INIT)) &&
           (sock->handles_timer ||
            !g_str_equal(event, event_name(ON_SYS_TIMER)));
}

/* The detail of an event: a state, or what the record says. */
static char *
detail_text(const TraceRecord *record)
{
    return g_str_equal(record->name, event_name(ON_SOCK_EVENT))
               ? state_text(sock_state_find(record->detail))
               : g_strdup(record->detail);
}

/* What is about no socket is told of the first. */
static guint
channel_of(const TraceRecord *record)
{
    return record->index == TRACE_NO_INDEX ? 0 : record->index;
}

/* Tells of the socket 'num' what the trace of a run would say, with 'detail'
 * in place of the record's. */
static void
tell(TalkSock *sock, guint num, const TraceRecord *record, const char *detail)
{
    TraceRecord told = *record;
    g_autofree char *what = NULL;

    told.detail = detail;
    what = record_words(&told);
    talk_say(sock->run, sock->end, num, "%s", what);
}

/* It is on: the first time that is the beginning of the file.  A handler that
 * was under way does not go on. */
static void
note_boot(TalkSock *sock)
{
    if (sock->has_booted) {
        talk_say(sock->run, sock->end, 0, "%s", event_name(ON_SYS_INIT));
    }
    sock->has_booted = TRUE;
    sock->depth = 0;
}

static void
tell_event(TalkSock *sock, const TraceRecord *record)
{
    g_autofree char *detail = detail_text(record);

    sock->entered = channel_of(record);
    if (g_str_equal(record->name, event_name(ON_SYS_INIT))) {
        note_boot(sock);
    }
    if (!is_told(sock, record->name)) {
        return;
    }
    if (sock->has_pending && sock->pending_num == sock->entered &&
        g_str_equal(record->detail, sock_state_name(sock->pending))) {
        sock->has_pending = FALSE;
    }
    tell(sock, sock->entered, record, detail);
}

static void
tell_done(TalkSock *sock, const TraceRecord *record)
{
    if (is_told(sock, record->name)) {
        tell(sock, channel_of(record), record, record->detail);
    }
}

/* Calls stand in the file, and what comes of them is told as they end. */
static void
on_trace(gpointer user, const TraceRecord *record)
{
    TalkSock *sock = user;

    if (record->kind == TRACE_STATE) {
        flush(sock);
        sock->has_pending = TRUE;
        sock->pending = sock_state_find(record->name);
        sock->pending_num = record->index;
        sock->pending_ns = record->time_ns;
    } else if (record->kind == TRACE_EVENT) {
        tell_event(sock, record);
    } else if (record->kind == TRACE_DONE) {
        tell_done(sock, record);
    } else if (record->kind == TRACE_CALL && sock->shipped) {
        tell(sock, record->index, record, record->detail);
    } else if (record->kind == TRACE_GATE) {
        tell(sock, record->index, record, record->detail);
    }
}

/* ---- The program -------------------------------------------------------- */

/* Does what the lines for this event say, in the order of the file. */
static void
handle(Device *dev, EventType type, gint simple)
{
    TalkSock *sock = device_program_data(dev);
    const GPtrArray *handlers = sock->run->talk->ends[sock->end].handlers;

    sock->num = sock->entered;
    sock->depth++;
    for (guint i = 0; i < handlers->len; i++) {
        const TalkHandler *handler = handlers->pdata[i];
        if (handler->event == (guint)type &&
            (handler->filter < 0 || handler->filter == simple)) {
            sock->seen[i]++;
            if (!handler->nth || handler->nth == sock->seen[i]) {
                talk_do(sock, handler->statements);
            }
        }
    }
    sock->depth--;
}

static void
handle_sock_event(Device *dev, SockState newstate,
                  SockStateSimple newstatesimple)
{
    (void)newstate;
    handle(dev, ON_SOCK_EVENT, (gint)newstatesimple);
}

#define HANDLER(NAME, TYPE)                                                    \
    static void NAME(Device *dev) { handle(dev, TYPE, -1); }
HANDLER(handle_sys_init, ON_SYS_INIT)
HANDLER(handle_sys_timer, ON_SYS_TIMER)
HANDLER(handle_data_arrival, ON_SOCK_DATA_ARRIVAL)
HANDLER(handle_overrun, ON_SOCK_OVERRUN)
HANDLER(handle_data_sent, ON_SOCK_DATA_SENT)
HANDLER(handle_inband, ON_SOCK_INBAND)
HANDLER(handle_postdata, ON_SOCK_POSTDATA)
#undef HANDLER

static void
handle_packet(Device *dev, guint len_bytes)
{
    (void)len_bytes; /* has been told */
    handle(dev, ON_SOCK_TCP_PACKET_ARRIVAL, -1);
}

static void
use_handler(DeviceProgram *program, EventType type)
{
    switch (type) {
    case ON_SYS_INIT:
        program->on_sys_init = handle_sys_init;
        return;
    case ON_SYS_TIMER:
        program->on_sys_timer = handle_sys_timer;
        return;
    case ON_SOCK_INBAND:
        program->on_sock_inband = handle_inband;
        return;
    case ON_SOCK_DATA_ARRIVAL:
        program->on_sock_data_arrival = handle_data_arrival;
        return;
    case ON_SOCK_EVENT:
        program->on_sock_event = handle_sock_event;
        return;
    case ON_SOCK_OVERRUN:
        program->on_sock_overrun = handle_overrun;
        return;
    case ON_SOCK_DATA_SENT:
        program->on_sock_data_sent = handle_data_sent;
        return;
    case ON_SOCK_TCP_PACKET_ARRIVAL:
        program->on_sock_tcp_packet_arrival = handle_packet;
        return;
    case ON_SOCK_POSTDATA:
        program->on_sock_postdata = handle_postdata;
        return;
    case ON_HTML_PAGE: /* pages have no line */
    case N_EVENTS:
        break;
    }
    g_assert_not_reached();
}

/* One of the programs of scenarios, with the values that the file sets. */
static void
make_shipped(TalkSock *sock, const TalkEnd *end, const ParamSet *params)
{
    const SockProgram *shipped = (const SockProgram *)end->program;
    const TalkSockOwn *own = end->own;
    const ParamRows rows = {.rows = shipped->base.rows, .prefix = ""};
    /* As in scenarios, unless the file says something else. */
    guint target = own && own->has_target ? own->target : sock->end ? 0 : 1;
    PortAddr server = {talk_world_ip(sock->run->world, sock->end, target),
                       own && own->has_target ? own->target_port : 1001};
    gpointer data;

    data = sock_program_data_new(shipped, server);
    param_fill(params, end->section, &rows, NULL, data, NULL);
    sock->shipped = sock_program_instance_new(shipped, data);
    sock->handles_timer = shipped->handlers.on_sys_timer != NULL;
}

/* An event without a line has no handler. */
static void
make_program(TalkSock *sock)
{
    const TalkEnd *end = &sock->run->talk->ends[sock->end];
    const TalkSockOwn *own = end->own;
    const GArray *pages = own ? own->pages : NULL;
    DeviceProgram *program = &sock->program;

    for (guint i = 0; i < end->handlers->len; i++) {
        const TalkHandler *handler = end->handlers->pdata[i];
        use_handler(program, (EventType)handler->event);
        sock->handles_timer |= handler->event == ON_SYS_TIMER;
    }
    program->data = sock;
    if (pages) {
        program->pages = (const DevicePage *)(const void *)pages->data;
        program->n_pages = pages->len;
    }
}

/* ---- The end ------------------------------------------------------------ */

static gint64
power_now_ns(gpointer user)
{
    return port_now_ns(device_port(((TalkSock *)user)->dev));
}

static void
on_power(gpointer user)
{
    happening_due(((TalkSock *)user)->power);
}

static void
arm_power(gpointer user, gint64 at_ns)
{
    TalkSock *sock = user;

    talk_world_at(sock->run->world, at_ns, on_power, sock);
}

static void
power_off(gpointer user)
{
    device_off(((TalkSock *)user)->dev);
}

/* It may be on already. */
static void
power_on(gpointer user)
{
    Device *dev = ((TalkSock *)user)->dev;

    if (!device_is_on(dev)) {
        device_start(dev);
    }
}

static const HappeningOps power_ops = {.now_ns = power_now_ns,
                                       .arm = arm_power,
                                       .begin = power_off,
                                       .end = power_on};

/* The device that the end's settings describe, still off. */
static void
make_device(TalkSock *sock)
{
    const TalkEnd *end = &sock->run->talk->ends[sock->end];
    g_autoptr(ParamSet) params = talk_end_params(end, NULL);
    g_autoptr(GArray) pauses = NULL;
    HappeningPlan plan;
    DeviceConfig config;

    g_assert(params); /* talk_parse() has looked */
    pauses = sock_config_read(params, end->section, NULL, &config, NULL);
    if (end->program) {
        sock_config_fit(end->program->does, &config);
        make_shipped(sock, end, params);
    } else {
        make_program(sock);
    }
    sock->dev =
        device_new(talk_world_port(sock->run->world, sock->end), &config,
                   sock->shipped ? sock->shipped : &sock->program,
                   sock->run->watch->record, sock->run->watch->user);
    sock_power_plan(params, end->section, &plan);
    sock->power = happening_new(&plan, &power_ops, sock);
}

static gpointer
make(TalkRun *run, guint end)
{
    TalkSock *sock = g_new0(TalkSock, 1);

    sock->run = run;
    sock->end = end;
    sock->seen = g_new0(guint, run->talk->ends[end].handlers->len);
    sock->tracer = (Tracer){.fn = on_trace, .user = sock, .wants_all = TRUE};
    talk_world_port(run->world, end)->tracer = &sock->tracer;
    make_device(sock);
    happening_start_in(sock->power, 0);
    return sock;
}

/* Nobody can tell a device anything that is off. */
static void
do_one(TalkSock *sock, const TalkStatement *statement)
{
    const char *verb = statement->verb->name;

    if (device_is_on(sock->dev) || g_str_equal(verb, "on") ||
        g_str_equal(verb, "off")) {
        sock_set_num(sock->dev, sock->num);
        statement->verb->fn(sock, statement);
    } else {
        talk_say(sock->run, sock->end, sock->num, "%s: it is off", verb);
    }
}

static void
do_command(gpointer end, const TalkCommand *command)
{
    TalkSock *sock = end;

    sock->num = command->channel;
    for (guint i = 0; i < command->statements->len; i++) {
        do_one(sock, &g_array_index(command->statements, TalkStatement, i));
    }
    sock_check(sock->dev);
}

static guint64
begun(gpointer end, gboolean active)
{
    DeviceStats stats = {0};

    device_stats(((const TalkSock *)end)->dev, &stats);
    return active ? stats.begun : stats.accepted;
}

static void
end_free(gpointer end)
{
    TalkSock *sock = end;

    device_port(sock->dev)->tracer = NULL;
    sock_check(sock->dev);
    device_free(sock->dev);
    happening_free(sock->power);
    sock_program_instance_free(sock->shipped);
    g_free(sock->seen);
    g_free(sock);
}

/* ---- What it is -------------------------------------------------------- */

/* By EventType, but for the last, since pages have no line. */
static const char *const events[] = {
#define X(NAME, NUMBER, TEXT, MANY, BARRIER)                                   \
    [NAME] = NAME == ON_HTML_PAGE ? NULL : TEXT,
    EVENTS(X)
#undef X
};

G_STATIC_ASSERT((int)ON_HTML_PAGE + 1 == (int)N_EVENTS);

const TalkSystem talk_sock_system = {
    .verbs = talk_sock_verbs,
    .docs = talk_sock_docs,
    .verbs_are = "Methods and properties by their names",
    .has_settings = TRUE,
    .events = events,
    .filter = talk_sock_filter,
    .words = talk_sock_words,
    .channels = talk_sock_channels,
    .forget = talk_sock_forget,
    .make = make,
    .begun = begun,
    .free = end_free,
    .command = do_command,
    .flush = flush,
};
