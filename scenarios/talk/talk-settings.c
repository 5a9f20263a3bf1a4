/* SPDX-License-Identifier: GPL-2.0-only */
/* The settings of an end: the keys of its system, and of the program that it
 * runs in place of handlers. */
#include "scenarios/talk/talk-priv.h"

static gboolean
has_settings(const TalkSystem *talk)
{
    return talk->has_settings;
}

/* TRUE if 'use' is of the system of 'end' and, if that runs a program, of one
 * like that. */
static gboolean
is_its_own(const TalkEnd *end, const ParamUse *use)
{
    const Program *program = end->program;

    return use->system == end->system &&
           (program
                ? (!use->program || g_str_equal(use->program, program->name)) &&
                      (!use->needs || (use->needs & program->does))
                : !use->program);
}

static gboolean
is_tcp(const char *key)
{
    return g_str_has_prefix(key, "tcp.");
}

static gboolean
is_setting(const TalkEnd *end, const Param *param)
{
    if (is_tcp(param->name) || !end->system->talk->has_settings) {
        return is_tcp(param->name) && g_str_equal(param->section, end->section);
    }
    for (guint i = 0; i < param->n_uses; i++) {
        if (is_its_own(end, &param->uses[i])) {
            return g_str_equal(param->section, end->section) &&
                   !g_str_equal(param->name, "program");
        }
    }
    return FALSE;
}

static const Param *
find_setting(const TalkEnd *end, const char *key, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (guint i = 0; i < param_count(param_table()); i++) {
        const Param *param = param_at(param_table(), i);
        if (is_setting(end, param)) {
            if (g_str_equal(param->name, key)) {
                return param;
            }
            g_ptr_array_add(names, (gpointer)param->name);
        }
    }
    mistaken_word(error, key, words_end(names),
                  "unknown setting \"%s\", expected program or a key that [%s] "
                  "has for %s%s%s",
                  key, end->section, end->system->name,
                  end->program ? " with program " : "",
                  end->program ? end->program->name : "");
    return NULL;
}

ParamSet *
talk_end_params(const TalkEnd *end, GError **error)
{
    g_autoptr(ParamSet) set = param_set_new(param_table());
    const Param *culprit;

    if (!param_set_read(set, (const char *const *)end->texts, &culprit,
                        error)) {
        g_prefix_error(error, "%s: ", culprit->name);
        return NULL;
    }
    return g_steal_pointer(&set);
}

/* "set device program echo": the end runs one of the programs of scenarios. */
static gboolean
take_program(TalkEnd *end, const char *name, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autofree char *key = NULL;

    if (end->is_set || end->handlers->len || end->program) {
        return mistake(error,
                       "too late, expected before anything else that %s "
                       "is to do or to have",
                       end->name);
    }
    for (const Program *const *at = end->system->programs; *at; at++) {
        if (g_str_equal((*at)->name, name)) {
            end->program = *at;
        }
        g_ptr_array_add(names, (gpointer)(*at)->name);
    }
    if (!end->program) {
        return unknown_word(error, "program", name, words_end(names));
    }
    end->section = end->program->role == ROLE_SERVER ? "server" : "client";
    key = g_strconcat(end->section, ".program", NULL);
    talk_set_text(end, key, name);
    return TRUE;
}

/* "set device vm.pause 100ms+2s" */
gboolean
talk_take_set(Talk *talk, const GPtrArray *words, GError **error)
{
    g_autoptr(ParamSet) set = NULL;
    const Param *param;
    TalkEnd *end;
    guint index;

    if (!talk_expect_words(words, 4, "set NAME KEY VALUE", error) ||
        !talk_end_named(talk, words->pdata[1], &index, error)) {
        return FALSE;
    }
    end = &talk->ends[index];
    if (!end->system->talk->has_settings && !is_tcp(words->pdata[2])) {
        return talk_wrong_system(end, "", has_settings, error);
    }
    if (g_str_equal(words->pdata[2], "program")) {
        return take_program(end, words->pdata[3], error);
    }
    end->is_set = TRUE;
    param = find_setting(end, words->pdata[2], error);
    if (!param) {
        return FALSE;
    }
    g_free(end->texts[param->index]);
    end->texts[param->index] = g_strdup(talk_word_text(words->pdata[3]));
    set = talk_end_params(end, error);
    if (!set) {
        return FALSE;
    }
    return param->type != VALUE_DELAY || param_whole(set, param->key) >= 0 ||
           mistake(error, "%s: a random variable, expected a fixed time",
                   param->name);
}
