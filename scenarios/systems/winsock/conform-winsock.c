/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/systems/winsock/conform-winsock.h"

#include "scenarios/systems/winsock/winsock-system.h"

/* As cases name them, in the order of WsaPersonality. */
static const char *const personalities[] = {"windows", "wine-10.0", "wine-8.0",
                                            NULL};

static WsaPersonality
personality_of(const char *name)
{
    guint i = 0;

    while (name && !g_str_equal(personalities[i], name)) {
        i++;
    }
    return (WsaPersonality)i;
}

/* ---- Numbers ------------------------------------------------------------ */

const char *
conform_winsock_suffix(guint number)
{
    static char text[16];

    g_snprintf(text, sizeof text, number > 1 ? "#%u" : "", number);
    return text;
}

/* The number in the case. */
static guint
number_of(const ConformWinsock *end, WsaHandle sock)
{
    return winsock_number_of(end->numbers, sock) + 1;
}

/* ---- The pump ----------------------------------------------------------- */

/* "FD_READ/0", "FD_CLOSE#2/WSAECONNABORTED", "FD_ACCEPT(listener)/0". */
static void
say_message(ConformWinsock *end, const WsaMessage *message, guint number)
{
    gboolean accept = message->event == WSA_FD_ACCEPT;

    conform_say(end->run, end->place, "%s%s%s%s/%s",
                wsa_event_name(message->event), accept ? "(listener)" : "",
                message->wmsg == CONFORM_WINSOCK_WMSG2 ? "(wMsg2)" : "",
                accept ? "" : conform_winsock_suffix(number),
                wsa_error_name(message->error));
}

/* The reaction for an event, or NULL. */
static const ConformEntry *
find_reaction(const ConformWinsock *end, guint event)
{
    for (guint i = 0; i < end->reactions->len; i++) {
        ConformWinsockReaction *reaction =
            &g_array_index(end->reactions, ConformWinsockReaction, i);

        if (!reaction->used &&
            g_str_equal(reaction->entry->on, wsa_event_name(event))) {
            reaction->used = reaction->entry->once;
            return reaction->entry;
        }
    }
    return NULL;
}

/* An accept in between makes the others about the new connection. */
static void
react_to(ConformWinsock *end, const ConformEntry *entry, WsaHandle sock)
{
    ConformWinsockActor actor = {.end = end,
                                 .sock = sock,
                                 .number = number_of(end, sock),
                                 .in_handler = TRUE};

    for (guint i = 0; i < entry->reaction->len; i++) {
        actor.call = &g_array_index(entry->reaction, ConformCall, i);
        if (actor.call->after_ns > 0) {
            wsa_busy(end->ws, actor.call->after_ns);
        }
        actor.call->op->run(&actor, actor.call);
    }
}

static void
pump(Winsock *ws, gpointer user)
{
    ConformWinsock *end = user;
    WsaMessage message;

    while (wsa_get_message(ws, &message, PORT_NEVER)) {
        const ConformEntry *entry;
        say_message(end, &message, number_of(end, message.sock));
        entry = find_reaction(end, message.event);
        if (entry) {
            react_to(end, entry, message.sock);
        }
    }
}

/* ---- The end ------------------------------------------------------------ */

/* A busy end's call waits until it is free.  On loopback what was sent before
 * it has arrived, and is in the queue if the window is told. */
static void
do_call(Winsock *ws, gpointer data)
{
    ConformWinsockActor *actor = data;
    gint64 free_ns = MAX(wsa_held_until_ns(ws), wsa_now_ns(ws));

    wsa_hold(ws, free_ns + 2 * CONFORM_WINSOCK_DISPATCH_NS);
    wsa_busy(ws, free_ns + CONFORM_WINSOCK_DISPATCH_NS - wsa_now_ns(ws));
    actor->call->op->run(actor, actor->call);
    actor->done = TRUE;
    conform_done(actor->end->run);
}

static void
perform(gpointer data, const ConformCall *call)
{
    ConformWinsock *end = data;
    ConformWinsockActor actor = {.end = end,
                                 .sock = winsock_number_sock(end->numbers, 0),
                                 .number = 1,
                                 .call = call};

    wsa_do(end->ws, do_call, &actor);
    conform_run_until(end->run, &actor.done);
}

static gpointer
make(ConformRun *run, ConformPlace place)
{
    ConformWinsock *end = g_new0(ConformWinsock, 1);
    WsaConfig config = {.dispatch = {.fixed_ns = CONFORM_WINSOCK_DISPATCH_NS}};

    wsa_rules_of(&config.rules,
                 personality_of(conform_run_case(run)->personality));
    end->run = run;
    end->place = place;
    end->listener = WINSOCK_NONE;
    end->numbers = winsock_numbers_new();
    end->reactions = g_array_new(FALSE, FALSE, sizeof(ConformWinsockReaction));
    end->host = posix_host_new(conform_run_port(run, place), NULL, NULL, NULL);
    end->ws = wsa_new(end->host, &config, pump, end);
    return end;
}

static void
end_free(gpointer data)
{
    ConformWinsock *end = data;

    posix_host_free(end->host);
    wsa_free(end->ws);
    winsock_numbers_free(end->numbers);
    g_array_unref(end->reactions);
    g_free(end);
}

static void
react(gpointer data, const ConformEntry *entry)
{
    ConformWinsock *end = data;
    ConformWinsockReaction reaction = {.entry = entry};

    g_array_append_val(end->reactions, reaction);
}

static void
tcp(TcpProfile *profile, const char *personality)
{
    winsock_tcp(profile, personality_of(personality));
}

static const char *const events[] = {
#define X(NAME, VALUE) #NAME,
    WSA_EVENTS(X)
#undef X
        NULL};

const ConformSystem conform_winsock = {
    .name = "winsock",
    .ops = conform_winsock_ops,
    .reactions = conform_winsock_reactions,
    .events = events,
    .personalities = personalities,
    .tcp = tcp,
    .make = make,
    .free = end_free,
    .perform = perform,
    .react = react,
};
