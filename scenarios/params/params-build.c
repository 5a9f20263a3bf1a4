/* SPDX-License-Identifier: GPL-2.0-only */
/* Puts the table of parameters together: from the rows of the sections, of
 * each system and its programs, and of the TCP. */
#include "scenarios/params/params-priv.h"

#include "scenarios/params/params-table.h"

/* Where the rows of one table stand, and for whom. */
typedef struct Place {
    ParamTable *table;
    const char *section;
    const System *system; /* NULL: any */
    const char *program;  /* NULL: any */
} Place;

/* Adds a case in which the parameter of 'row' applies. */
static void
add_use(const Place *place, const char *prefix, const ParamRow *row,
        const char *value, const char *choices)
{
    g_autofree char *name = g_strconcat(prefix, row->name, NULL);
    Param *param =
        param_table_make(place->table, place->section, name, row->type);
    ParamUse *uses =
        g_renew(ParamUse, (ParamUse *)param->uses, param->n_uses + 1);

    uses[param->n_uses++] = (ParamUse){.system = place->system,
                                       .program = place->program,
                                       .value = value,
                                       .choices = choices,
                                       .min = row->min,
                                       .max = row->max,
                                       .doc = row->doc,
                                       .zero = row->zero,
                                       .needs = row->needs};
    param->uses = uses;
}

static void
add_rows(const Place *place, const char *prefix, const ParamRow *rows,
         gconstpointer defaults)
{
    for (const ParamRow *row = rows; row && row->name; row++) {
        add_use(place, prefix, row, param_row_default(row, defaults),
                row->choices);
    }
}

static void
append_name(GString *names, const char *name)
{
    g_string_append_printf(names, "%s%s", names->len ? "|" : "", name);
}

/* "sock|posix"; of proxies those that have programs for them.
 * (transfer full) */
static char *
system_names(guint role)
{
    GString *names = g_string_new(NULL);

    for (const System *const *at = systems_all(); *at; at++) {
        if (role != ROLE_PROXY || system_program(*at, role, NULL)) {
            append_name(names, (*at)->name);
        }
    }
    return g_string_free(names, FALSE);
}

/* The programs of 'system' for nodes of 'role'; "" if there are none.
 * (transfer full) */
static char *
program_names(const System *system, guint role)
{
    GString *names = g_string_new(NULL);

    for (const Program *const *at = system->programs; *at; at++) {
        if ((*at)->role == role) {
            append_name(names, (*at)->name);
        }
    }
    return g_string_free(names, FALSE);
}

/* "system" and "program", whose choices are what there is. */
static void
add_choice(const Place *place, const ParamRow *row, guint role)
{
    Place at = *place;

    if (g_str_equal(row->name, "system")) {
        add_use(place, "", row, system_default(role)->name, system_names(role));
        return;
    }
    for (const System *const *system = systems_all(); *system; system++) {
        const Program *first = system_program(*system, role, NULL);
        at.system = *system;
        if (first) {
            add_use(&at, "", row, first->name, program_names(*system, role));
        }
    }
}

/* What a system's row gives to the section of 'role'. */
static void
add_system(const Place *place, guint role)
{
    for (const ParamRows *rows = place->system->rows; rows && rows->rows;
         rows++) {
        if (rows->roles & role) {
            add_rows(place, rows->prefix, rows->rows,
                     rows->defaults ? rows->defaults() : NULL);
        }
    }
}

/* The keys of the TCP by the profile of that number, 0: the system's own. */
static void
add_tcp(const Place *place, const char *name, guint number)
{
    Place at = *place;
    TcpProfile profile;

    at.program = g_intern_string(name);
    param_tcp_defaults(place->system, number, &profile);
    add_rows(&at, param_tcp_rows.prefix, param_tcp_rows.rows, &profile);
}

/* The profile, and the other keys with what each profile says. */
static void
add_tcps(const Place *place)
{
    g_auto(GStrv) names = g_strsplit(param_tcp_profile.choices, "|", -1);
    Place at = *place;

    add_use(place, param_tcp_rows.prefix, &param_tcp_profile,
            param_tcp_profile.value, param_tcp_profile.choices);
    for (const System *const *system = systems_all(); *system; system++) {
        at.system = *system;
        add_tcp(&at, names[0], 0);
    }
    for (guint i = 1; names[i]; i++) {
        add_tcp(place, names[i], i);
    }
}

/* [server], [proxy] or [client]: keys of all systems, of each, of the TCP. */
static void
add_role(ParamTable *table, const ParamSection *section)
{
    guint role = section->role;
    Place place = {.table = table, .section = section->name};

    for (const ParamRow *row = section->rows; row->name; row++) {
        if (row->type == VALUE_ENUM && !row->choices) {
            add_choice(&place, row, role);
        } else {
            add_use(&place, "", row, row->value, row->choices);
        }
    }
    /* Backwards: of keys that several have, such as "request", the order of
     * the last system is the one that reads best in `finwait describe`. */
    for (guint i = systems_count(); i > 0; i--) {
        place.system = systems_all()[i - 1];
        add_system(&place, role);
    }
    place.system = NULL;
    add_tcps(&place);
}

/* The section whose nodes have 'role'. */
static const char *
section_of(guint role)
{
    const ParamSection *at = param_section_rows;

    while (at->role != role) {
        at++;
    }
    return at->name;
}

/* The keys of single programs. */
static void
add_programs(ParamTable *table)
{
    for (const System *const *at = systems_all(); *at; at++) {
        for (const Program *const *p = (*at)->programs; *p; p++) {
            const Place place = {.table = table,
                                 .section = section_of((*p)->role),
                                 .system = *at,
                                 .program = (*p)->name};
            add_rows(&place, "", (*p)->rows, NULL);
        }
    }
}

/* The section of a node without software, or of none. */
static void
add_plain(ParamTable *table, const ParamSection *section)
{
    Place place = {.table = table, .section = section->name};
    gconstpointer defaults = section->defaults ? section->defaults() : NULL;

    add_rows(&place, "", section->rows, defaults);
    if (g_str_equal(section->name, "link")) {
        for (const ParamChosen *at = param_link_chosen; at->choice; at++) {
            place.program = at->choice;
            add_rows(&place, "", at->rows, defaults);
        }
    }
}

/* TRUE if a system has a program for the nodes of 'section'. */
static gboolean
has_programs(const ParamSection *section)
{
    gboolean has = FALSE;

    for (const System *const *at = systems_all(); *at; at++) {
        has |= system_program(*at, section->role, NULL) != NULL;
    }
    return has;
}

/* The texts of the table last as long as the process. */
ParamTable *
param_table_build(void)
{
    ParamTable *table = param_table_alloc();

    for (const ParamSection *at = param_section_rows; at->rows; at++) {
        if (!at->role) {
            add_plain(table, at);
        } else if (has_programs(at)) {
            add_role(table, at);
        }
    }
    add_programs(table);
    param_table_link(table, 0);
    table->n_shared = table->params->len;
    return table;
}
