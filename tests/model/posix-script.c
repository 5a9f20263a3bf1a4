/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/model/posix-script.h"
#include <stdlib.h>
#include <string.h>

#include "tests/units.h"

#define CLIENT_IP 0x0a000001u
#define NOBODY_IP 0x0a0000ffu

/* One process.  It owns what its coroutine uses on the heap, because that may
 * be dropped in the middle of a call. */
typedef struct Actor {
    PosixScript *script;
    guint host;
    char **words;
    int listener, fd;
    gsize sent, got;    /* bytes, for the pattern */
    GByteArray *buffer; /* of the call under way */
} Actor;

static GPtrArray *actors;

static void
actor_free(gpointer data)
{
    Actor *actor = data;

    g_strfreev(actor->words);
    g_byte_array_unref(actor->buffer);
    g_free(actor);
}

/* ---- Words -------------------------------------------------------------- */

static gint64
do_send(PosixProc *proc, Actor *actor, gsize n)
{
    gssize result;

    g_byte_array_set_size(actor->buffer, (guint)n);
    for (gsize i = 0; i < n; i++) {
        actor->buffer->data[i] = (guint8)(actor->sent + i);
    }
    result =
        posix_send(proc, actor->fd, actor->buffer->data, n, POSIX_MSG_NOSIGNAL);
    actor->sent += result > 0 ? (gsize)result : 0;
    return result;
}

static gint64
do_recv(PosixProc *proc, Actor *actor, gsize n)
{
    gssize result;

    g_byte_array_set_size(actor->buffer, (guint)n);
    result = posix_recv(proc, actor->fd, actor->buffer->data, n, 0);
    for (gssize i = 0; i < result; i++) {
        g_assert_cmphex(actor->buffer->data[i], ==, (guint8)actor->got++);
    }
    return result;
}

/* The number of bytes, even if an error ends them. */
static gint64
do_drain(PosixProc *proc, Actor *actor)
{
    gint64 total = 0;
    gint64 len;

    while ((len = do_recv(proc, actor, 5000)) > 0) {
        total += len;
    }
    return total;
}

static gint64
do_accept(PosixProc *proc, Actor *actor)
{
    PortAddr peer;

    actor->fd = posix_accept(proc, actor->listener, &peer);
    if (actor->fd >= 0) {
        g_assert_cmphex(peer.ip, ==, CLIENT_IP);
    }
    return actor->fd < 0 ? -1 : 0;
}

static gint64
do_connect(PosixProc *proc, Actor *actor, guint32 ip)
{
    return posix_connect(proc, actor->fd, (PortAddr){ip, SCRIPT_PORT});
}

/* Words that move connections. */
static gint64
do_word(PosixProc *proc, Actor *actor, const char *word, gsize n)
{
    PortAddr server = posix_script_server(actor->script);

    if (g_str_equal(word, "socket")) {
        actor->fd = posix_socket(proc);
        return actor->fd < 0 ? -1 : 0;
    }
    if (g_str_equal(word, "listen")) {
        return posix_listen(proc, actor->listener, (guint)n);
    }
    if (g_str_equal(word, "accept")) {
        return do_accept(proc, actor);
    }
    if (g_str_equal(word, "connect")) {
        return do_connect(proc, actor, server.ip);
    }
    if (g_str_equal(word, "nobody")) {
        return do_connect(proc, actor, NOBODY_IP);
    }
    if (g_str_equal(word, "send")) {
        return do_send(proc, actor, n);
    }
    if (g_str_equal(word, "recv")) {
        return do_recv(proc, actor, n);
    }
    g_assert_cmpstr(word, ==, "drain");
    return do_drain(proc, actor);
}

/* Words of one call on the connection; FALSE: it is another word. */
static gboolean
do_end_word(PosixProc *proc, Actor *actor, const char *word, gsize n,
            gint64 *result)
{
    if (g_str_equal(word, "wr")) {
        *result = posix_shutdown(proc, actor->fd, POSIX_SHUT_WR);
    } else if (g_str_equal(word, "rd")) {
        *result = posix_shutdown(proc, actor->fd, POSIX_SHUT_RD);
    } else if (g_str_equal(word, "rdwr")) {
        *result = posix_shutdown(proc, actor->fd, POSIX_SHUT_RDWR);
    } else if (g_str_equal(word, "close")) {
        *result = posix_close(proc, actor->fd);
    } else if (g_str_equal(word, "rst")) {
        *result = posix_setsockopt(proc, actor->fd, POSIX_SO_LINGER, 0);
        *result = posix_close(proc, actor->fd);
    } else if (g_str_equal(word, "vanish")) {
        *result = posix_vanish(proc, actor->fd);
    } else if (g_str_equal(word, "timeo")) {
        *result = posix_setsockopt(proc, actor->fd, POSIX_SO_RCVTIMEO,
                                   (gint64)n * MS);
    } else {
        return FALSE;
    }
    return TRUE;
}

static void
actor_log(const PosixProc *proc, Actor *actor, const char *word, gint64 result)
{
    GString *log = actor->script->log[actor->host];

    g_string_append_printf(log, "%s%s=", log->len > 0 ? " " : "", word);
    if (result < 0) {
        g_string_append(log, posix_errno_name(posix_errno(proc)));
    } else {
        g_string_append_printf(log, "%" G_GINT64_FORMAT, result);
    }
}

/* Splits "word:number"; no number is 0. */
static void
split(const char *text, char *word, gsize size, gsize *n)
{
    const char *colon = strchr(text, ':');

    g_strlcpy(word, text, colon ? MIN(size, (gsize)(colon - text) + 1) : size);
    *n = colon ? strtoul(colon + 1, NULL, 10) : 0;
}

static void
actor_main(PosixProc *proc, gpointer data)
{
    Actor *actor = data;

    if (actor->host == 1) {
        actor->listener = posix_socket(proc);
        posix_bind(proc, actor->listener, SCRIPT_PORT);
    }
    for (guint i = 0; actor->words[i]; i++) {
        char word[16];
        gsize n;
        gint64 result;

        split(actor->words[i], word, sizeof word, &n);
        if (g_str_equal(word, "sleep")) {
            posix_sleep(proc, (gint64)n * MS);
            continue;
        }
        if (!do_end_word(proc, actor, word, n, &result)) {
            result = do_word(proc, actor, word, n);
        }
        actor_log(proc, actor, word, result);
    }
}

/* ---- The script --------------------------------------------------------- */

static void
take_record(gpointer user, const Record *record)
{
    g_array_append_vals(user, record, 1);
}

PosixScript *
posix_script_new(const WorldConfig *world, const PosixConfig *posix)
{
    PosixScript *script = g_new0(PosixScript, 1);

    g_assert_null(actors);
    actors = g_ptr_array_new_with_free_func(actor_free);
    script->world = world_new(world);
    for (guint i = 0; i < 2; i++) {
        script->ports[i] =
            world_host_add(script->world, i == 0 ? "C" : "S", CLIENT_IP + i);
        script->records[i] = g_array_new(FALSE, FALSE, sizeof(Record));
        script->log[i] = g_string_new(NULL);
        script->hosts[i] = posix_host_new(script->ports[i], posix, take_record,
                                          script->records[i]);
    }
    return script;
}

void
posix_script_spawn(PosixScript *script, guint i, const char *words)
{
    Actor *actor = g_new0(Actor, 1);

    actor->script = script;
    actor->host = i;
    actor->words = g_strsplit(words, " ", -1);
    actor->buffer = g_byte_array_new();
    actor->fd = -1;
    g_ptr_array_add(actors, actor);
    posix_process(script->hosts[i], actor_main, actor);
}

void
posix_script_stop(PosixScript *script)
{
    posix_host_stop(script->hosts[0]);
    posix_host_stop(script->hosts[1]);
}

void
posix_script_free(PosixScript *script)
{
    for (guint i = 0; i < 2; i++) {
        posix_host_free(script->hosts[i]);
        g_array_unref(script->records[i]);
        g_string_free(script->log[i], TRUE);
    }
    g_clear_pointer(&actors, g_ptr_array_unref);
    world_free(script->world);
    g_free(script);
}

PortAddr
posix_script_server(const PosixScript *script)
{
    return (PortAddr){world_host_ip(script->ports[1]), SCRIPT_PORT};
}

char *
posix_script_outcomes(const PosixScript *script, guint i)
{
    GString *text = g_string_new(NULL);
    const GArray *records = script->records[i];

    for (guint n = 0; n < records->len; n++) {
        const Record *record = &g_array_index(records, Record, n);

        g_string_append_printf(text, "%s%s", n > 0 ? " " : "",
                               outcome_name(record->outcome));
    }
    return g_string_free(text, FALSE);
}
