/* SPDX-License-Identifier: GPL-2.0-only */
/* What the header of a conversation can say of a device. */
#include "scenarios/systems/sock/talk-sock.h"

#include "scenarios/base/error.h"
#include "scenarios/systems/sock/programs/sock-programs.h"

/* Its sockets are its channels. */
gint64
talk_sock_channels(const TalkEnd *end)
{
    g_autoptr(ParamSet) params = talk_end_params(end, NULL);

    return !params ? TALK_CHANNELS_MAX
           : end->program && !(end->program->does & SOCK_DOES_MANY)
               ? 1
               : param_in(params, end->section, "sockets")->n;
}

/* The state that an on_sock_event is for. */
gboolean
talk_sock_filter(const TalkHandler *handler, const char *word, gint *filter,
                 GError **error)
{
    const char *names[N_SOCK_STATES_SIMPLE + 1] = {NULL};

    if (handler->event != ON_SOCK_EVENT) {
        return mistake(error, "\"%s\", expected a number or :", word);
    }
    for (gint state = 0; state < N_SOCK_STATES_SIMPLE; state++) {
        names[state] = sock_state_simple_name((SockStateSimple)state);
        if (g_str_equal(names[state], word)) {
            *filter = state;
            return TRUE;
        }
    }
    return unknown_word(error, "state", word, names);
}

static void
clear_page(gpointer data)
{
    DevicePage *page = data;

    g_free((gpointer)page->name);
    g_free((gpointer)page->text);
}

static TalkSockOwn *
own_of(TalkEnd *end)
{
    TalkSockOwn *own = end->own;

    if (!own) {
        own = g_new0(TalkSockOwn, 1);
        own->pages = g_array_new(FALSE, FALSE, sizeof(DevicePage));
        g_array_set_clear_func(own->pages, clear_page);
        end->own = own;
    }
    return own;
}

/* "target device peer:123" */
static gboolean
take_target(const Talk *talk, TalkEnd *end, const GPtrArray *words,
            GError **error)
{
    TalkSockOwn *own = own_of(end);
    gint64 port;

    if (!end->program || end->program->role != ROLE_CLIENT) {
        return mistake(error,
                       "%s runs no program of a client, expected \"set "
                       "%s program NAME\" before",
                       end->name, end->name);
    }
    if (!talk_end_port(talk, words->pdata[2], &own->target, &port, error)) {
        return FALSE;
    }
    own->has_target = TRUE;
    own->target_port = (guint16)port;
    return TRUE;
}

/* "page device index.html "<p>hello</p>"" */
static gboolean
take_page(const Talk *talk, TalkEnd *end, const GPtrArray *words,
          GError **error)
{
    DevicePage page = {
        .name = g_strdup(words->pdata[2]),
        .text = g_strcompress(talk_word_text(words->pdata[3])),
    };

    (void)talk;
    (void)error;
    g_array_append_val(own_of(end)->pages, page);
    return TRUE;
}

void
talk_sock_forget(TalkEnd *end)
{
    TalkSockOwn *own = end->own;

    if (own) {
        g_array_unref(own->pages);
        g_free(own);
    }
}

const TalkWord talk_sock_words[] = {
    {"page", "page NAME FILE TEXT", 4, take_page},
    {"target", "target NAME END:PORT", 3, take_target},
    {.name = NULL},
};
