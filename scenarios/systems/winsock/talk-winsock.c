/* SPDX-License-Identifier: GPL-2.0-only */
/* An end that is a process with a window: its messages are told as they are
 * dispatched, its program is the file's handlers.  What is commanded is called
 * by the same program, so it waits for a handler that is busy. */
#include "scenarios/systems/winsock/talk-winsock-priv.h"

#include "scenarios/systems/winsock/winsock-keys.h"
#include "scenarios/systems/winsock/winsock-system.h"

/* ---- The pump ----------------------------------------------------------- */

/* "FD_READ/0", "FD_ACCEPT(listener)/0", "FD_CLOSE/WSAECONNABORTED". */
static void
tell(TalkWinsock *winsock, const WsaMessage *message)
{
    gboolean accept = message->event == WSA_FD_ACCEPT;
    guint number = winsock_number_of(winsock->numbers, message->sock);

    talk_say(winsock->run, winsock->end, accept ? 0 : number, "%s%s/%s",
             wsa_event_name(message->event), accept ? "(listener)" : "",
             wsa_error_name(message->error));
}

static const char *const events[] = {
#define X(NAME, VALUE) #NAME,
    WSA_EVENTS(X)
#undef X
        NULL};

/* Does what the lines for this message say, in the order of the file. */
static void
handle(TalkWinsock *winsock, const WsaMessage *message)
{
    const GPtrArray *handlers = winsock->run->talk->ends[winsock->end].handlers;
    TalkWinsockActor actor = {
        .winsock = winsock,
        .sock = message->sock,
        .number = winsock_number_of(winsock->numbers, message->sock),
        .in_handler = TRUE};

    for (guint i = 0; i < handlers->len; i++) {
        const TalkHandler *handler = handlers->pdata[i];
        if (g_str_equal(events[handler->event],
                        wsa_event_name(message->event))) {
            winsock->seen[i]++;
            if (!handler->nth || handler->nth == winsock->seen[i]) {
                talk_do(&actor, handler->statements);
            }
        }
    }
}

static void
pump(Winsock *ws, gpointer user)
{
    TalkWinsock *winsock = user;
    WsaMessage message;

    while (wsa_get_message(ws, &message, PORT_NEVER)) {
        tell(winsock, &message);
        handle(winsock, &message);
    }
}

/* ---- Processes ---------------------------------------------------------- */

static Winsock *
make_window(TalkWinsock *winsock)
{
    const TalkEnd *end = &winsock->run->talk->ends[winsock->end];
    g_autoptr(ParamSet) params = talk_end_params(end, NULL);
    WsaConfig config;
    WinsockKeys keys;

    g_assert(params); /* talk_parse() has looked */
    param_fill(params, end->section, &winsock_rows[0], NULL, &keys, NULL);
    winsock_config(&keys, &config);
    return wsa_new(winsock->host, &config, pump, winsock);
}

/* Another process, whose connections count from 0. */
static void
begin(TalkWinsock *winsock)
{
    wsa_free(winsock->ws);
    g_clear_pointer(&winsock->numbers, winsock_numbers_free);
    winsock->numbers = winsock_numbers_new();
    winsock->listener = WINSOCK_NONE;
    winsock->ws = make_window(winsock);
}

static void
change_life(TalkWinsock *winsock, TalkPlace place)
{
    switch (place) {
    case TALK_BEGINS:
        begin(winsock);
        return;
    case TALK_KILLS:
        wsa_kill(winsock->ws);
        return;
    case TALK_OFF:
        posix_host_off(winsock->host);
        g_clear_pointer(&winsock->ws, wsa_free);
        return;
    case TALK_ON:
        posix_host_on(winsock->host);
        begin(winsock);
        return;
    case TALK_ANYWHERE:
    case TALK_IN_HANDLER:
    case TALK_BETWEEN:
    case TALK_ENDS: /* its program says that it does */
        return;
    }
    g_assert_not_reached();
}

/* ---- Commands ----------------------------------------------------------- */

static void
do_statements(Winsock *ws, gpointer data)
{
    TalkWinsockActor *actor = data;
    TalkWinsock *winsock = actor->winsock;
    gint64 left_ns = wsa_held_until_ns(ws) - wsa_now_ns(ws);

    if (left_ns > 0) {
        posix_sleep(wsa_thread(ws), left_ns);
    }
    actor->sock = winsock_number_sock(winsock->numbers, actor->number);
    talk_do(actor, actor->command->statements);
}

static void
command(gpointer end, const TalkCommand *command)
{
    TalkWinsock *winsock = end;
    TalkWinsockActor *actor;

    change_life(winsock, talk_command_place(command));
    if (!winsock->ws || wsa_is_over(winsock->ws)) {
        return;
    }
    actor = g_new0(TalkWinsockActor, 1);
    actor->winsock = winsock;
    actor->number = command->channel;
    actor->command = command;
    g_ptr_array_add(winsock->actors, actor);
    wsa_do(winsock->ws, do_statements, actor);
}

/* ---- The end ------------------------------------------------------------ */

static gpointer
make(TalkRun *run, guint end)
{
    TalkWinsock *winsock = g_new0(TalkWinsock, 1);
    const PosixConfig config = {.system = system_winsock.name};

    winsock->run = run;
    winsock->end = end;
    winsock->seen = g_new0(guint, run->talk->ends[end].handlers->len);
    winsock->actors = g_ptr_array_new_with_free_func(g_free);
    winsock->buffer = g_byte_array_new();
    winsock->readers =
        g_hash_table_new_full(NULL, NULL, NULL, talk_winsock_reader_free);
    winsock->host = posix_host_new(talk_world_port(run->world, end), &config,
                                   run->watch->record, run->watch->user);
    begin(winsock);
    return winsock;
}

static guint64
begun(gpointer end, gboolean active)
{
    return posix_host_begun(((const TalkWinsock *)end)->host, active);
}

static void
end_free(gpointer end)
{
    TalkWinsock *winsock = end;

    posix_host_free(winsock->host);
    wsa_free(winsock->ws);
    winsock_numbers_free(winsock->numbers);
    g_ptr_array_unref(winsock->actors);
    g_byte_array_unref(winsock->buffer);
    g_hash_table_unref(winsock->readers);
    g_free(winsock->seen);
    g_free(winsock);
}

const TalkSystem talk_winsock_system = {
    .verbs = talk_winsock_verbs,
    .docs = talk_winsock_docs,
    .has_settings = TRUE,
    .events = events,
    .make = make,
    .begun = begun,
    .free = end_free,
    .command = command,
};
