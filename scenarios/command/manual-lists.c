/* SPDX-License-Identifier: GPL-2.0-only */
/* The lists of the manual, but for keys. */
#include "scenarios/command/manual.h"

#include <string.h>

#include "scenarios/base/datadir.h"
#include "scenarios/command/command.h"
#include "scenarios/measure/metrics.h"
#include "scenarios/talk/talk-system.h"

/* ---- finwait(1) --------------------------------------------------------- */

/* "-o, --out=DIR".  (transfer full) */
static char *
option_form(const GOptionEntry *entry)
{
    char letter[] = {'-', entry->short_name, ',', ' ', '\0'};

    return g_strconcat(entry->short_name ? letter : "", "--", entry->long_name,
                       entry->arg_description ? "=" : "",
                       entry->arg_description ? entry->arg_description : "",
                       NULL);
}

void
manual_commands(GString *out)
{
    for (const Command *at = command_table(); at->word; at++) {
        g_autoptr(CommandPage) page = command_page(at);

        g_string_append(out, ".SS \"finwait ");
        manual_text(out, at->word);
        if (page->usage) {
            g_string_append_c(out, ' ');
            manual_text(out, page->usage);
        }
        g_string_append(out, "\"\n");
        manual_text(out, page->summary);
        g_string_append_c(out, '\n');
        for (guint i = 0; i < page->entries->len; i++) {
            const GOptionEntry *entry =
                &g_array_index(page->entries, GOptionEntry, i);
            g_autofree char *form = option_form(entry);
            manual_item(out, form, "%s", entry->description);
        }
    }
}

void
manual_scenarios(GString *out)
{
    g_auto(GStrv) names = datadir_scenarios();

    for (char **name = names; *name; name++) {
        g_autoptr(Scenario) scenario = scenario_load(*name, NULL, NULL);
        const char *summary =
            scenario ? scenario_given(scenario, "scenario.summary") : NULL;
        manual_item(out, *name, "%s", summary ? summary : "");
    }
}

/* ---- finwait-scenario(5) ------------------------------------------------ */

#define ONE_MORE(NAME, TEXT) +1
#define N_KINDS (0 FIGURE_KINDS(ONE_MORE))

void
manual_figure_keys(GString *out)
{
    for (guint kind = 0; kind < N_KINDS; kind++) {
        g_autoptr(GString) keys = g_string_new(NULL);
        g_autofree char *term =
            g_strconcat("kind=", figure_kind_name((FigureKind)kind), NULL);
        const char *key;
        guint kinds;

        for (guint i = 0; (key = figure_key(i, &kinds)); i++) {
            if (kinds & 1u << kind) {
                g_string_append_printf(keys, "%s%s", keys->len ? ", " : "",
                                       key);
            }
        }
        manual_item(out, term, "%s", keys->str);
    }
}

static const char *
statistics_of(const Metric *metric)
{
    switch (metric->kind) {
    case METRIC_SAMPLES:
        return "; of single connections, with statistics";
    case METRIC_CLASSES:
        return "; classes";
    case METRIC_TOTAL:
    case METRIC_RATIO:
        return metric->is_of_run ? "; of the whole run" : "";
    }
    g_assert_not_reached();
}

void
manual_metrics(GString *out)
{
    guint n;
    const Metric *metrics = metric_table(&n);

    for (guint i = 0; i < n; i++) {
        const Metric *metric = &metrics[i];
        manual_item(out, metric->name, "%s%s%s%s.", metric->help,
                    *metric->unit ? ", in " : "", metric->unit,
                    statistics_of(metric));
    }
}

/* ---- finwait-talk(5) ---------------------------------------------------- */

/* NULL: nobody has said. */
static const char *
doc_of(const TalkSystem *talk, const TalkVerb *verb)
{
    for (const TalkVerbDoc *at = talk->docs; at && at->verb; at++) {
        if (g_str_equal(at->verb, verb->name)) {
            return at->doc;
        }
    }
    return NULL;
}

static const char *
place_of(const TalkVerb *verb)
{
    switch (verb->place) {
    case TALK_ANYWHERE:
        return "";
    case TALK_IN_HANDLER:
        return " (in handlers only)";
    case TALK_ENDS:
    case TALK_BEGINS:
        return "";
    case TALK_BETWEEN:
        return " (not in handlers)";
    case TALK_KILLS:
    case TALK_OFF:
    case TALK_ON:
        return " (a command of its own)";
    }
    g_assert_not_reached();
}

/* Those with a meaning of their own as items, the others in a row. */
static void
append_verbs(GString *out, const TalkSystem *talk)
{
    g_autoptr(GString) others = g_string_new(NULL);

    for (const TalkVerb *verb = talk->verbs; verb->name; verb++) {
        g_autofree char *form = talk_verb_form(verb);
        const char *doc = doc_of(talk, verb);

        if (doc) {
            manual_item(out, form, "%s%s", doc, place_of(verb));
        } else {
            g_string_append_printf(others, "%s`%s`", others->len ? ", " : "",
                                   form);
        }
    }
    if (others->len) {
        g_string_append(out, ".PP\n");
        manual_text(out, talk->verbs_are ? talk->verbs_are : "Also");
        g_string_append(out, ":\n");
        manual_text(out, others->str);
        g_string_append_c(out, '\n');
    }
}

void
manual_verbs(GString *out)
{
    for (const System *const *at = systems_all(); *at; at++) {
        if ((*at)->talk) {
            g_string_append_printf(out, ".SS \"Verbs of %s\"\n", (*at)->name);
            append_verbs(out, (*at)->talk);
        }
    }
}

void
manual_events(GString *out)
{
    for (const System *const *at = systems_all(); *at; at++) {
        const TalkSystem *talk = (*at)->talk;
        g_autofree char *list = talk && talk->events
                                    ? g_strjoinv(", ", (char **)talk->events)
                                    : NULL;
        if (list) {
            manual_item(out, (*at)->name, "%s", list);
        }
    }
}

void
manual_words(GString *out)
{
    for (const System *const *at = systems_all(); *at; at++) {
        const TalkWord *word = (*at)->talk ? (*at)->talk->words : NULL;
        for (; word && word->name; word++) {
            manual_item(out, word->form, "of an end that is %s", (*at)->name);
        }
    }
}
