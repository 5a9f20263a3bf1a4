/* SPDX-License-Identifier: GPL-2.0-only */
/* finwait manual, finwait completion. */
#include "scenarios/command/command.h"

#include "scenarios/command/completion.h"
#include "scenarios/command/manual.h"

/* `finwait manual [PAGE]` */
ExitStatus
command_manual(int argc, char **argv, GError **error)
{
    const GOptionEntry none[] = {G_OPTION_ENTRY_NULL};
    g_autofree char *text = NULL;
    const char *name;

    if (!command_parse(&argc, &argv, none,
                       "[finwait|finwait-scenario|finwait-talk]",
                       "Prints a manual page, as man(1) reads it: finwait "
                       "manual | man -l -.",
                       error)) {
        return EXIT_MISTAKE;
    }
    name = argc > 1 ? argv[1] : manual_pages[0];
    if (argc > 2) {
        mistake(error, "manual: %d pages, expected one", argc - 1);
        return EXIT_MISTAKE;
    }
    if (!g_strv_contains(manual_pages, name)) {
        unknown_word(error, "page", name, manual_pages);
        return EXIT_MISTAKE;
    }
    text = manual_page(name, error);
    if (!text) {
        return EXIT_MISTAKE;
    }
    g_print("%s", text);
    return EXIT_FINE;
}

/* `finwait completion bash|zsh` */
ExitStatus
command_completion(int argc, char **argv, GError **error)
{
    static const char *const shells[] = {"bash", "zsh", NULL};
    const GOptionEntry none[] = {G_OPTION_ENTRY_NULL};
    g_autofree char *text = NULL;

    if (!command_parse(&argc, &argv, none, "bash|zsh",
                       "Prints what makes that shell complete commands, "
                       "options, scenarios and keys:\n"
                       "source <(finwait completion bash).",
                       error)) {
        return EXIT_MISTAKE;
    }
    if (argc != 2) {
        mistake(error, "completion: %d shells, expected bash or zsh", argc - 1);
        return EXIT_MISTAKE;
    }
    if (!g_strv_contains(shells, argv[1])) {
        unknown_word(error, "shell", argv[1], shells);
        return EXIT_MISTAKE;
    }
    text = *argv[1] == 'b' ? completion_bash() : completion_zsh();
    g_print("%s", text);
    return EXIT_FINE;
}
