/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/command/completion.h"

#include <string.h>

#include "scenarios/command/command.h"
#include "scenarios/measure/metrics.h"

/* ---- What a place wants ------------------------------------------------- */

/* Appends calls of functions of the scripts, one for each alternative in
 * 'form', such as "FILE.t..." or "DIR|FILE.csv"; 'file' is what FILE alone
 * wants. */
static void
append_wanted(GString *out, const char *form, const char *file)
{
    g_auto(GStrv) parts = g_strsplit_set(form ? form : "", "|[] ", -1);

    for (char **part = parts; *part; part++) {
        char *dots = strstr(*part, "...");
        const char *dot;

        if (dots) {
            *dots = '\0';
        }
        dot = strchr(*part, '.');
        if (g_str_equal(*part, "DIR")) {
            g_string_append(out, " _finwait_folders;");
        } else if (g_str_has_prefix(*part, "FILE")) {
            g_string_append_printf(out, dot ? " _finwait_files %s;" : " %s;",
                                   dot ? dot + 1 : file);
        } else if (g_str_has_prefix(*part, "KEY")) {
            g_string_append(out, " _finwait_keys;");
        } else if (g_str_equal(*part, "METRIC")) {
            g_string_append(out, " _finwait_metrics;");
        } else if (g_ascii_islower(**part)) {
            g_string_append_printf(out, " _finwait_words %s;", *part);
        }
    }
    if (!out->len || out->str[out->len - 1] != ';') {
        g_string_append(out, " :;"); /* nothing can be said */
    }
}

/* "link.rate link.delay ..." */
static void
append_keys(GString *out)
{
    const ParamTable *table = param_table();

    for (guint i = 0; i < param_count(table); i++) {
        g_string_append_printf(out, " %s", param_at(table, i)->key);
    }
}

static void
append_metrics(GString *out)
{
    guint n;
    const Metric *metrics = metric_table(&n);

    for (guint i = 0; i < n; i++) {
        g_string_append_printf(out, " %s", metrics[i].name);
    }
}

static void
append_commands(GString *out)
{
    for (const Command *at = command_table(); at->word; at++) {
        g_string_append_printf(out, " %s", at->word);
    }
    g_string_append(out, " --help --version");
}

/* ---- What the scripts do ------------------------------------------------ */

/* "--out|-o) _finwait_folders ;;" for each option with a value. */
static void
append_values(GString *out, const CommandPage *page)
{
    for (guint i = 0; i < page->entries->len; i++) {
        const GOptionEntry *entry =
            &g_array_index(page->entries, GOptionEntry, i);

        if (!entry->arg_description) {
            continue;
        }
        g_string_append_printf(out, "            --%s", entry->long_name);
        if (entry->short_name) {
            g_string_append_printf(out, "|-%c", entry->short_name);
        }
        g_string_append(out, ")");
        append_wanted(out, entry->arg_description, "_finwait_files");
        g_string_append(out, " return ;;\n");
    }
}

static void
append_options(GString *out, const CommandPage *page)
{
    g_string_append(out, " --help");
    for (guint i = 0; i < page->entries->len; i++) {
        const GOptionEntry *entry =
            &g_array_index(page->entries, GOptionEntry, i);
        g_string_append_printf(out, " --%s%s", entry->long_name,
                               entry->arg_description ? "=" : "");
    }
}

/* What may follow the word of 'command'. */
static void
append_command(GString *out, const Command *command)
{
    g_autoptr(CommandPage) page = command_page(command);

    g_string_append_printf(out,
                           "    %s)\n"
                           "        case $previous in\n",
                           command->word);
    append_values(out, page);
    g_string_append(out, "        esac\n"
                         "        case $current in\n"
                         "            -*) _finwait_words");
    append_options(out, page);
    g_string_append(out, " ;;\n            *)");
    append_wanted(out, page->usage, "_finwait_scenarios");
    g_string_append(out, " ;;\n        esac ;;\n");
}

/* The functions that both scripts have, over _finwait_words and
 * _finwait_files, which each shell has in its own way. */
static void
append_shared(GString *out)
{
    g_string_append(out, "_finwait_keys() {\n    _finwait_words");
    append_keys(out);
    g_string_append(out, "\n}\n\n_finwait_metrics() {\n    _finwait_words");
    append_metrics(out);
    g_string_append(out,
                    "\n}\n\n_finwait_scenarios() {\n"
                    "    _finwait_words $(finwait list 2>/dev/null |\n"
                    "        sed 's/ .*//')\n"
                    "    _finwait_files ini\n"
                    "}\n\n"
                    "# What $current can become, in command $command behind "
                    "$previous.\n"
                    "_finwait_complete() {\n"
                    "    case $command in\n"
                    "    \"\") _finwait_words");
    append_commands(out);
    g_string_append(out, " ;;\n");
    for (const Command *at = command_table(); at->word; at++) {
        append_command(out, at);
    }
    g_string_append(out, "    esac\n}\n\n");
}

/* ---- bash --------------------------------------------------------------- */

static const char bash_head[] =
    "# bash completion of finwait, as `finwait completion bash` prints it.\n"
    "\n"
    "_finwait_words() {\n"
    "    local word\n"
    "    for word; do\n"
    "        [[ $word != \"$current\"* ]] || COMPREPLY+=(\"$word\")\n"
    "    done\n"
    "}\n"
    "\n"
    "# Files whose names end in .$1, or all; folders lead to more.\n"
    "_finwait_files() {\n"
    "    local file\n"
    "    compopt -o filenames 2>/dev/null\n"
    "    while IFS= read -r file; do\n"
    "        [[ -n $1 && ! -d $file && $file != *.$1 ]] ||\n"
    "            COMPREPLY+=(\"$file\")\n"
    "    done < <(compgen -f -- \"$current\")\n"
    "}\n"
    "\n"
    "_finwait_folders() {\n"
    "    local folder\n"
    "    compopt -o filenames 2>/dev/null\n"
    "    while IFS= read -r folder; do\n"
    "        COMPREPLY+=(\"$folder\")\n"
    "    done < <(compgen -d -- \"$current\")\n"
    "}\n"
    "\n";

/* "=" is a word of its own in COMP_WORDS. */
static const char bash_tail[] =
    "_finwait() {\n"
    "    local current=${COMP_WORDS[COMP_CWORD]} command= previous=\n"
    "    COMPREPLY=()\n"
    "    if ((COMP_CWORD > 1)); then\n"
    "        command=${COMP_WORDS[1]}\n"
    "        previous=${COMP_WORDS[COMP_CWORD - 1]}\n"
    "    fi\n"
    "    if [[ $current == = ]]; then\n"
    "        current=\n"
    "    elif [[ $previous == = ]] && ((COMP_CWORD > 2)); then\n"
    "        previous=${COMP_WORDS[COMP_CWORD - 2]}\n"
    "        [[ $previous == -* ]] || return\n"
    "    fi\n"
    "    _finwait_complete\n"
    "    case ${COMPREPLY[0]} in\n"
    "        --*=) compopt -o nospace 2>/dev/null ;;\n"
    "    esac\n"
    "    if [[ $previous == --set || $previous == -s ]]; then\n"
    "        compopt -o nospace 2>/dev/null\n"
    "        COMPREPLY=(\"${COMPREPLY[@]/%/=}\")\n"
    "    fi\n"
    "}\n"
    "\n"
    "complete -F _finwait finwait\n";

/* (transfer full) */
char *
completion_bash(void)
{
    GString *out = g_string_new(bash_head);

    append_shared(out);
    g_string_append(out, bash_tail);
    return g_string_free(out, FALSE);
}

/* ---- zsh ---------------------------------------------------------------- */

static const char zsh_head[] =
    "#compdef finwait\n"
    "# zsh completion of finwait, as `finwait completion zsh` prints it.\n"
    "\n"
    "_finwait_words() {\n"
    "    compadd -S \"$suffix\" -- \"$@\"\n"
    "}\n"
    "\n"
    "_finwait_files() {\n"
    "    if [[ -n $1 ]]; then _files -g \"*.$1\"; else _files; fi\n"
    "}\n"
    "\n"
    "_finwait_folders() {\n"
    "    _files -/\n"
    "}\n"
    "\n";

static const char zsh_tail[] =
    "_finwait() {\n"
    "    local current=$words[CURRENT] command= previous= suffix=' '\n"
    "    if ((CURRENT > 2)); then\n"
    "        command=$words[2]\n"
    "        previous=$words[CURRENT-1]\n"
    "    fi\n"
    "    if [[ $current == --*=* ]]; then\n"
    "        previous=${current%%=*}\n"
    "        current=${current#*=}\n"
    "        compset -P '*='\n"
    "    fi\n"
    "    [[ $current == -* ]] && suffix=\n"
    "    [[ $previous == --set || $previous == -s ]] && suffix==\n"
    "    _finwait_complete\n"
    "}\n"
    "\n"
    "# From a file in $fpath this runs at the first completion.\n"
    "if [[ $funcstack[1] == _finwait ]]; then\n"
    "    _finwait \"$@\"\n"
    "else\n"
    "    compdef _finwait finwait\n"
    "fi\n";

/* (transfer full) */
char *
completion_zsh(void)
{
    GString *out = g_string_new(zsh_head);

    append_shared(out);
    g_string_append(out, zsh_tail);
    return g_string_free(out, FALSE);
}
