/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/scenario/scenario.h"

#include <string.h>

#include "scenarios/base/datadir.h"
#include "scenarios/base/error.h"
#include "scenarios/base/text.h"
#include "scenarios/params/system.h"
#include "scenarios/scenario/scenario-priv.h"

static void
axis_free(gpointer data)
{
    Axis *axis = data;

    sweep_free(axis->sweep);
    g_free(axis);
}

static void
where_free(gpointer data)
{
    Where *where = data;

    constraint_free(where->constraint);
    g_free(where);
}

/* Frees a Figure, as GDestroyNotify. */
void
figure_free(gpointer data)
{
    Figure *figure = data;

    g_free(figure->name);
    formula_unref(figure->theory);
    g_free(figure);
}

/* Frees 'scenario'; accepts NULL. */
void
scenario_free(Scenario *scenario)
{
    if (!scenario) {
        return;
    }
    g_ptr_array_unref(scenario->figures);
    g_ptr_array_unref(scenario->left_out);
    g_ptr_array_unref(scenario->axes);
    g_ptr_array_unref(scenario->wheres);
    g_clear_pointer(&scenario->kept, g_array_unref);
    g_free(scenario->texts);
    param_table_free(scenario->table);
    stop_rule_free(scenario->stop);
    metric_columns_free(scenario->columns);
    keyfile_free(scenario->file);
    g_free(scenario->path);
    g_free(scenario->name);
    g_free(scenario);
}

/* "accept-gate" of "scenarios/accept-gate.ini": text in one line, whatever the
 * file is called, since tables, pages and pictures show it; "_" for what would
 * begin a comment in a scenario.  (transfer full) */
static char *
base_name(const char *path)
{
    static const char *const no_names[] = {"", ".", "..", NULL};
    g_autofree char *base = g_path_get_basename(path);
    char *name;
    gsize len = strlen(base);

    if (g_str_has_suffix(base, ".ini")) {
        base[len - strlen(".ini")] = '\0';
    }
    if (g_strv_contains(no_names, g_strstrip(base))) {
        return g_strdup("scenario");
    }
    name = text_visible(base, "");
    for (char *c = name; *c; c++) {
        if (strchr(";#", *c) && (c == name || c[-1] == ' ')) {
            *c = '_';
        }
    }
    return name;
}

/* Takes what all points share: name, replications, seed, limits. */
void
scenario_read_fixed(Scenario *scenario)
{
    g_autoptr(ParamSet) set =
        scenario_point(scenario, scenario_point_at(scenario, 0));
    const char *name = param_text(set, "scenario.name");

    scenario->name = *name ? g_strdup(name) : base_name(scenario->path);
    scenario->n_block = (guint64)param_whole(set, "run.replications");
    scenario->n_replications = scenario->n_block;
    if (scenario->stop) {
        guint64 most = (guint64)param_whole(set, "run.max_replications");
        scenario->n_replications = most ? most : 10 * scenario->n_block;
    }
    scenario->first_replication = (guint64)param_whole(set, "run.first");
    scenario->seed = (guint32)param_whole(set, "run.seed");
    scenario->time_limit_ns = param_whole(set, "run.time_limit");
}

static Scenario *
scenario_new(void)
{
    Scenario *scenario = g_new0(Scenario, 1);

    scenario->axes = g_ptr_array_new_with_free_func(axis_free);
    scenario->wheres = g_ptr_array_new_with_free_func(where_free);
    scenario->figures = g_ptr_array_new_with_free_func(figure_free);
    scenario->left_out = g_ptr_array_new_with_free_func(g_free);
    scenario->table = param_table_new();
    return scenario;
}

/* What the key of that name of a link brings (METRIC_NEEDS_*). */
static guint
link_key_has(const char *key)
{
    return g_str_has_prefix(key, "box.") ? METRIC_NEEDS_BOX
           : g_str_equal(key, "corrupt") || g_str_equal(key, "reorder") ||
                   g_str_equal(key, "duplicate")
               ? METRIC_NEEDS_WIRE
               : 0;
}

/* What the programs that 'value' names, one or a list, tell. */
static guint
programs_have(const char *value)
{
    guint has = 0;

    for (const System *const *system = systems_all(); *system; system++) {
        for (const Program *const *at = (*system)->programs; at && *at; at++) {
            has |= (*at)->tells_requests && strstr(value, (*at)->name)
                       ? METRIC_NEEDS_REQUESTS
                       : 0;
        }
    }
    return has;
}

/* What it has of which there are metrics. */
static guint
scenario_has(const Scenario *scenario)
{
    g_autofree const char **routers =
        param_instances(scenario->table, "router");
    g_autofree const char **proxies = param_instances(scenario->table, "proxy");
    guint has = (*routers ? METRIC_NEEDS_ROUTER : 0) |
                (*proxies ? METRIC_NEEDS_PROXY | METRIC_NEEDS_REQUESTS : 0);

    for (guint i = 0; i < scenario->file->entries->len; i++) {
        const KeyEntry *entry = scenario->file->entries->pdata[i];
        gboolean swept = g_str_equal(entry->section, "sweep");
        g_autofree char *key =
            swept ? g_strdup(entry->key)
                  : g_strconcat(entry->section, ".", entry->key, NULL);
        const Param *param = param_find(scenario->table, key);
        if (param && g_str_has_prefix(param->section, "link")) {
            has |= link_key_has(param->name);
        } else if (param && g_str_equal(param->name, "program")) {
            has |= programs_have(entry->value);
        } else if (param && g_str_equal(param->name, "stop_after")) {
            has |= METRIC_NEEDS_STOP;
        } else if (param && g_str_equal(param->name, "page")) {
            has |= METRIC_NEEDS_PAGES;
        }
    }
    return has;
}

/* The names of the groups are those of their sections. */
static void
find_columns(Scenario *scenario)
{
    guint has = scenario_has(scenario);
    guint n_servers;
    g_autofree const char **groups = param_groups(scenario->table, &n_servers);

    for (const char **at = groups; *at; at++) {
        *at = param_group_name(*at);
    }
    scenario->columns = *groups || has
                            ? metric_columns_new(groups, n_servers, has)
                            : metric_columns();
}

/* Checks and expands the file of 'scenario', which it takes over. */
static Scenario *
finish(Scenario *scenario, const char *const *sets, const char *const *wheres,
       GError **error)
{
    g_autoptr(Scenario) owned = scenario;
    const char *const none[] = {NULL};

    if (!scenario_add_sections(owned->table, owned->file, error)) {
        return NULL;
    }
    owned->texts = g_new0(const char *, param_count(owned->table));
    if (!scenario_apply_sets(owned->table, owned->file, sets ? sets : none,
                             error) ||
        !scenario_apply_wheres(owned->file, wheres ? wheres : none, error) ||
        !scenario_read_traces(owned, error)) {
        return NULL;
    }
    find_columns(owned);
    if (!scenario_check(owned, error) || !scenario_read_compare(owned, error) ||
        !scenario_read_figures(owned, error)) {
        return NULL;
    }
    return g_steal_pointer(&owned);
}

/* Loads the scenario 'name' (a file, or the name of one that ships) under
 * 'sets' and 'wheres', NULL-terminated lists of "KEY=VALUE" and of constraints
 * (NULL: none).  Everything is checked; the error says where, what, and what
 * was expected.  (transfer full): scenario_free() */
Scenario *
scenario_load_where(const char *name, const char *const *sets,
                    const char *const *wheres, GError **error)
{
    g_autoptr(Scenario) scenario = scenario_new();

    scenario->path = datadir_find_scenario(name, error);
    if (!scenario->path) {
        return NULL;
    }
    scenario->file = scenario_read_file(scenario->path, error);
    return scenario->file
               ? finish(g_steal_pointer(&scenario), sets, wheres, error)
               : NULL;
}

/* The same of a text of 'len' bytes that inherits from no file; 'path' is for
 * messages. */
Scenario *
scenario_parse_set(const char *text, gsize len, const char *path,
                   const char *const *sets, GError **error)
{
    g_autoptr(Scenario) scenario = scenario_new();
    const KeyEntry *base;

    scenario->path = g_strdup(path);
    scenario->file = keyfile_new();
    if (!keyfile_parse(scenario->file, text, len, path, error)) {
        return NULL;
    }
    base = keyfile_find(scenario->file, "scenario", "", "base");
    if (base) {
        mistake(error, "%s: base=%s in a text, expected it in a file only",
                base->where, base->value);
        return NULL;
    }
    return finish(g_steal_pointer(&scenario), sets, NULL, error);
}

/* That without --set. */
Scenario *
scenario_parse(const char *text, gsize len, const char *path, GError **error)
{
    return scenario_parse_set(text, len, path, NULL, error);
}

/* A file without --where. */
Scenario *
scenario_load(const char *name, const char *const *sets, GError **error)
{
    return scenario_load_where(name, sets, NULL, error);
}

/* "20", or with a stop rule "5 to 100": how many runs a point has.
 * (transfer full) */
char *
scenario_replications_text(const Scenario *scenario)
{
    g_autofree char *most =
        g_strdup_printf("%" G_GUINT64_FORMAT, scenario->n_replications);

    return scenario->n_block == scenario->n_replications
               ? g_steal_pointer(&most)
               : g_strdup_printf("%" G_GUINT64_FORMAT " to %s",
                                 scenario->n_block, most);
}

/* How many runs the campaign has; with a stop rule, at most. */
guint64
scenario_runs(const Scenario *scenario)
{
    return scenario->n_points * scenario->n_replications;
}

/* The number of the 'index'-th point that is run; 'index' is below
 * 'n_points'. */
guint64
scenario_point_at(const Scenario *scenario, guint64 index)
{
    return scenario->kept ? g_array_index(scenario->kept, guint32, index)
                          : index;
}

/* The value of one axis at 'point': that of its own digit, or of its
 * leader's; the last axis is the lowest digit. */
const char *
scenario_axis_text(const Scenario *scenario, guint64 point, guint axis)
{
    const Axis *at = g_ptr_array_index(scenario->axes, axis);
    const Axis *digit = at->leader ? at->leader : at;

    for (guint i = scenario->axes->len; i > 0; i--) {
        const Axis *inner = g_ptr_array_index(scenario->axes, i - 1);
        if (inner == digit) {
            break;
        }
        point /= inner->leader ? 1 : inner->sweep->texts->len;
    }
    return g_ptr_array_index(at->sweep->texts, point % at->sweep->texts->len);
}

/* Fills 'texts', one for each parameter, with what 'point' says (NULL: the
 * default).  They are the scenario's. */
void
scenario_point_texts(const Scenario *scenario, guint64 point,
                     const char **texts)
{
    memcpy(texts, scenario->texts,
           param_count(scenario->table) * sizeof *texts);
    for (guint i = 0; i < scenario->axes->len; i++) {
        const Axis *axis = g_ptr_array_index(scenario->axes, i);
        texts[axis->param->index] = scenario_axis_text(scenario, point, i);
    }
}

/* TRUE if both axes go through their values together. */
gboolean
scenario_is_lockstep(const Axis *a, const Axis *b)
{
    return (a->leader ? a->leader : a) == (b->leader ? b->leader : b);
}

/* Puts 'text', a value of 'axis', into 'texts', and what goes in lockstep with
 * it. */
void
scenario_choose(const Scenario *scenario, const char **texts, const Axis *axis,
                const char *text)
{
    guint place = 0;

    g_ptr_array_find_with_equal_func(axis->sweep->texts, text, g_str_equal,
                                     &place);
    for (guint i = 0; i < scenario->axes->len; i++) {
        const Axis *other = g_ptr_array_index(scenario->axes, i);
        if (scenario_is_lockstep(axis, other)) {
            texts[other->param->index] =
                g_ptr_array_index(other->sweep->texts, place);
        }
    }
}

/* What the file says of the parameter 'key'; NULL: nothing. */
const char *
scenario_given(const Scenario *scenario, const char *key)
{
    return scenario->texts[param_find(scenario->table, key)->index];
}

/* Whether there are samples at any point. */
gboolean
scenario_has_series(const Scenario *scenario)
{
    const Param *param = param_find(scenario->table, "series.every");
    const char *text = scenario->texts[param->index];
    Value value;

    return scenario_axis(scenario, param) ||
           (text && value_parse(param->type, NULL, text, &value, NULL) &&
            value.n > 0);
}

/* The axis along which 'param' is swept, or NULL. */
const Axis *
scenario_axis(const Scenario *scenario, const Param *param)
{
    for (guint i = 0; i < scenario->axes->len; i++) {
        const Axis *axis = g_ptr_array_index(scenario->axes, i);
        if (axis->param == param) {
            return axis;
        }
    }
    return NULL;
}

/* Whether a list of the parameters of 'set' should have 'param': it means
 * something and, in a named section, is not the same as in the bare one. */
gboolean
scenario_shows(const Scenario *scenario, const ParamSet *set,
               const Param *param)
{
    const char *text = set->values[param->index].text;

    return text && param_matters(set, param) &&
           !(param->is_fixed && param->type == VALUE_TEXT) &&
           (param->base < 0 || scenario->texts[param->index] ||
            scenario_axis(scenario, param) ||
            g_strcmp0(text, set->values[param->base].text) != 0);
}

/* Fills 'set', which is of the scenario's table, with the parameters of
 * 'point', which is one that is run.  One set for many points is much faster
 * than a set for each. */
void
scenario_read_point(const Scenario *scenario, guint64 point, ParamSet *set)
{
    g_autofree const char **texts =
        g_new(const char *, param_count(scenario->table));
    const Param *culprit;
    gboolean ok;

    scenario_point_texts(scenario, point, texts);
    ok = param_set_read(set, texts, &culprit, NULL);
    g_assert(ok); /* scenario_check() has seen all values */
}

/* The parameters of 'point', which is one that is run.
 * (transfer full): param_set_free(), before the scenario */
ParamSet *
scenario_point(const Scenario *scenario, guint64 point)
{
    ParamSet *set = param_set_new(scenario->table);

    scenario_read_point(scenario, point, set);
    return set;
}

/* TRUE if 'entry' stands in a section of the name 'section' that is worth
 * writing down; that of a named section, such as [client.fast], also without a
 * key. */
static gboolean
is_written(const Scenario *scenario, const KeyEntry *entry, const char *section)
{
    return (*entry->key || strchr(section, '.')) &&
           g_str_equal(entry->section, section) &&
           !(g_str_equal(section, "figure") &&
             g_ptr_array_find_with_equal_func(scenario->left_out, entry->name,
                                              g_str_equal, NULL));
}

/* Writes down all of the sections of that name. */
static void
append_section(GString *text, const Scenario *scenario, const char *section)
{
    const GPtrArray *entries = scenario->file->entries;
    const char *open = NULL; /* name of the section being written */

    for (guint i = 0; i < entries->len; i++) {
        const KeyEntry *entry = g_ptr_array_index(entries, i);
        if (!is_written(scenario, entry, section)) {
            continue;
        }
        if (!open || !g_str_equal(open, entry->name)) {
            open = entry->name;
            g_string_append_printf(text, "%s[%s%s%s]\n", text->len ? "\n" : "",
                                   entry->section, *open ? " " : "", open);
        }
        if (*entry->key) {
            g_string_append_printf(text, "%s=%s\n", entry->key, entry->value);
        }
    }
}

/* The scenario as one file that needs no other and no --set.
 * (transfer full) */
char *
scenario_to_text(const Scenario *scenario)
{
    const char *const last[] = {"trace",   "sweep",  "run", "check",
                                "compare", "figure", NULL};
    g_autofree const char **sections = param_sections(scenario->table);
    GString *text = g_string_new(NULL);

    keyfile_put(scenario->file, "scenario", "", "name", scenario->name, "");
    for (const char **at = sections; *at; at++) {
        if (!g_strv_contains(last, *at)) {
            append_section(text, scenario, *at);
        }
    }
    for (const char *const *at = last; *at; at++) {
        append_section(text, scenario, *at);
    }
    return g_string_free(text, FALSE);
}
