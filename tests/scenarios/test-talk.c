/* SPDX-License-Identifier: GPL-2.0-only */
/* Conversations: how a difference is shown, and that an accepted file is
 * accepted. */
#include "scenarios/systems/systems.h"
#include "scenarios/talk/talk.h"

/* A conversation whose third output line is wrong, as is the last. */
#define WRONG                                                                  \
    "# A refusal.\n"                                                           \
    "end client posix\n"                                                       \
    "end server posix\n"                                                       \
    "wire on\n"                                                                \
    "\n"                                                                       \
    "0ms client connect 80\n"                                                  \
    "       0.000 client  sends SYN\n"                                         \
    "      10.000 server  sends RST\n"                                         \
    "      20.000 client  connect: ok\n"                                       \
    "\n"                                                                       \
    "# The end.\n"                                                             \
    "100ms stop\n"                                                             \
    "  [ns3] nothing\n"
#define RIGHT                                                                  \
    "# A refusal.\n"                                                           \
    "end client posix\n"                                                       \
    "end server posix\n"                                                       \
    "wire on\n"                                                                \
    "\n"                                                                       \
    "0ms client connect 80\n"                                                  \
    "       0.000 client  sends SYN\n"                                         \
    "      10.000 server  sends RST\n"                                         \
    "      20.000 client  connect: ECONNREFUSED\n"                             \
    "\n"                                                                       \
    "# The end.\n"                                                             \
    "100ms stop\n"

static Talk *
parse(const char *text)
{
    g_autoptr(GError) error = NULL;
    Talk *talk = talk_parse("x.t", text, strlen(text), &error);

    g_assert_no_error(error);
    return talk;
}

static TalkOutput *
run(const Talk *talk, TalkWorldKind kind)
{
    g_autoptr(GError) error = NULL;
    TalkOutput *output = talk_run(talk, kind, &error);

    g_assert_no_error(error);
    return output;
}

/* The first difference comes with its line and what was the same before. */
static void
test_difference(void)
{
    g_autoptr(Talk) talk = parse(WRONG);
    g_autoptr(GPtrArray) output = run(talk, TALK_MEMORY);
    g_autofree char *text = talk_compare(talk, TALK_MEMORY, output);

    g_assert_cmpstr(text, ==,
                    "x.t:9: the first difference\n"
                    "    6 0ms client connect 80\n"
                    "    7        0.000 client  sends SYN\n"
                    "    8       10.000 server  sends RST\n"
                    "-   9       20.000 client  connect: ok\n"
                    "+           20.000 client  connect: ECONNREFUSED\n");
}

/* Output that is missing, or too much, is a difference as well. */
static void
test_missing(void)
{
    g_autoptr(Talk) less = parse("end a posix\nend b posix\n"
                                 "0ms a connect 80\n1s stop\n");
    g_autoptr(Talk) more = parse("end a posix\nend b posix\n"
                                 "0ms a listen 80\n  x\n1s stop\n");
    g_autoptr(GPtrArray) less_output = run(less, TALK_MEMORY);
    g_autoptr(GPtrArray) more_output = run(more, TALK_MEMORY);
    g_autofree char *less_text = talk_compare(less, TALK_MEMORY, less_output);
    g_autofree char *more_text = talk_compare(more, TALK_MEMORY, more_output);

    g_assert_cmpstr(less_text, ==,
                    "x.t:4: the first difference\n"
                    "    3 0ms a connect 80\n"
                    "+           20.000 a  connect: ECONNREFUSED\n");
    g_assert_cmpstr(more_text, ==,
                    "x.t:4: the first difference\n"
                    "    3 0ms a listen 80\n"
                    "-   4   x\n");
}

/* A line of one world's own is expected there only. */
static void
test_own_line(void)
{
    g_autoptr(Talk) talk = parse("end a posix\nend b posix\n"
                                 "0ms a listen 80\n  [ns3] x\n1s stop\n");
    g_autoptr(GPtrArray) output = run(talk, TALK_MEMORY);
    g_autofree char *fine = talk_compare(talk, TALK_MEMORY, output);
    g_autofree char *text = talk_compare(talk, TALK_NS3, output);

    g_assert_null(fine);
    g_assert_nonnull(text);
}

/* What is rewritten compares equal, keeps comments, and is stable. */
static void
test_rewrite(void)
{
    g_autoptr(Talk) talk = parse(WRONG);
    g_autoptr(GPtrArray) memory = run(talk, TALK_MEMORY);
    g_autoptr(GPtrArray) ns3 = run(talk, TALK_NS3);
    TalkOutput *outputs[] = {memory, ns3};
    g_autofree char *text = talk_rewrite(talk, outputs);
    g_autoptr(Talk) right = parse(RIGHT);
    g_autofree char *again = talk_rewrite(right, outputs);
    g_autofree char *difference = talk_compare(right, TALK_NS3, ns3);

    g_assert_cmpstr(text, ==, RIGHT);
    g_assert_cmpstr(again, ==, RIGHT);
    g_assert_null(difference);
}

/* Lines that one world alone has are marked, the others are not. */
static void
test_merge(void)
{
    g_autoptr(Talk) talk = parse("end a posix\nend b posix\n0ms stop\n");
    TalkOutput *outputs[N_TALK_WORLDS];
    const char *const lines[N_TALK_WORLDS][5] = {{"1", "2", "4", "5", NULL},
                                                 {"1", "3", "4", NULL}};
    g_autofree char *text = NULL;

    for (guint kind = 0; kind < N_TALK_WORLDS; kind++) {
        GPtrArray *section = g_ptr_array_new();
        outputs[kind] =
            g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
        g_ptr_array_add(outputs[kind], g_ptr_array_new());
        g_ptr_array_add(outputs[kind], section);
        for (guint i = 0; lines[kind][i]; i++) {
            g_ptr_array_add(section, (gpointer)lines[kind][i]);
        }
    }
    text = talk_rewrite(talk, outputs);
    g_assert_cmpstr(text, ==,
                    "end a posix\nend b posix\n0ms stop\n  1\n  [memory] 2\n"
                    "  [ns3] 3\n  4\n  [memory] 5\n");
    for (guint kind = 0; kind < N_TALK_WORLDS; kind++) {
        g_ptr_array_unref(outputs[kind]);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    g_test_add_func("/talk/difference", test_difference);
    g_test_add_func("/talk/missing", test_missing);
    g_test_add_func("/talk/own-line", test_own_line);
    g_test_add_func("/talk/rewrite", test_rewrite);
    g_test_add_func("/talk/merge", test_merge);
    return g_test_run();
}
