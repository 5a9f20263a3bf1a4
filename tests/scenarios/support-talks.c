/* SPDX-License-Identifier: GPL-2.0-only */
/* The texts. */
#include "tests/scenarios/support-talks.h"

#include <string.h>

#include "scenarios/talk/talk-system.h"

#define ENDS_MAX 3
#define CHANNELS 3
#define CALM_EVERY 4
#define COMMANDS_MAX 64

/* An end as the text has it so far. */
typedef struct Made {
    const System *system;
    char name[2];
    TalkLife life;
} Made;

typedef struct Make {
    GRand *rand; /* NULL: the bytes choose */
    const guint8 *at, *end;
    GString *text;
    Made ends[ENDS_MAX];
    guint n_ends;
    gboolean calm;
} Make;

gboolean
talks_is_calm(guint64 number)
{
    return number % CALM_EVERY == 0;
}

/* ---- Chance ------------------------------------------------------------- */

static guint
byte(Make *make)
{
    return make->at < make->end ? *make->at++ : 0;
}

static guint
below(Make *make, guint n)
{
    if (make->rand) {
        return (guint)g_rand_int_range(make->rand, 0, (gint32)n);
    }
    return (n > 256 ? byte(make) << 8 | byte(make) : byte(make)) % n;
}

static gboolean
chance(Make *make, gdouble probability)
{
    return make->rand ? g_rand_double(make->rand) < probability
                      : byte(make) >= 256 * (1 - probability);
}

#define PICK(MAKE, LIST) (LIST)[below(MAKE, G_N_ELEMENTS(LIST))]

/* One of "a|b|c".  (transfer full) */
static char *
pick_word(Make *make, const char *words)
{
    g_auto(GStrv) list = g_strsplit(words, "|", -1);

    return g_strdup(list[below(make, g_strv_length(list))]);
}

/* ---- Verbs -------------------------------------------------------------- */

/* Left out: a program that waits for what never comes, looks every 10 us, or
 * sends to itself; the others need an argument that says nothing here. */
static const char *const left_out[] = {"wait",
                                       "redir",
                                       "onsystimerperiod",
                                       "notifysent",
                                       "urlsubstitutes",
                                       "allowedinterfaces",
                                       "httpportlist",
                                       "num",
                                       "pipe",
                                       "pipeline",
                                       "rcvbuf",
                                       "SO_RCVBUF",
                                       NULL};

/* What a program does for the most part. */
static const char *const frequent[] = {
    "connect",     "listen",  "accept",         "send",    "recv",
    "close",       "setdata", "getdata",        "write",   "end",
    "shutdown",    "reset",   "discard",        "destroy", "resume",
    "closesocket", "drain",   "WSAAsyncSelect", NULL};

static char *
number_text(Make *make, const TalkVerb *verb)
{
    gint64 most = MIN(verb->max, verb->min + 300);

    return g_strdup_printf(
        "%" G_GINT64_FORMAT,
        verb->min + below(make, (guint)(MAX(most, verb->min) - verb->min) + 1));
}

static char *
data_text(Make *make, const TalkVerb *verb)
{
    gint64 most = MIN(
        verb->max, chance(make, 0.1) && verb->max > G_MAXUINT16 ? 30000 : 200);

    return chance(make, 0.5)
               ? g_strdup("\"abcdefghijklmnopqrst\"")
               : g_strdup_printf("%u", 1 + below(make, (guint)most));
}

static char *
some_text(Make *make, const TalkVerb *verb)
{
    g_autofree char *one = pick_word(make, verb->choices);
    g_autofree char *other = pick_word(make, verb->choices);

    return g_str_equal(one, other) ? g_strdup(one)
                                   : g_strconcat(one, "|", other, NULL);
}

static const char *
other_end(Make *make, const Made *made)
{
    guint own = (guint)(made - make->ends);

    return make->ends[(own + 1 + below(make, make->n_ends - 1)) % make->n_ends]
        .name;
}

/* The argument of 'verb', or NULL: it has none.  (transfer full) */
static char *
arg_text(Make *make, const Made *made, const TalkVerb *verb)
{
    static const char *const times[] = {"100ms", "1s", "5s", "30s"};
    static const char *const words[] = {"/", "/page", "ECONNRESET"};

    switch (verb->arg) {
    case TALK_ARG_NONE:
    case TALK_ARG_MAYBE_WORD:
    case TALK_ARG_MAYBE_END:
        return NULL;
    case TALK_ARG_NUMBER:
        return g_str_equal(verb->name, "listen") ||
                       g_str_equal(verb->name, "targetport")
                   ? g_strdup("80")
                   : number_text(make, verb);
    case TALK_ARG_CHANNEL:
    case TALK_ARG_MAYBE_NUMBER:
        return number_text(make, verb);
    case TALK_ARG_DATA:
    case TALK_ARG_MAYBE_DATA:
        return data_text(make, verb);
    case TALK_ARG_TIME:
        return g_strdup(PICK(make, times));
    case TALK_ARG_RATE:
        return g_strdup("1Mbps");
    case TALK_ARG_PROBABILITY:
        return g_strdup("5%");
    case TALK_ARG_CHOICE:
    case TALK_ARG_MAYBE_CHOICE:
        return pick_word(make, verb->choices);
    case TALK_ARG_SOME:
        return some_text(make, verb);
    case TALK_ARG_WORD:
        return g_strdup(g_str_equal(verb->name, "localportlist")
                            ? "80"
                            : PICK(make, words));
    case TALK_ARG_END:
    case TALK_ARG_HOST:
        return g_strdup(other_end(make, made));
    case TALK_ARG_PORT:
        return g_strdup_printf("%s:80", other_end(make, made));
    }
    g_assert_not_reached();
}

/* TRUE if 'verb' may stand there. */
static gboolean
fits(const Make *make, const TalkVerb *verb, gboolean in_handler)
{
    return !(make->rand && g_strv_contains(left_out, verb->name)) &&
           (verb->place == TALK_ANYWHERE ||
            verb->place == (in_handler ? TALK_IN_HANDLER : TALK_BETWEEN));
}

/* A verb of the system, by preference one that moves or ends something. */
static const TalkVerb *
pick_verb(Make *make, const System *system, gboolean in_handler)
{
    gboolean wants_frequent = chance(make, 0.7);
    const TalkVerb *verb = NULL;
    guint n = 0;

    for (const TalkVerb *at = system->talk->verbs; at->name; at++) {
        gboolean is_frequent = g_strv_contains(frequent, at->name);
        if (fits(make, at, in_handler) && (is_frequent || !wants_frequent) &&
            below(make, ++n) == 0) {
            verb = at;
        }
    }
    return verb;
}

static void
append_statement(Make *make, const Made *made, gboolean in_handler)
{
    const TalkVerb *verb = pick_verb(make, made->system, in_handler);
    g_autofree char *arg = arg_text(make, made, verb);

    g_string_append(make->text, verb->name);
    if (arg) {
        g_string_append_printf(make->text, " %s", arg);
    }
}

static void
append_statements(Make *make, const Made *made, gboolean in_handler)
{
    guint n = 1 + below(make, 3);

    for (guint i = 0; i < n; i++) {
        g_string_append(make->text, i ? "; " : " ");
        append_statement(make, made, in_handler);
    }
    g_string_append_c(make->text, '\n');
}

/* ---- The header --------------------------------------------------------- */

static void
append_key(Make *make, gdouble probability, const char *key,
           const char *const *values, guint n)
{
    if (chance(make, probability)) {
        g_string_append_printf(make->text, "link %s %s\n", key,
                               values[below(make, n)]);
    }
}

#define LINK_KEY(PROBABILITY, KEY, ...)                                        \
    do {                                                                       \
        static const char *const values[] = {__VA_ARGS__};                     \
        append_key(make, PROBABILITY, KEY, values, G_N_ELEMENTS(values));      \
    } while (0)

static void
append_link(Make *make)
{
    LINK_KEY(1, "delay", "1.013ms", "10.013ms", "50.013ms", "200.013ms");
    LINK_KEY(1, "reorder_by", "5.007ms", "40.007ms", "1.007s");
    LINK_KEY(1, "duplicate_by", "5.003ms", "1.003s", "70.003s");
    if (make->calm) {
        return;
    }
    LINK_KEY(0.6, "loss", "1%", "5%", "10%", "20%", "30%");
    LINK_KEY(0.3, "reorder", "5%", "30%");
    LINK_KEY(0.3, "duplicate", "5%", "30%");
    LINK_KEY(0.2, "corrupt", "5%", "10%");
    LINK_KEY(0.1, "burst_loss", "2%");
    LINK_KEY(0.2, "rate", "64kbps", "1Mbps");
    LINK_KEY(0.2, "box.idle", "1s", "10s", "60s");
    LINK_KEY(0.2, "box.then", "reset", "reset-both", "reset-client");
    LINK_KEY(0.1, "box.swallow", "fin", "rst", "both");
    LINK_KEY(0.1, "box.syn", "drop", "reset");
    LINK_KEY(0.1, "box.syn_rate", "1");
    LINK_KEY(0.1, "box.nat", "yes");
}

/* Packets by number. */
static void
append_rules(Make *make)
{
    static const char *const whats[] = {"any", "FIN", "RST", "SYN", "DATA"};
    guint n = below(make, 4);

    for (guint i = 0; i < n; i++) {
        g_string_append_printf(
            make->text, "%s %s %s %u\n",
            path_deed_name((PathDeed)below(make, N_PATH_DEEDS)),
            make->ends[below(make, make->n_ends)].name, PICK(make, whats),
            1 + below(make, 6));
    }
}

static void
append_handlers(Make *make, const Made *made)
{
    const char *const *events = made->system->talk->events;
    guint n_events = events ? g_strv_length((char **)events) : 0;
    guint n = n_events ? below(make, 4) : 0;

    for (guint i = 0; i < n; i++) {
        g_string_append_printf(make->text, "%s %s %u:", made->name,
                               events[below(make, n_events)],
                               1 + below(make, 3));
        append_statements(make, made, TRUE);
    }
}

/* Keys of an end; for bytes alone. */
static void
append_settings(Make *make, const Made *made)
{
    for (guint n = make->rand ? 0 : below(make, 4); n > 0; n--) {
        g_string_append_printf(make->text, "set %s %s\n", made->name,
                               talks_setting(made->system, byte(make)));
    }
}

/* What a program of the system must do before it can take connections. */
static void
append_beginning(Make *make, const Made *made)
{
    const char *system = made->system->name;

    if (g_str_equal(system, "sock")) {
        g_string_append_printf(
            make->text,
            "%s on_sys_init: protocol tcp; inconmode 3; localportlist 80; "
            "targetip %s; targetport 80\n"
            "%s on_sock_data_arrival: getdata\n",
            made->name, other_end(make, made), made->name);
    } else if (g_str_equal(system, "winsock")) {
        g_string_append_printf(make->text, "%s FD_ACCEPT: accept\n",
                               made->name);
    }
}

/* The first end is of 'first', if there is that. */
static void
append_header(Make *make, const System *first)
{
    for (guint i = 0; i < make->n_ends; i++) {
        make->ends[i] =
            (Made){.system = i == 0 && first
                                 ? first
                                 : systems_all()[below(make, systems_count())],
                   .name = {(char)('a' + i)}};
        g_string_append_printf(make->text, "end %s %s\n", make->ends[i].name,
                               make->ends[i].system->name);
    }
    append_link(make);
    append_rules(make);
    for (guint i = 0; i < make->n_ends; i++) {
        append_settings(make, &make->ends[i]);
        append_beginning(make, &make->ends[i]);
        append_handlers(make, &make->ends[i]);
    }
}

/* ---- Commands ----------------------------------------------------------- */

static void
append_time(Make *make, guint most_ms)
{
    g_string_append_printf(make->text, "+%u.%03ums ", below(make, most_ms),
                           1 + below(make, 999));
}

/* The first thing that an end does. */
static void
append_opening(Make *make, const Made *made)
{
    const char *system = made->system->name;
    gboolean listens = made == make->ends || chance(make, 0.5);
    const char *prepare = g_str_equal(system, "winsock")
                              ? "WSAAsyncSelect FD_ACCEPT|FD_READ|FD_CLOSE; "
                              : "";

    if (g_str_equal(system, "sock")) {
        if (!listens) {
            append_time(make, 5);
            g_string_append_printf(make->text, "%s connect\n", made->name);
        }
        return;
    }
    append_time(make, 5);
    if (listens) {
        g_string_append_printf(make->text, "%s %slisten 80%s\n", made->name,
                               prepare,
                               g_str_equal(system, "posix") ? "; accept" : "");
    } else {
        g_string_append_printf(make->text, "%s %sconnect %s:80\n", made->name,
                               prepare, other_end(make, made));
    }
}

/* A verb of the process's life, if its system has one that can come next. */
static gboolean
append_life(Make *make, Made *made)
{
    static const struct {
        const char *verb;
        TalkLife from, to;
    } lives[] = {{"kill", TALK_ALIVE, TALK_ENDED},
                 {"off", TALK_ALIVE, TALK_POWERLESS},
                 {"start", TALK_ENDED, TALK_ALIVE},
                 {"on", TALK_POWERLESS, TALK_ALIVE}};
    guint at = below(make, G_N_ELEMENTS(lives));

    if (lives[at].from != made->life ||
        g_str_equal(made->system->name, "sock")) {
        return FALSE;
    }
    g_string_append_printf(make->text, "%s %s\n", made->name, lives[at].verb);
    made->life = lives[at].to;
    return TRUE;
}

static void
append_link_command(Make *make)
{
    static const char *const does[] = {"down",   "up",       "up",
                                       "forget", "loss 10%", "delay 30.013ms"};
    const char *command = PICK(make, does);

    g_string_append_printf(make->text, "link %s\n",
                           make->calm ? "up" : command);
}

static void
append_command(Make *make)
{
    Made *made = &make->ends[below(make, make->n_ends)];

    append_time(make, chance(make, 0.1) ? 20000 : 200);
    if (chance(make, 0.05)) {
        append_link_command(make);
        return;
    }
    if ((made->life != TALK_ALIVE || chance(make, 0.05)) &&
        append_life(make, made)) {
        return;
    }
    if (made->life != TALK_ALIVE) {
        g_string_append(make->text, "link up\n");
        return;
    }
    g_string_append(make->text, made->name);
    if (chance(make, 0.3)) {
        g_string_append_printf(make->text, ".%u", below(make, CHANNELS));
    }
    append_statements(make, made, FALSE);
}

/* The header, and how it begins. */
static void
begin(Make *make, const System *first)
{
    make->text = g_string_new(NULL);
    make->n_ends = chance(make, 0.25) ? 3 : 2;
    append_header(make, first);
    for (guint i = 0; i < make->n_ends; i++) {
        append_opening(make, &make->ends[i]);
    }
}

char *
talks_text(guint64 number)
{
    Make make = {.rand = g_rand_new_with_seed((guint32)number + 1),
                 .calm = talks_is_calm(number)};
    guint n;

    begin(&make, NULL);
    n = 5 + below(&make, 26);
    for (guint i = 0; i < n; i++) {
        append_command(&make);
    }
    g_string_append_printf(make.text, "+%us stop\n", 1 + below(&make, 400));
    g_rand_free(make.rand);
    return g_string_free(make.text, FALSE);
}

char *
talks_text_of(const guint8 *bytes, gsize len, const System *system)
{
    Make make = {.at = bytes, .end = bytes + len};

    make.calm = chance(&make, 0.5);
    begin(&make, system);
    for (guint i = 0; i < COMMANDS_MAX && make.at < make.end; i++) {
        append_command(&make);
    }
    g_string_append(make.text, "+400s stop\n");
    return g_string_free(make.text, FALSE);
}
