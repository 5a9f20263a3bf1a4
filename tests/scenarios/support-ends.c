/* SPDX-License-Identifier: GPL-2.0-only */
/* The conversations. */
#include "tests/scenarios/support-ends.h"

#include "scenarios/base/words.h"

/* 30 bytes. */
#define DATA "\"abcdefghijklmnopqrstuvwxyz0123\""

static const EndsWay sock_ways[] = {
    {"close", "close", NULL, TRUE, FALSE},
    {"reset", "reset", NULL, FALSE, FALSE},
    {"discard", "discard", NULL, FALSE, FALSE},
    {"reboot", "off", "on", FALSE, FALSE},
};

static const EndsWay posix_ways[] = {
    {"close", "close", NULL, TRUE, FALSE},
    {"half", "shutdown wr; drain; close", NULL, TRUE, TRUE},
    {"reset", "reset", NULL, FALSE, FALSE},
    {"discard", "forget", NULL, FALSE, FALSE},
    {"vanish", "vanish", NULL, FALSE, FALSE},
    {"kill", "kill", NULL, TRUE, FALSE},
    {"reboot", "off", "on", FALSE, FALSE},
};

static const EndsWay node_ways[] = {
    {"end", "end", NULL, TRUE, TRUE},
    {"destroySoon", "destroySoon", NULL, TRUE, FALSE},
    {"destroy", "destroy", NULL, TRUE, FALSE},
    {"reset", "resetAndDestroy", NULL, FALSE, FALSE},
    {"kill", "kill", NULL, TRUE, FALSE},
    {"reboot", "off", "on", FALSE, FALSE},
};

static const EndsWay window_ways[] = {
    {"closesocket", "closesocket", NULL, TRUE, FALSE},
    {"half", "shutdown SD_SEND", NULL, TRUE, TRUE},
    {"reset", "SO_LINGER 0ms; closesocket", NULL, FALSE, FALSE},
    {"kill", "kill", NULL, TRUE, FALSE},
    {"reboot", "off", "on", FALSE, FALSE},
};

#define WAYS(LIST) .ways = LIST, .n_ways = G_N_ELEMENTS(LIST)

const EndsSystem ends_systems[ENDS_SYSTEMS] = {
    {.name = "sock",
     .header = "NAME on_sys_init: protocol tcp; inconmode 3; localportlist 80; "
               "connectiontout 2000; targetip PEER; targetport 80\n",
     .listens = NULL,
     .connects = "connect",
     .sends = "setdata " DATA "; send",
     .reads = "getdata",
     .queues = "setdata 255; send",
     WAYS(sock_ways)},
    {.name = "posix",
     .listens = "listen 80; accept",
     .connects = "connect 80",
     .sends = "send " DATA,
     .reads = "recv",
     .queues = "send 60000",
     WAYS(posix_ways)},
    {.name = "nodejs",
     .listens = "listen 80",
     .connects = "connect 80",
     .sends = "write " DATA,
     .reads = "resume",
     .queues = "write 60000",
     WAYS(node_ways)},
    {.name = "winsock",
     .header = "NAME FD_ACCEPT: accept\n"
               "NAME FD_CLOSE: drain; closesocket\n",
     .listens = "WSAAsyncSelect FD_ACCEPT|FD_CLOSE; listen 80",
     .connects = "WSAAsyncSelect FD_CONNECT|FD_CLOSE; connect 80",
     .sends = "send " DATA,
     .reads = "recv",
     .queues = "send 60000",
     WAYS(window_ways)},
};

/* ---- Cases -------------------------------------------------------------- */

#define N_ORDERS 3
#define N_DATA 3

static guint
pair_cases(guint client, guint server)
{
    return ends_systems[client].n_ways * ends_systems[server].n_ways *
           N_ORDERS * N_DATA;
}

guint
ends_count(void)
{
    guint n = 0;

    for (guint pair = 0; pair < ENDS_PAIRS; pair++) {
        n += pair_cases(pair / ENDS_SYSTEMS, pair % ENDS_SYSTEMS);
    }
    return n;
}

EndsCase
ends_case(guint number)
{
    EndsCase one = {0};

    for (guint pair = 0; pair < ENDS_PAIRS; pair++) {
        one.client = pair / ENDS_SYSTEMS;
        one.server = pair % ENDS_SYSTEMS;
        if (number < pair_cases(one.client, one.server)) {
            break;
        }
        number -= pair_cases(one.client, one.server);
    }
    one.order = number % N_ORDERS;
    number /= N_ORDERS;
    one.data = number % N_DATA;
    number /= N_DATA;
    one.server_way = number % ends_systems[one.server].n_ways;
    one.client_way = number / ends_systems[one.server].n_ways;
    return one;
}

char *
ends_name(const EndsCase *one)
{
    static const char *const orders[] = {"client first", "server first",
                                         "at once"};
    static const char *const data[] = {"all read", "unread", "queued"};
    const EndsSystem *client = &ends_systems[one->client];
    const EndsSystem *server = &ends_systems[one->server];

    return g_strdup_printf("client %s %s, server %s %s, %s, %s", client->name,
                           client->ways[one->client_way].name, server->name,
                           server->ways[one->server_way].name,
                           orders[one->order], data[one->data]);
}

/* ---- Texts -------------------------------------------------------------- */

static void
add_end(GString *text, const EndsSystem *system, const char *name,
        const char *peer)
{
    g_autoptr(GString) header = g_string_new(system->header);

    g_string_replace(header, "NAME", name, 0);
    g_string_replace(header, "PEER", peer, 0);
    g_string_append_printf(text, "%s", header->str);
}

static void
add_line(GString *text, guint at_ms, const char *name, const char *does)
{
    if (does) {
        g_string_append_printf(text, "%ums %s %s\n", at_ms, name, does);
    }
}

/* What an end has to do, and when. */
typedef struct Turn {
    const char *name;
    const EndsSystem *system;
    const EndsWay *way;
    guint at_ms;
} Turn;

/* What may stand beside others in one command stands there, so that it is
 * queued as the end comes. */
static void
add_way(GString *text, const Turn *turn, gboolean queues)
{
    gboolean is_alone = g_str_equal(turn->way->does, "off") ||
                        g_str_equal(turn->way->does, "kill");
    g_autofree char *both =
        g_strconcat(turn->system->queues, "; ", turn->way->does, NULL);

    if (queues && is_alone) {
        add_line(text, turn->at_ms, turn->name, turn->system->queues);
    }
    add_line(text, turn->at_ms, turn->name,
             queues && !is_alone ? both : turn->way->does);
}

static void
add_turns(GString *text, const Turn *first, const Turn *second, guint data)
{
    add_way(text, first, data == 2);
    add_way(text, second, data == 2);
    add_line(text, first->at_ms + 1000, first->name, first->way->later);
    add_line(text, second->at_ms + 1000, second->name, second->way->later);
}

char *
ends_text(const EndsCase *one)
{
    const EndsSystem *client = &ends_systems[one->client];
    const EndsSystem *server = &ends_systems[one->server];
    Turn turns[] = {{"client", client, &client->ways[one->client_way], 200},
                    {"server", server, &server->ways[one->server_way], 200}};
    guint first = one->order == 1 ? 1 : 0;
    GString *text = g_string_new(NULL);

    g_string_append_printf(text,
                           "end client %s\nend server %s\n"
                           "link reorder_by 250ms\nlink duplicate_by 3s\n",
                           client->name, server->name);
    add_end(text, client, "client", "server");
    add_end(text, server, "server", "client");
    add_line(text, 0, "server", server->listens);
    add_line(text, 1, "client", client->connects);
    add_line(text, 60, "client", client->sends);
    add_line(text, 70, "server", server->sends);
    if (one->data != 1) {
        add_line(text, 120, "client", client->reads);
        add_line(text, 120, "server", server->reads);
    }
    if (one->order < 2) {
        turns[1 - first].at_ms = 300;
    }
    add_turns(text, &turns[first], &turns[1 - first], one->data);
    g_string_append(text, "1500s stop\n");
    return g_string_free(text, FALSE);
}
