/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/systems/sock/talk-sock-properties.h"

#include "scenarios/talk/talk-system.h"

/* ---- Reading ------------------------------------------------------------ */

static char *
choice_text(const char *choices, guint n)
{
    g_auto(GStrv) words = g_strsplit(choices, "|", -1);

    return g_strdup(words[n]);
}

/* An end's address is its name, since in ns-3 it has one for each link. */
static char *
ip_text(const TalkSock *sock, const char *ip)
{
    guint end = talk_world_end(sock->run->world, sock->end, sock_ip_value(ip));

    return g_strdup(end == TALK_NO_END ? ip : sock->run->talk->ends[end].name);
}

#define TEXT_OF_STATE(V) g_strdup(sock_state_name(V))
#define TEXT_OF_SIMPLE(V) g_strdup(sock_state_simple_name(V))
#define TEXT_OF_NUMBER(V) g_strdup_printf("%u", (guint)(V))
#define TEXT_OF_YES(V) choice_text("no|yes", (V) ? 1 : 0)
#define TEXT_OF_TEXT(V) g_strdup_printf("\"%s\"", V)
#define TEXT_OF_PROTOCOL(V) choice_text("udp|tcp", V)
#define TEXT_OF_INTERFACE(V) choice_text(TALK_SOCK_INTERFACES, V)
#define TEXT_OF_RQTYPE(V) choice_text("GET|POST", V)
#define TEXT_OF_IP(V) ip_text(sock, V)

#define X(OBJECT, NAME, KIND)                                                  \
    static char *get_##NAME(TalkSock *sock)                                    \
    {                                                                          \
        return TEXT_OF_##KIND(OBJECT##_##NAME(sock->dev));                     \
    }
TALK_SOCK_PROPERTIES(X)
#undef X

static const struct {
    const char *name;
    char *(*get)(TalkSock *sock);
} properties[] = {
#define X(OBJECT, NAME, KIND) {#NAME, get_##NAME},
    TALK_SOCK_PROPERTIES(X)
#undef X
};

void
talk_sock_print(gpointer data, const TalkStatement *statement)
{
    TalkSock *sock = data;
    g_autofree char *text = properties[statement->n].get(sock);

    talk_sock_say(sock, "%s: %s", properties[statement->n].name, text);
}

/* ---- Setting ------------------------------------------------------------ */

#define X(OBJECT, NAME, TYPE, MAX, CHOICES)                                    \
    void talk_sock_set_##NAME(gpointer data, const TalkStatement *statement)   \
    {                                                                          \
        OBJECT##_set_##NAME(((TalkSock *)data)->dev, (TYPE)statement->n);      \
    }
TALK_SOCK_SETTINGS(X)
#undef X

#define SET_TEXT(NAME)                                                         \
    void talk_sock_set_##NAME(gpointer data, const TalkStatement *statement)   \
    {                                                                          \
        sock_set_##NAME(((TalkSock *)data)->dev, statement->text);             \
    }
SET_TEXT(localportlist)
SET_TEXT(httpportlist)
SET_TEXT(allowedinterfaces)
SET_TEXT(urlsubstitutes)
#undef SET_TEXT

/* The name of an end stands for the address by which this one reaches it. */
void
talk_sock_set_targetip(gpointer data, const TalkStatement *statement)
{
    TalkSock *sock = data;
    char ip[SOCK_IP_CHARS];

    sock_ip_text(
        statement->end == TALK_NO_END
            ? (guint32)statement->n
            : talk_world_ip(sock->run->world, sock->end, statement->end),
        ip);
    sock_set_targetip(sock->dev, ip);
}
