/* SPDX-License-Identifier: GPL-2.0-only */
/* What the programs bring into the table of parameters. */
#include "scenarios/params/params-table.h"
#include "scenarios/systems/posix/programs/posix-programs.h"
#include "scenarios/systems/sock/programs/sock-programs.h"

/* A program's default as text.  (transfer full) */
static char *
default_text(ValueType type, const char *const *choices, gint64 value)
{
    switch (type) {
    case VALUE_ENUM:
        return g_strdup(choices[value]);
    case VALUE_BYTES:
        return g_strdup_printf("%" G_GINT64_FORMAT "B", value);
    case VALUE_TIME:
        return g_strdup_printf("%" G_GINT64_FORMAT "ns", value);
    default:
        return g_strdup_printf("%" G_GINT64_FORMAT, value);
    }
}

/* The type of a program's parameter in a scenario; FALSE if it has none. */
static gboolean
param_type(SockParamKind kind, ValueType *type)
{
    switch (kind) {
    case SOCK_PARAM_COUNT:
        *type = VALUE_COUNT;
        return TRUE;
    case SOCK_PARAM_BYTES:
        *type = VALUE_BYTES;
        return TRUE;
    case SOCK_PARAM_TIME:
        *type = VALUE_TIME;
        return TRUE;
    case SOCK_PARAM_CHOICE:
        *type = VALUE_ENUM;
        return TRUE;
    case SOCK_PARAM_PEER_IP:
    case SOCK_PARAM_PEER_PORT:
        return FALSE;
    }
    g_assert_not_reached();
}

static void
add_sock_param(const SockProgram *program, const SockParam *param)
{
    g_autofree char *key =
        g_strconcat(program->client ? "client." : "server.", param->key, NULL);
    ParamUse use = {.system = SYSTEM_SOCK, .program = program->name};
    gdouble unit;
    ValueType type;

    if (!param_type(param->kind, &type)) {
        return;
    }
    unit = type == VALUE_TIME ? 1e9 : 1;
    use.value = default_text(type, param->choices, param->fallback);
    use.choices =
        param->choices ? g_strjoinv("|", (char **)param->choices) : NULL;
    use.min = (gdouble)param->min / unit;
    use.max = (gdouble)param->max / unit;
    use.doc = param->help;
    param_add_use(key, type, &use);
}

/* Parameters of one POSIX program only. */
typedef struct PosixParam {
    const char *program, *key;
    ValueType type;
    const char *value, *choices;
    gdouble min, max;
    const char *help;
} PosixParam;

static const PosixParam posix_params[] = {
    {"aolserver", "server.threads", VALUE_COUNT, "10", NULL, 1, 10000,
     "connection threads (maxthreads)"},
    {"aolserver", "server.recvwait", VALUE_TIME, "30s", NULL, 0.001, 86400,
     "longest wait for more of a request"},
    {"aolserver", "server.sendwait", VALUE_TIME, "30s", NULL, 0.001, 86400,
     "longest wait for room to write"},
    {"aolserver", "server.keepwait", VALUE_TIME, "30s", NULL, 0, 86400,
     "how long an idle connection is kept; 0: none is"},
    {"aolserver", "server.closewait", VALUE_TIME, "2s", NULL, 0, 86400,
     "after the answer: longest wait for the client's FIN; 0: closes at once"},
    {"aolserver", "server.detect", VALUE_ENUM, "write", PARAM_DETECTIONS, 0, 0,
     "how the handler looks after its client: writes a byte, writes 0 bytes, "
     "recv(MSG_PEEK), poll() for HUP and ERR"},
    {"aolserver", "server.probe", VALUE_TIME, "1s", NULL, 0, 86400,
     "from one look after the client to the next; 0: none before the answer"},
};

static void
add_posix_params(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(posix_params); i++) {
        const PosixParam *param = &posix_params[i];
        ParamUse use = {.system = SYSTEM_POSIX,
                        .program = param->program,
                        .value = param->value,
                        .choices = param->choices,
                        .min = param->min,
                        .max = param->max,
                        .doc = param->help};

        param_add_use(param->key, param->type, &use);
    }
}

/* Adds the parameters of all programs.  The texts last as long as the table,
 * that is, for ever. */
void
param_add_programs(void)
{
    for (const SockProgram *const *p = sock_program_list(); *p; p++) {
        for (guint i = 0; i < (*p)->n_params; i++) {
            add_sock_param(*p, &(*p)->params[i]);
        }
    }
    add_posix_params();
}

static void
append_name(GString *names, const char *name)
{
    g_string_append_printf(names, "%s%s", names->len ? "|" : "", name);
}

/* The names of the programs of a system that a client, or a server, can run,
 * separated by "|".  (transfer full) */
char *
param_program_names(System system, gboolean is_client)
{
    GString *names = g_string_new(NULL);
    const SockProgram *const *sock = sock_program_list();
    const PosixProgram *posix = posix_program_list();

    for (; system == SYSTEM_SOCK && *sock; sock++) {
        if ((*sock)->client == is_client) {
            append_name(names, (*sock)->name);
        }
    }
    for (; system == SYSTEM_POSIX && posix->name; posix++) {
        if (posix->server != is_client) {
            append_name(names, posix->name);
        }
    }
    return g_string_free(names, FALSE);
}
