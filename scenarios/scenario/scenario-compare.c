/* SPDX-License-Identifier: GPL-2.0-only */
/* The section [compare], by which a scenario asks which values of a key make a
 * difference:
 *
 *     [compare]
 *     key=server.end
 *     base=close     ; against which the others are held; the first without it
 */
#include "scenarios/scenario/scenario-priv.h"

#include "scenarios/base/error.h"

static gboolean
take_key(Scenario *scenario, const KeyEntry *entry, GError **error)
{
    scenario->compare =
        scenario_find_axis(scenario, entry->value, entry->where, error);
    return scenario->compare != NULL;
}

/* The base, which must be a value of the key; one that --set has taken away
 * leaves nothing to compare. */
static gboolean
take_base(Scenario *scenario, const KeyEntry *entry, GError **error)
{
    const Axis *axis = scenario->compare;

    scenario->compare_base = scenario_find_value(axis, entry->value);
    if (scenario->compare_base) {
        return TRUE;
    }
    if (g_str_has_prefix(axis->where, "--set ")) {
        scenario->compare = NULL;
        return TRUE;
    }
    return mistake(error,
                   "%s: %s is never %s, expected a value that [sweep] gives it",
                   entry->where, axis->param->key, entry->value);
}

static gboolean
check_keys(const Scenario *scenario, GError **error)
{
    const char *const known[] = {"key", "base", NULL};

    for (guint i = 0; i < scenario->file->entries->len; i++) {
        const KeyEntry *entry = g_ptr_array_index(scenario->file->entries, i);
        if (g_str_equal(entry->section, "compare") && *entry->key &&
            !g_strv_contains(known, entry->key)) {
            return mistaken_word(error, entry->key, known,
                                 "%s: unknown key \"%s\" in [compare], "
                                 "expected key or base",
                                 entry->where, entry->key);
        }
    }
    return TRUE;
}

/* Reads 'compare' and 'compare_base' from the file. */
gboolean
scenario_read_compare(Scenario *scenario, GError **error)
{
    const KeyEntry *section = keyfile_find(scenario->file, "compare", "", "");
    const KeyEntry *key = keyfile_find(scenario->file, "compare", "", "key");
    const KeyEntry *base = keyfile_find(scenario->file, "compare", "", "base");

    if (!check_keys(scenario, error)) {
        return FALSE;
    }
    if (!key) {
        return (!section && !base) ||
               mistake(error,
                       "%s: [compare] has no \"key\", expected key=KEY of "
                       "[sweep]",
                       section ? section->where : base->where);
    }
    if (!take_key(scenario, key, error)) {
        return FALSE;
    }
    scenario->compare_base =
        g_ptr_array_index(scenario->compare->sweep->texts, 0);
    return !base || take_base(scenario, base, error);
}
