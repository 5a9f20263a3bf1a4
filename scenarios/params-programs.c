/* SPDX-License-Identifier: GPL-2.0-only */
/* What the programs bring into the table of parameters. */
#include "scenarios/params-table.h"
#include "scenarios/programs/posix-programs.h"
#include "scenarios/programs/sock-programs.h"

/* A program's default as text.  (transfer full) */
static char *
default_text(ValueType type, const char *const *choices, gint64 value)
{
    switch (type) {
    case VALUE_ENUM:
        return g_strdup(choices[value]);
    case VALUE_BYTES:
        return g_strdup_printf("%" G_GINT64_FORMAT "B", value);
    default:
        return g_strdup_printf("%" G_GINT64_FORMAT, value);
    }
}

static void
add_sock_param(const SockProgram *program, const SockParam *param)
{
    static const ValueType types[] = {
        [SOCK_PARAM_COUNT] = VALUE_COUNT,
        [SOCK_PARAM_BYTES] = VALUE_BYTES,
        [SOCK_PARAM_CHOICE] = VALUE_ENUM,
    };
    ValueType type = types[param->kind];
    ParamUse use = {.system = SYSTEM_SOCK, .program = program->name};
    g_autofree char *key = g_strconcat("server.", param->key, NULL);

    use.value = default_text(type, param->choices, param->fallback);
    use.choices =
        param->choices ? g_strjoinv("|", (char **)param->choices) : NULL;
    use.min = (gdouble)param->min;
    use.max = (gdouble)param->max;
    use.doc = param->help;
    param_add_use(key, type, &use);
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

    for (; system == SYSTEM_SOCK && !is_client && *sock; sock++) {
        append_name(names, (*sock)->name);
    }
    for (; system == SYSTEM_POSIX && posix->name; posix++) {
        if (posix->server != is_client) {
            append_name(names, posix->name);
        }
    }
    return g_string_free(names, FALSE);
}
