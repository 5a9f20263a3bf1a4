/* SPDX-License-Identifier: GPL-2.0-only */
/* The header of a conversation: ends, their settings, the link, and the
 * handlers of a device's program.  The grammar stands in talk-parse.c. */
#include "scenarios/talk/talk-priv.h"

#include <string.h>

#include "model/sock/device.h"
#include "scenarios/params/values.h"

/* ---- Declarations ---------------------------------------------------------
 */

static gboolean
expect_words(const GPtrArray *words, guint n, const char *form, GError **error)
{
    return words->len == n ||
           mistake(error, "%u words, expected \"%s\"", words->len, form);
}

static gboolean
is_name(const char *word)
{
    const char *const taken[] = {"end",  "set",  "link", "tcp",
                                 "drop", "wire", "page", NULL};

    return g_ascii_islower(*word) &&
           strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789-_") ==
               strlen(word) &&
           !g_strv_contains(taken, word);
}

/* "end device sock" */
static gboolean
take_end(Talk *talk, const GPtrArray *words, GError **error)
{
    const char *const systems[] = {"sock", "posix", NULL};
    TalkEnd *end = &talk->ends[talk->n_ends];
    const char *name = words->len > 1 ? words->pdata[1] : "";

    if (!expect_words(words, 3, "end NAME SYSTEM", error)) {
        return FALSE;
    }
    if (talk->n_ends == TALK_ENDS) {
        return mistake(error, "a third end, expected two");
    }
    if (!is_name(name) ||
        (talk->n_ends && g_str_equal(talk->ends[0].name, name))) {
        return mistake(error,
                       "\"%s\" is no name for an end, expected small letters "
                       "and no word of the header or name of the other end",
                       name);
    }
    if (!g_strv_contains(systems, words->pdata[2])) {
        return talk_unknown(error, "system", words->pdata[2], systems);
    }
    end->name = g_strdup(name);
    end->system =
        g_str_equal(words->pdata[2], "sock") ? SYSTEM_SOCK : SYSTEM_POSIX;
    end->n_channels = 1;
    end->texts = g_new0(char *, param_count() + 1);
    end->texts[param_index(param_find("server.system"))] =
        g_strdup(words->pdata[2]);
    talk->n_ends++;
    return TRUE;
}

/* TRUE for what sets a field of DeviceConfig. */
static gboolean
is_setting(const Param *param)
{
    gboolean is_sock = FALSE;

    for (guint i = 0; i < param->n_uses; i++) {
        is_sock |=
            param->uses[i].system == SYSTEM_SOCK && !param->uses[i].program;
    }
    return is_sock && g_str_equal(param->section, "server") &&
           !g_str_equal(param->name, "program");
}

static const Param *
find_setting(const char *key, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autofree char *meant = NULL;

    for (guint i = 0; i < param_count(); i++) {
        const Param *param = param_at(i);
        if (is_setting(param)) {
            if (g_str_equal(param->name, key)) {
                return param;
            }
            g_ptr_array_add(names, (gpointer)param->name);
        }
    }
    g_ptr_array_add(names, NULL);
    meant = did_you_mean(key, (const char *const *)names->pdata);
    mistake(error,
            "unknown setting \"%s\", expected a key that [server] has for "
            "sock%s",
            key, meant);
    return NULL;
}

/* A word, or a text in quotes where the value has blanks. */
static const char *
word_text(const char *word)
{
    return *word == '"' ? word + 1 : word;
}

/* "set device vm.pause 100ms+2s" */
static gboolean
take_set(Talk *talk, const GPtrArray *words, GError **error)
{
    g_autoptr(ParamSet) set = param_set_new();
    const Param *param, *culprit;
    TalkEnd *end;
    guint index;

    if (!expect_words(words, 4, "set NAME KEY VALUE", error) ||
        !talk_end_named(talk, words->pdata[1], &index, error)) {
        return FALSE;
    }
    end = &talk->ends[index];
    if (end->system != SYSTEM_SOCK) {
        return mistake(error, "%s is posix, expected an end that is sock",
                       end->name);
    }
    param = find_setting(words->pdata[2], error);
    if (!param) {
        return FALSE;
    }
    g_free(end->texts[param_index(param)]);
    end->texts[param_index(param)] = g_strdup(word_text(words->pdata[3]));
    if (!param_set_read(set, (const char *const *)end->texts, &culprit,
                        error)) {
        g_prefix_error(error, "%s: ", param->name);
        return FALSE;
    }
    return param->type != VALUE_DELAY || param_whole(set, param->key) >= 0 ||
           mistake(error, "%s: a random variable, expected a fixed time",
                   param->name);
}

/* "link delay 10ms" */
static gboolean
take_link(Talk *talk, const GPtrArray *words, GError **error)
{
    const char *const known[] = {"delay", NULL};

    return expect_words(words, 3, "link delay TIME", error) &&
           (g_str_equal(words->pdata[1], "delay")
                ? talk_time(words->pdata[2], &talk->delay_ns, error)
                : talk_unknown(error, "property of the link", words->pdata[1],
                               known));
}

/* "tcp retries 8" */
static gboolean
take_tcp(Talk *talk, const GPtrArray *words, GError **error)
{
    const char *const known[] = {"rto", "time_wait", "fin_wait2", "retries",
                                 NULL};
    gint64 *times[] = {&talk->rto_ns, &talk->time_wait_ns, &talk->fin_wait2_ns};
    gint64 retries;

    if (!expect_words(words, 3, "tcp KEY VALUE", error)) {
        return FALSE;
    }
    for (guint i = 0; i < G_N_ELEMENTS(times); i++) {
        if (g_str_equal(known[i], words->pdata[1])) {
            return talk_time(words->pdata[2], times[i], error);
        }
    }
    if (!g_str_equal(words->pdata[1], "retries")) {
        return talk_unknown(error, "property of TCP", words->pdata[1], known);
    }
    if (!talk_number(words->pdata[2], 0, 100, &retries, error)) {
        return FALSE;
    }
    talk->retries = (guint)retries;
    return TRUE;
}

/* "drop device FIN 1" */
static gboolean
take_drop(Talk *talk, const GPtrArray *words, GError **error)
{
    TalkDrop drop;
    gint64 nth;
    ValueDrop value;
    g_autofree char *text = NULL;

    if (!expect_words(words, 4, "drop NAME FLAGS N", error) ||
        !talk_end_named(talk, words->pdata[1], &drop.from, error) ||
        !talk_number(words->pdata[3], 1, 1000000, &nth, error)) {
        return FALSE;
    }
    text = g_strdup_printf("client:%s:%" G_GINT64_FORMAT,
                           (char *)words->pdata[2], nth);
    if (value_drops(text, &value, 1) != 1) {
        return mistake(error,
                       "\"%s\" are no flags, expected FIN, SYN, RST, PSH, ACK "
                       "and DATA, joined by +",
                       (char *)words->pdata[2]);
    }
    drop.flags = value.flags;
    drop.nth = value.nth;
    g_array_append_val(talk->drops, drop);
    return TRUE;
}

/* "wire on" */
static gboolean
take_wire(Talk *talk, const GPtrArray *words, GError **error)
{
    const char *const known[] = {"on", "all", NULL};

    if (!expect_words(words, 2, "wire on", error)) {
        return FALSE;
    }
    talk->wire = TRUE;
    talk->acks = g_str_equal(words->pdata[1], "all");
    return g_strv_contains(known, words->pdata[1]) ||
           talk_unknown(error, "word", words->pdata[1], known);
}

static void
clear_page(gpointer data)
{
    DevicePage *page = data;

    g_free((gpointer)page->name);
    g_free((gpointer)page->text);
}

/* A list of pages.  (transfer full) */
GArray *
talk_pages_new(void)
{
    GArray *pages = g_array_new(FALSE, FALSE, sizeof(DevicePage));

    g_array_set_clear_func(pages, clear_page);
    return pages;
}

/* "page device index.html "<p>hello</p>"" */
static gboolean
take_page(Talk *talk, const GPtrArray *words, GError **error)
{
    DevicePage page = {.code = NULL};
    guint index;

    if (!expect_words(words, 4, "page NAME FILE TEXT", error) ||
        !talk_end_named(talk, words->pdata[1], &index, error)) {
        return FALSE;
    }
    if (talk->ends[index].system != SYSTEM_SOCK) {
        return mistake(error,
                       "%s is posix and has no pages, expected an end "
                       "that is sock",
                       talk->ends[index].name);
    }
    page.name = g_strdup(words->pdata[2]);
    page.text = g_strcompress(word_text(words->pdata[3]));
    g_array_append_val(talk->ends[index].pages, page);
    return TRUE;
}

/* ---- Handlers ----------------------------------------------------------- */

void
talk_handler_free(gpointer data)
{
    TalkHandler *handler = data;

    g_clear_pointer(&handler->statements, g_array_unref);
    g_free(handler);
}

/* Events that a program handles are called on_...; pages have no line. */
static gboolean
find_event(const char *word, EventType *type, GError **error)
{
    const char *names[N_EVENTS + 1] = {NULL};
    guint n = 0;

    for (guint i = 0; i < N_EVENTS; i++) {
        const char *name = event_name((EventType)i);
        if (!g_str_has_prefix(name, "on_")) {
            continue;
        }
        names[n++] = name;
        if (g_str_equal(name, word)) {
            *type = (EventType)i;
            return TRUE;
        }
    }
    return talk_unknown(error, "event", word, names);
}

/* The filter's words: a state, a number or both. */
static gboolean
take_filter(TalkHandler *handler, const GPtrArray *words, GError **error)
{
    const char *names[N_SOCK_STATES_SIMPLE + 1] = {NULL};

    handler->simple = -1;
    for (guint i = 0; i < N_SOCK_STATES_SIMPLE; i++) {
        names[i] = sock_state_simple_name((SockStateSimple)i);
    }
    for (guint i = 2; i < words->len; i++) {
        const char *word = words->pdata[i];
        gint64 nth;

        if (g_ascii_isdigit(*word)) {
            if (!talk_number(word, 1, G_MAXINT, &nth, error)) {
                return FALSE;
            }
            handler->nth = (guint)nth;
            continue;
        }
        if (handler->type != ON_SOCK_EVENT || !g_strv_contains(names, word)) {
            return handler->type == ON_SOCK_EVENT
                       ? talk_unknown(error, "state", word, names)
                       : mistake(error, "\"%s\", expected a number or :", word);
        }
        for (gint state = 0; state < N_SOCK_STATES_SIMPLE; state++) {
            if (g_str_equal(names[state], word)) {
                handler->simple = state;
            }
        }
    }
    return TRUE;
}

/* "device on_sock_event EST: close" */
static gboolean
take_handler(Talk *talk, const char *line, GError **error)
{
    const char *colon = strchr(line, ':');
    g_autofree char *head = g_strndup(line, (gsize)(colon ? colon - line : 0));
    g_autoptr(GPtrArray) words = NULL;
    g_autoptr(GPtrArray) body = NULL;
    TalkHandler *handler = g_new0(TalkHandler, 1);
    guint index;

    if (!colon) {
        g_free(handler);
        return mistake(error, "no time and no colon, expected \"TIME NAME "
                              "VERB\" or \"NAME on_EVENT: VERB\"");
    }
    words = talk_words(head, error);
    body = words ? talk_words(colon + 1, error) : NULL;
    if (!body || !talk_end_named(talk, words->pdata[0], &index, error)) {
        talk_handler_free(handler);
        return FALSE;
    }
    g_ptr_array_add(talk->ends[index].handlers, handler);
    if (talk->ends[index].system != SYSTEM_SOCK) {
        return mistake(error,
                       "%s is posix and has no handlers, expected an "
                       "end that is sock",
                       talk->ends[index].name);
    }
    if (!find_event(words->len > 1 ? words->pdata[1] : "", &handler->type,
                    error) ||
        !take_filter(handler, words, error)) {
        return FALSE;
    }
    handler->statements =
        talk_statements(talk, SYSTEM_SOCK, TRUE, body, 0, error);
    return handler->statements != NULL;
}

gboolean
talk_take_header(Talk *talk, const char *line, GError **error)
{
    static const struct {
        const char *word;
        gboolean (*take)(Talk *talk, const GPtrArray *words, GError **error);
    } table[] = {{"end", take_end},  {"set", take_set},   {"link", take_link},
                 {"tcp", take_tcp},  {"drop", take_drop}, {"wire", take_wire},
                 {"page", take_page}};
    g_autoptr(GPtrArray) words = talk_words(line, error);
    const char *known[G_N_ELEMENTS(table) + TALK_ENDS + 1] = {NULL};

    if (!words) {
        return FALSE;
    }
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        known[i] = table[i].word;
        if (g_str_equal(table[i].word, words->pdata[0])) {
            return table[i].take(talk, words, error);
        }
    }
    for (guint i = 0; i < talk->n_ends; i++) {
        known[G_N_ELEMENTS(table) + i] = talk->ends[i].name;
        if (g_str_equal(talk->ends[i].name, words->pdata[0])) {
            return take_handler(talk, line, error);
        }
    }
    return talk_unknown(error, "word", words->pdata[0], known);
}
