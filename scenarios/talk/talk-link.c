/* SPDX-License-Identifier: GPL-2.0-only */
/* The link of a conversation: what the header says of it, and its verbs.
 *
 * What the link and the box on it do to packets are the keys of [link] in
 * scenarios; the first end is the server's side, the others the clients'. */
#include "scenarios/talk/talk-priv.h"

#include <string.h>

#include "model/units.h"
#include "scenarios/params/params-table.h"

/* TRUE for the keys of a path, which mean the same here. */
static gboolean
is_of_path(const Param *param)
{
    const gsize from = offsetof(SimLinkConfig, path);

    for (const ParamRow *row = param_link_rows.rows;
         g_str_equal(param->section, "link") && row->name; row++) {
        if (g_str_equal(row->name, param->name)) {
            return row->size && row->offset >= from &&
                   row->offset < from + sizeof(PathConfig);
        }
    }
    return FALSE;
}

/* Reads the texts of 'talk' into its path. */
static gboolean
read_path(Talk *talk, GError **error)
{
    g_autoptr(ParamSet) set = param_set_new(param_table());
    SimLinkConfig config;
    const Param *culprit;

    if (!param_set_read(set, (const char *const *)talk->link_texts, &culprit,
                        error)) {
        return FALSE;
    }
    sim_link_config_default(&config);
    param_fill(set, "link", &param_link_rows, NULL, &config, NULL);
    talk->link_path = config.path;
    talk->link_path.n_servers = 1;
    return TRUE;
}

static gboolean
take_key(Talk *talk, const char *key, const char *text, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    g_ptr_array_add(names, (gpointer) "delay");
    g_ptr_array_add(names, (gpointer) "rate");
    g_ptr_array_add(names, (gpointer) "lan");
    g_ptr_array_add(names, (gpointer) "trace");
    for (guint i = 0; i < param_count(param_table()); i++) {
        const Param *param = param_at(param_table(), i);
        if (!is_of_path(param)) {
            continue;
        }
        if (g_str_equal(param->name, key)) {
            g_free(talk->link_texts[i]);
            talk->link_texts[i] = g_strdup(talk_word_text(text));
            return read_path(talk, error);
        }
        g_ptr_array_add(names, (gpointer)param->name);
    }
    g_ptr_array_add(names, NULL);
    return unknown_word(error, "property of the link", key,
                        (const char *const *)names->pdata);
}

gboolean
talk_rate(const char *word, gint64 *bps, GError **error)
{
    Value value;

    if (!value_parse(VALUE_RATE, NULL, word, &value, error)) {
        return FALSE;
    }
    *bps = value.n;
    return value.n >= 0 ||
           mistake(error, "\"%s\" is negative, expected a rate of 0 or more",
                   word);
}

/* "link trace cell.trace": of a file beside the conversation. */
static gboolean
take_trace(Talk *talk, const char *word, GError **error)
{
    const char *name = talk_word_text(word);
    g_autofree char *folder = g_path_get_dirname(talk->path);
    g_autofree char *path = g_path_is_absolute(name)
                                ? g_strdup(name)
                                : g_build_filename(folder, name, NULL);

    link_trace_free(talk->trace);
    talk->trace = link_trace_load(path, error);
    return talk->trace != NULL;
}

/* "link delay 10ms", "link lan", "link box.idle 60s" */
gboolean
talk_take_link(Talk *talk, const GPtrArray *words, GError **error)
{
    if (words->len == 2 && g_str_equal(words->pdata[1], "lan")) {
        talk->lan = TRUE;
        return TRUE;
    }
    if (!talk_expect_words(words, 3, "link KEY VALUE", error)) {
        return FALSE;
    }
    return g_str_equal(words->pdata[1], "delay")
               ? talk_time(words->pdata[2], &talk->delay_ns, error)
           : g_str_equal(words->pdata[1], "trace")
               ? take_trace(talk, words->pdata[2], error)
           : g_str_equal(words->pdata[1], "rate")
               ? talk_rate(words->pdata[2], &talk->rate_bps, error)
               : take_key(talk, words->pdata[1], words->pdata[2], error);
}

void
talk_link_init(Talk *talk)
{
    talk->delay_ns = 10 * NS_PER_MS;
    talk->rate_bps = -1;
    talk->link_texts = g_new0(char *, param_count(param_table()));
    path_config_default(&talk->link_path);
    talk->link_path.n_servers = 1;
}

void
talk_link_clear(Talk *talk)
{
    for (guint i = 0; i < param_count(param_table()); i++) {
        g_free(talk->link_texts[i]);
    }
    g_free(talk->link_texts);
    link_trace_free(talk->trace);
}

/* ---- Verbs -------------------------------------------------------------- */

static TalkWorld *
world_of(gpointer run)
{
    return ((TalkRun *)run)->world;
}

static void
do_down(gpointer run, const TalkStatement *statement)
{
    talk_world_link(world_of(run), (guint)statement->n, FALSE);
}

static void
do_up(gpointer run, const TalkStatement *statement)
{
    talk_world_link(world_of(run), (guint)statement->n, TRUE);
}

static void
do_delay(gpointer run, const TalkStatement *statement)
{
    talk_world_step(world_of(run), &(PathStep){0, -1, statement->n, -1});
}

static void
do_rate(gpointer run, const TalkStatement *statement)
{
    talk_world_step(world_of(run), &(PathStep){0, statement->n, -1, -1});
}

static void
do_loss(gpointer run, const TalkStatement *statement)
{
    talk_world_step(world_of(run),
                    &(PathStep){0, -1, -1, (gdouble)statement->n / 1e6});
}

static void
do_forget(gpointer run, G_GNUC_UNUSED const TalkStatement *statement)
{
    path_forget(talk_world_path(world_of(run)));
}

const TalkVerb talk_link_verbs[] = {
    {.name = "down", .arg = TALK_ARG_MAYBE_END, .fn = do_down},
    {.name = "up", .arg = TALK_ARG_MAYBE_END, .fn = do_up},
    {.name = "delay", .arg = TALK_ARG_TIME, .fn = do_delay},
    {.name = "rate", .arg = TALK_ARG_RATE, .fn = do_rate},
    {.name = "loss", .arg = TALK_ARG_PROBABILITY, .fn = do_loss},
    {.name = "forget", .fn = do_forget},
    {.name = NULL},
};
