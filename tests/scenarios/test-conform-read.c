/* SPDX-License-Identifier: GPL-2.0-only */
/* What the reader of cases says of mistakes: where, what it expected, and
 * what is near. */
#include "scenarios/conform/conform-case.h"
#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-mistake.h"
#include "tests/shim/support-row.h"

#include <string.h>

/* A case that is right; each row below puts something else in its place. */
#define GOOD                                                                   \
    "{\"id\":\"t.one\",\"system_under_test\":\"posix\",\"sut_end\":"           \
    "\"client\",\"peer\":\"posix\",\"delay_ms\":10,\"settle_ms\":80,"          \
    "\"tail_ms\":80,\"scope\":\"core\",\"script\":[{\"step\":1,\"at\":\"S\","  \
    "\"op\":\"listen\"},{\"step\":2,\"at\":\"C\",\"op\":\"write\",\"args\":"   \
    "{\"bytes\":1}}],\"expect\":{\"client\":[\"x\"]}}"

typedef struct Row {
    const char *old, *now, *message;
} Row;

static const Row rows[] = {
    {"\"id\":\"t.one\",", "", "c:2: no \"id\", expected a string"},
    {"\"t.one\"", "7", "c:2: \"id\" is 7, expected a string"},
    {"\"core\"", "\"cor\"",
     "c:2: t.one: unknown scope \"cor\", expected core, extended, out, did "
     "you mean \"core\"?"},
    {"\"client\",\"peer\"", "\"both\",\"peer\"",
     "c:2: t.one: unknown sut_end \"both\", expected client, server"},
    {"\"core\"", "\"\\u001b[2J\\ncor\"",
     "c:2: t.one: unknown scope \"\\x1b[2J\\x0acor\", expected core, "
     "extended, out"},
    {"\"delay_ms\":10", "\"delay_ms\":-1",
     "c:2: t.one: \"delay_ms\" is -1, expected an integer from 0 to "
     "2000000000"},
    {"\"tail_ms\":80", "\"tail_ms\":\"80\"",
     "c:2: t.one: \"tail_ms\" is \"80\", expected an integer from 0 to "
     "2000000000"},
    {"\"step\":2", "\"step\":0",
     "c:2: t.one, script[1]: step 0 after step 1, expected steps that never "
     "decrease"},
    {"\"at\":\"C\"", "\"at\":\"nett\"",
     "c:2: t.one, script[1]: unknown at \"nett\", expected C, S, C2, U, net, "
     "did "
     "you mean \"net\"?"},
    {"\"at\":\"C\"", "\"at\":\"U\"",
     "c:2: t.one, script[1]: no end U, expected \"peer_upstream\" in a case "
     "with one"},
    {"\"op\":\"listen\"", "\"op\":\"listen\",\"wait_m\":3",
     "c:2: t.one, script[0]: unknown key \"wait_m\", expected step, at, op, "
     "args, quiet, wait_ms, sample, call, did you mean \"wait_ms\"?"},
    {"\"op\":\"listen\"", "\"op\":\"listen\",\"sample\":\"both\"",
     "c:2: t.one, script[0]: unknown sample \"both\", expected C, S, none"},
    {"{\"bytes\":1}", "{}",
     "c:2: t.one, script[1], write: no \"bytes\", expected an integer from 0 "
     "to 2000000000"},
    {"{\"bytes\":1}", "{\"byte\":1}",
     "c:2: t.one, script[1], write: unknown key \"byte\", expected bytes, "
     "nosignal, did you mean \"bytes\"?"},
    {"{\"bytes\":1}", "{\"bytes\":1,\"nosignal\":2}",
     "c:2: t.one, script[1], write: \"nosignal\" is 2, expected true or "
     "false"},
    {"\"op\":\"listen\"", "\"op\":\"shutdown\",\"args\":{\"how\":\"RW\"}",
     "c:2: t.one, script[0], shutdown: unknown how \"RW\", expected WR, RD, "
     "RDWR, did you mean \"WR\"?"},
    {"\"op\":\"listen\"",
     "\"op\":\"readiness\",\"args\":{\"api\":\"epoll\",\"events\":[\"INN\"]}",
     "c:2: t.one, script[0], readiness: unknown events \"INN\", expected IN, "
     "OUT, PRI, RDHUP, HUP, ERR, did you mean \"IN\"?"},
    {"\"op\":\"listen\"", "\"on\":\"data\",\"do\":[]",
     "c:2: t.one, script[0]: unknown event \"data\", expected none"},
    {"[\"x\"]", "[7]", "c:2: t.one, client[0]: 7, expected an object"},
    {"[\"x\"]", "7", "c:2: t.one: \"client\" is 7, expected a list"},
    {"\"client\":[", "\"clients\":[",
     "c:2: t.one: unknown key \"clients\", expected client, server, upstream, "
     "wire_key, wire_upstream_key, states, did you mean \"client\"?"},
    {"[\"x\"]", "[{\"ev\":\"n=%d\"}]",
     "c:2: t.one, client[0]: %d in \"ev\" without \"n\", expected both or "
     "neither"},
    {"[\"x\"]", "[{\"ev\":\"n\",\"n\":{\"min\":1,\"max\":2}}]",
     "c:2: t.one, client[0]: \"n\" without a %d in \"ev\", expected both or "
     "neither"},
    {"[\"x\"]", "[{\"ev\":\"%d\",\"n\":{\"min\":3,\"max\":2}}]",
     "c:2: t.one, client[0]: \"min\" is above \"max\""},
    {"[\"x\"]", "[{\"one_of\":[\"x\"]}]",
     "c:2: t.one, client[0]: \"one_of\" holds no list, expected lists"},
    {"[\"x\"]", "[{\"one_of\":[]}]",
     "c:2: t.one, client[0]: \"one_of\" of nothing"},
    {"\"scope\"", "\"wire_ignore\":[\"RST\"],\"scope\"",
     "c:2: t.one: \"wire_ignore\" holds \"RST\", expected \"PROBE\""},
    {"\"scope\"", "\"wire_ignored\":[],\"scope\"",
     "c:2: t.one: unknown key \"wire_ignored\", did you mean "
     "\"wire_ignore\"?"},
};

/* GOOD with one part replaced. */
static char *
changed(const Row *row)
{
    const char *at = strstr(GOOD, row->old);

    g_assert_nonnull(at);
    return g_strdup_printf("\n%.*s%s%s\n", (int)(at - GOOD), GOOD, row->now,
                           at + strlen(row->old));
}

static void
test_mistakes(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = changed(&rows[i]);
        g_autoptr(GPtrArray) cases =
            g_ptr_array_new_with_free_func((GDestroyNotify)conform_case_free);
        g_autoptr(GError) error = NULL;

        row_holds(rows[i].now, "refused",
                  !conform_parse(cases, text, strlen(text), "c", &error));
        row_mistake(rows[i].now, error, rows[i].message);
    }
}

/* The text of a mistake in 'text'. */
static void
says(const char *text, const char *words)
{
    g_autoptr(GPtrArray) cases =
        g_ptr_array_new_with_free_func((GDestroyNotify)conform_case_free);
    g_autoptr(GError) error = NULL;

    g_assert_false(conform_parse(cases, text, strlen(text), "c", &error));
    if (!strstr(error->message, words)) {
        g_test_message("%s", error->message);
    }
    g_assert_nonnull(strstr(error->message, words));
}

static void
test_files(void)
{
    says("", "c: no case, expected one on each line");
    says("\n\n", "c: no case");
    says("[]", "c:1: [], expected an object");
    says(GOOD "\n{\"id\":", "c:2: ");
    says(GOOD "\n\n" GOOD, "c:3: t.one: this id is that of line 1 already");
}

/* Ops of a system without a model are taken as they are, and the other cases
 * of the file are read. */
static void
test_missing(void)
{
    Row row = {"\"system_under_test\":\"posix\"",
               "\"system_under_test\":\"nobodys\"", NULL};
    Row other = {"\"t.one\"", "\"t.two\"", NULL};
    g_autofree char *first = changed(&row), *second = changed(&other);
    g_autofree char *text = g_strconcat(first, "\n", second, NULL);
    g_autoptr(GPtrArray) cases =
        g_ptr_array_new_with_free_func((GDestroyNotify)conform_case_free);
    g_autoptr(GError) error = NULL;
    const ConformCase *one;

    g_assert_true(conform_parse(cases, text, strlen(text), "c", &error));
    g_assert_no_error(error);
    one = cases->pdata[0];
    g_assert_cmpuint(cases->len, ==, 2);
    g_assert_cmpstr(one->missing, ==, "nobodys");
    one = cases->pdata[1];
    g_assert_cmpstr(one->missing, ==, NULL);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    g_test_add_func("/conform/read/mistakes", test_mistakes);
    g_test_add_func("/conform/read/files", test_files);
    g_test_add_func("/conform/read/missing", test_missing);
    return g_test_run();
}
