/* SPDX-License-Identifier: GPL-2.0-only */
/* Ops of a POSIX end: writing and reading. */
#include "scenarios/systems/posix/conform-posix.h"

#include <string.h>

#include "model/units.h"

#define READ_MAX 65536

/* ---- Writing ------------------------------------------------------------ */

static char *
write_name(const ConformCall *call)
{
    return g_strdup_printf(
        "%s(%" G_GINT64_FORMAT ")",
        conform_bool(call, "nosignal", FALSE) ? "send_nosignal" : "write",
        conform_int(call, "bytes", 0));
}

/* Reports what a write gave ('name' NULL: by that of a write), and the signal
 * if it raised one.  Nothing is on the heap during the call, which may be the
 * process's last. */
static void
send_and_say(ConformActor *actor, const ConformCall *call, const char *name,
             const char *text, gsize len_bytes, guint flags)
{
    ConformPosix *end = actor->end;
    g_autofree char *made = NULL;
    gssize n;

    if (!actor->held) {
        flags |= POSIX_MSG_DONTWAIT;
    }
    if (!end->reports) {
        flags |= POSIX_MSG_NOSIGNAL;
    }
    n = posix_send(actor->proc, actor->fd, text, len_bytes, flags);
    made = name ? NULL : write_name(call);
    conform_posix_count(actor, call, name ? name : made, n, FALSE);
    if (end->signalled && !actor->held) {
        conform_posix_say(end, call, "signal", "SIGPIPE");
    }
}

static void
write_now(gpointer data, const ConformCall *call)
{
    send_and_say(data, call, NULL, NULL, (gsize)conform_int(call, "bytes", 0),
                 conform_bool(call, "nosignal", FALSE) ? POSIX_MSG_NOSIGNAL
                                                       : 0);
}

/* Outside, as SIGPIPE may end the process that writes. */
void
conform_posix_write(gpointer data, const ConformCall *call)
{
    ConformPosix *end = data;
    g_autofree char *name = write_name(call);

    if (conform_posix_do_held(end, write_now, call)->ended) {
        conform_posix_say(end, call, name, "killed:SIGPIPE");
    }
}

void
conform_posix_text(gpointer data, const ConformCall *call)
{
    const char *text = conform_text(call, "text");

    send_and_say(data, call, "text", text, strlen(text), 0);
}

/* ---- Reading ------------------------------------------------------------ */

void
conform_posix_read(gpointer data, const ConformCall *call)
{
    ConformActor *actor = data;
    gboolean blocking = conform_bool(call, "blocking", FALSE);
    gint64 begun_ns = posix_now_ns(actor->proc);
    gssize n;

    if (blocking) {
        posix_nonblock(actor->proc, actor->fd, FALSE);
    }
    n = posix_recv(actor->proc, actor->fd, NULL,
                   (gsize)conform_int(call, "max", 0),
                   blocking ? 0 : POSIX_MSG_DONTWAIT);
    conform_posix_count(actor, call, "read", n, TRUE);
    if (conform_bool(call, "report_time", FALSE)) {
        gint64 took_ns = posix_now_ns(actor->proc) - begun_ns;
        conform_posix_say(actor->end, call, "elapsed", "%s",
                          took_ns > 150 * NS_PER_MS ? "~200ms" : "short");
    }
    if (blocking) {
        posix_nonblock(actor->proc, actor->fd, TRUE);
    }
}

void
conform_posix_peek(gpointer data, const ConformCall *call)
{
    ConformActor *actor = data;

    conform_posix_count(actor, call, "peek",
                        posix_recv(actor->proc, actor->fd, NULL,
                                   (gsize)conform_int(call, "max", 0),
                                   POSIX_MSG_DONTWAIT | POSIX_MSG_PEEK),
                        TRUE);
}

/* Reads to the end of file, an error or "idle_ms" without data into
 * actor->bytes.  Returns how it ended. */
static const char *
read_to_end(ConformActor *actor, const ConformCall *call)
{
    gint64 idle_ns = conform_int(call, "idle_ms", 0) * NS_PER_MS;

    for (;;) {
        PosixPollFd wait = {actor->fd, POSIX_POLLIN, 0};
        guint len = actor->bytes->len;
        gssize n;
        if (posix_poll(actor->proc, &wait, 1, idle_ns) == 0) {
            return "idle";
        }
        g_byte_array_set_size(actor->bytes, len + READ_MAX);
        n = posix_recv(actor->proc, actor->fd, actor->bytes->data + len,
                       READ_MAX, POSIX_MSG_DONTWAIT);
        g_byte_array_set_size(actor->bytes, len + (guint)MAX(n, 0));
        if (n <= 0) {
            return n == 0 ? "EOF" : conform_posix_error(actor);
        }
    }
}

void
conform_posix_readall(gpointer data, const ConformCall *call)
{
    ConformActor *actor = data;
    const char *how = read_to_end(actor, call);

    conform_posix_say(actor->end, call, "readall", "%u", actor->bytes->len);
    conform_posix_say(actor->end, call, "read", "%s", how);
}

void
conform_posix_readend(gpointer data, const ConformCall *call)
{
    const char *how = read_to_end(data, call);

    conform_posix_say(conform_posix_of(data), call, "read", "%s", how);
}

/* The codes of all status lines "HTTP/1.x NNN", or "-". */
static char *
status_codes(const GByteArray *bytes)
{
    g_autoptr(GString) codes = g_string_new(NULL);
    const char *text = (const char *)bytes->data;

    for (guint i = 0; i + 12 <= bytes->len; i++) {
        const char *at = text + i;
        if (memcmp(at, "HTTP/1.", 7) == 0 && at[8] == ' ' &&
            g_ascii_isdigit(at[9]) && g_ascii_isdigit(at[10]) &&
            g_ascii_isdigit(at[11])) {
            g_string_append_printf(codes, "%s%.3s", codes->len ? "," : "",
                                   at + 9);
        }
    }
    return g_string_free(g_steal_pointer(&codes), FALSE);
}

/* The value of the first Connection header; NULL: none. */
static char *
connection_header(const GByteArray *bytes)
{
    g_autofree char *text = g_strndup((const char *)bytes->data, bytes->len);
    g_autofree char *head = g_strndup(
        text, (gsize)(strstr(text, "\r\n\r\n") ? strstr(text, "\r\n\r\n") - text
                                               : (gssize)strlen(text)));
    g_auto(GStrv) lines = g_strsplit(head, "\r\n", -1);

    for (char **line = lines; *line; line++) {
        if (g_ascii_strncasecmp(*line, "connection:", 11) == 0) {
            return g_strdup(g_strstrip(*line + 11));
        }
    }
    return NULL;
}

void
conform_posix_dump(gpointer data, const ConformCall *call)
{
    ConformActor *actor = data;
    const char *how = read_to_end(actor, call);
    g_autofree char *codes = status_codes(actor->bytes);
    g_autofree char *value = NULL;

    if (g_str_equal(conform_run_case(actor->end->run)->system_name,
                    "aolserver")) {
        value = connection_header(actor->bytes);
    }
    conform_posix_say(actor->end, call, "response", "%u bytes status=%s%s%s",
                      actor->bytes->len, *codes ? codes : "-",
                      value ? " connection=" : "", value ? value : "");
    conform_posix_say(actor->end, call, "read", "%s", how);
}
