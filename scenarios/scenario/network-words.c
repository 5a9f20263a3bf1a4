/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/scenario/network-words.h"

#include "scenarios/params/params-table.h"

#define SWEPT_MAX 3 /* values that are listed; of more, the ends */

/* The words for 'scenario', which has been checked and outlives them.
 * (transfer full): network_words_free() */
NetworkWords *
network_words_new(const Scenario *scenario)
{
    NetworkWords *words = g_new0(NetworkWords, 1);
    const Param *culprit;

    words->scenario = scenario;
    words->set = scenario_point(scenario, scenario_point_at(scenario, 0));
    words->topology = topology_new(words->set, &culprit, NULL);
    g_assert(words->topology);
    return words;
}

/* Frees 'words'; accepts NULL. */
void
network_words_free(NetworkWords *words)
{
    if (words) {
        topology_free(words->topology);
        param_set_free(words->set);
        g_free(words);
    }
}

/* ---- Values -------------------------------------------------------------- */

/* "1ms, 10ms", "1ms to 100ms".  (transfer full) */
static char *
swept_text(const Axis *axis)
{
    const GPtrArray *texts = axis->sweep->texts;
    GString *text = g_string_new(g_ptr_array_index(texts, 0));

    if (texts->len > SWEPT_MAX) {
        g_string_append_printf(
            text, " to %s", (char *)g_ptr_array_index(texts, texts->len - 1));
    }
    for (guint i = 1; i < texts->len && texts->len <= SWEPT_MAX; i++) {
        g_string_append_printf(text, ", %s",
                               (char *)g_ptr_array_index(texts, i));
    }
    return g_string_free(text, FALSE);
}

/* The sweep that decides the value of 'param', or of what it inherits from;
 * NULL: none. */
static const Axis *
axis_of(const Scenario *scenario, const Param *param)
{
    const Axis *axis = scenario_axis(scenario, param);

    while (!axis && !scenario->texts[param->index] && param->base >= 0) {
        param = param_at(scenario->table, (guint)param->base);
        axis = scenario_axis(scenario, param);
    }
    return axis;
}

/* What the key 'name' of 'section' says.  (transfer full) */
static char *
value_text(const NetworkWords *words, const char *section, const char *name)
{
    g_autofree char *key = g_strconcat(section, ".", name, NULL);
    const Axis *axis =
        axis_of(words->scenario, param_find(words->scenario->table, key));

    return axis ? swept_text(axis)
                : g_strdup(param_in(words->set, section, name)->text);
}

/* ---- Hosts --------------------------------------------------------------- */

char *
network_words_group(const NetworkWords *words, const TopoGroup *group)
{
    g_autofree char *n = NULL;

    if (group->role != ROLE_CLIENT) {
        return g_strconcat(group->section, group->is_far ? ".far" : "", NULL);
    }
    n = value_text(words, group->section, "count");
    return g_str_equal(n, "1") ? g_strdup(group->section)
                               : g_strdup_printf("%s (%s)", group->section, n);
}

char *
network_words_runs(const NetworkWords *words, const TopoGroup *group)
{
    g_autofree char *system = NULL, *program = NULL;

    if (!group->role) {
        return g_strdup("");
    }
    system = value_text(words, group->section, "system");
    program = value_text(words, group->section, "program");
    return g_strconcat(system, " ", program, NULL);
}

char *
network_words_askers(const NetworkWords *words, guint group)
{
    const Topology *topology = words->topology;
    GString *text = g_string_new(NULL);

    if (topology_hosts(topology, ROLE_SERVER) +
            topology_hosts(topology, ROLE_PROXY) >
        1) {
        for (guint i = 0; i < topology->groups->len; i++) {
            const TopoGroup *asker = topology_group(topology, i);
            if (asker->asks == (int)group) {
                g_string_append_printf(text, "%s%s", text->len ? ", " : "",
                                       asker->section);
            }
        }
    }
    return g_string_free(text, FALSE);
}

/* ---- Links --------------------------------------------------------------- */

/* Adds what 'section' says of 'param' if that is not its default: "loss 1%",
 * "codel". */
static void
add_word(const NetworkWords *words, const char *section, const Param *param,
         GPtrArray *out)
{
    const ParamUse *use = words->set->uses[param->index];
    g_autofree char *text = NULL;

    if (!use) {
        return;
    }
    text = value_text(words, section, param->name);
    if (!g_str_equal(text, use->value)) {
        g_ptr_array_add(out, g_str_equal(param->name, PARAM_QUEUE_DISC)
                                 ? g_steal_pointer(&text)
                                 : g_strdup_printf("%s %s", param->name, text));
    }
}

/* All of that, but for what each link is told by. */
static void
add_words(const NetworkWords *words, const char *section, GPtrArray *out)
{
    static const char *const told[] = {"type", "rate", "delay", NULL};

    for (guint i = 0; i < param_count(words->scenario->table); i++) {
        const Param *param = param_at(words->scenario->table, i);
        if (g_str_equal(param->section, section) &&
            !g_strv_contains(told, param->name)) {
            add_word(words, section, param, out);
        }
    }
}

/* What is sent beside the clients and servers. */
static void
add_loads(const NetworkWords *words, GPtrArray *out)
{
    g_autofree const char **loads =
        param_instances(words->scenario->table, "load");

    for (const char **at = loads; *at; at++) {
        g_autofree char *kind = value_text(words, *at, "kind");
        g_autofree char *direction = value_text(words, *at, "direction");
        g_autofree char *share = value_text(words, *at, "share");
        g_ptr_array_add(
            out, g_strdup_printf("%s %s %s %s", *at, kind, direction, share));
    }
}

GPtrArray *
network_words_link(const NetworkWords *words, const TopoLink *link)
{
    const Topology *topology = words->topology;
    GPtrArray *out = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *rate = NULL;

    if (!link->section) {
        return out;
    }
    rate = value_text(words, link->section, "rate");
    g_ptr_array_add(out, g_strconcat(link->is_bus ? "LAN " : "", rate, NULL));
    g_ptr_array_add(out, value_text(words, link->section, "delay"));
    add_words(words, link->section, out);
    if (topology->uplink != TOPO_NONE &&
        link == topology_link(topology, (guint)topology->uplink)) {
        add_loads(words, out);
    }
    return out;
}
