/* SPDX-License-Identifier: GPL-2.0-only */
/* Each construct of an expected list: what it lets pass, and what is nearly
 * that and must not pass. */
#include "scenarios/conform/conform-match.h"

#include <string.h>

#include "scenarios/conform/conform-json.h"
#include "scenarios/systems/systems.h"
#include "tests/shim/support-row.h"

/* TRUE if 'happened', "STEP: text" by commas, is what 'list' allows. */
static gboolean
fits(const char *list, const char *happened)
{
    g_autoptr(JsonNode) node = json_from_string(list, NULL);
    g_auto(GStrv) events = g_strsplit(happened, ",", -1);
    g_autoptr(GPtrArray) all = conform_happened_new();
    g_autoptr(GError) error = NULL;
    ConformSource at = {.path = "list", .line = 1};
    ConformDifference difference;
    ConformItem *items;
    gboolean ok;

    g_assert_nonnull(node);
    items = conform_read_list(&at, json_node_get_array(node), "client", &error);
    g_assert_no_error(error);
    for (char **event = events; *event; event++) {
        char *text = NULL;
        gint64 step = g_ascii_strtoll(*event, &text, 10);
        conform_happened_add(all, step, text + strlen(": "));
    }
    ok = conform_match(items, all, &difference);
    conform_item_free(items);
    return ok;
}

typedef struct Row {
    const char *list, *happened;
    gboolean fits;
} Row;

static const Row rows[] = {
    /* Labels count where they are given. */
    {"[]", "", TRUE},
    {"[]", "1: a", FALSE},
    {"[\"a\"]", "", FALSE},
    {"[\"a\"]", "7: a", TRUE},
    {"[\"a\"]", "7: a,7: a", FALSE},
    {"[{\"ev\":\"a\"}]", "7: a", TRUE},
    {"[{\"step\":7,\"ev\":\"a\"}]", "7: a", TRUE},
    {"[{\"step\":7,\"ev\":\"a\"}]", "8: a", FALSE},
    {"[\"a\",\"b\"]", "1: a,1: b", TRUE},
    {"[\"a\",\"b\"]", "1: b,1: a", FALSE},
    {"[\"a\"]", "1: ab", FALSE},
    {"[\"ab\"]", "1: a", FALSE},
    /* Numbers within a range. */
    {"[{\"ev\":\"r=%d b\",\"n\":{\"min\":5,\"max\":7}}]", "1: r=5 b", TRUE},
    {"[{\"ev\":\"r=%d b\",\"n\":{\"min\":5,\"max\":7}}]", "1: r=7 b", TRUE},
    {"[{\"ev\":\"r=%d b\",\"n\":{\"min\":5,\"max\":7}}]", "1: r=4 b", FALSE},
    {"[{\"ev\":\"r=%d b\",\"n\":{\"min\":5,\"max\":7}}]", "1: r=8 b", FALSE},
    {"[{\"ev\":\"r=%d b\",\"n\":{\"min\":5,\"max\":7}}]", "1: r= b", FALSE},
    {"[{\"ev\":\"r=%d b\",\"n\":{\"min\":5,\"max\":7}}]", "1: r=6", FALSE},
    {"[{\"ev\":\"r=%d\",\"n\":{\"min\":0,\"max\":9,\"rec\":null}}]", "1: r=EOF",
     FALSE},
    {"[\"r=%d\"]", "1: r=6", FALSE},
    /* What may be missing. */
    {"[{\"ev\":\"a\",\"opt\":true},\"b\"]", "1: b", TRUE},
    {"[{\"ev\":\"a\",\"opt\":true},\"b\"]", "1: a,1: b", TRUE},
    {"[{\"ev\":\"a\",\"opt\":true},\"b\"]", "1: b,1: a", FALSE},
    {"[{\"ev\":\"a\",\"opt\":true},\"a\"]", "1: a", TRUE},
    {"[{\"ev\":\"a\",\"opt\":true},\"a\"]", "1: a,1: a,1: a", FALSE},
    {"[{\"any_order\":[\"a\",\"b\"],\"opt\":true},\"c\"]", "1: c", TRUE},
    {"[{\"any_order\":[\"a\",\"b\"],\"opt\":true},\"c\"]", "1: a,1: c", FALSE},
    /* What is not compared. */
    {"[{\"ev\":\"says=x\",\"info\":true},\"b\"]", "1: says=y,1: b", TRUE},
    {"[{\"ev\":\"says=x\",\"info\":true},\"b\"]", "1: b", TRUE},
    {"[{\"ev\":\"says=x\",\"info\":true},\"b\"]", "1: said=y,1: b", FALSE},
    /* Any order. */
    {"[{\"any_order\":[\"a\",\"b\",\"c\"]}]", "1: c,1: a,1: b", TRUE},
    {"[{\"any_order\":[\"a\",\"b\",\"c\"]}]", "1: c,1: a", FALSE},
    {"[{\"any_order\":[\"a\",\"b\",\"c\"]}]", "1: c,1: a,1: a", FALSE},
    {"[{\"any_order\":[\"a\",\"a\"]},\"b\"]", "1: a,1: a,1: b", TRUE},
    {"[{\"any_order\":[\"a\",\"a\"]},\"b\"]", "1: a,1: b,1: a", FALSE},
    {"[{\"any_order\":[\"a\",{\"ev\":\"b\",\"opt\":true}]}]", "1: a", TRUE},
    {"[{\"any_order\":[{\"step\":1,\"ev\":\"a\"},{\"step\":2,\"ev\":\"b\"}]}]",
     "2: b,1: a", TRUE},
    {"[{\"any_order\":[{\"step\":1,\"ev\":\"a\"},{\"step\":2,\"ev\":\"b\"}]}]",
     "2: a,1: b", FALSE},
    /* One of several ways, of which the wrong one may begin well. */
    {"[{\"one_of\":[[\"a\"],[\"a\",\"b\"]]},\"c\"]", "1: a,1: c", TRUE},
    {"[{\"one_of\":[[\"a\"],[\"a\",\"b\"]]},\"c\"]", "1: a,1: b,1: c", TRUE},
    {"[{\"one_of\":[[\"a\"],[\"a\",\"b\"]]},\"c\"]", "1: b,1: c", FALSE},
    {"[{\"one_of\":[[\"a\"],[\"a\",\"b\"]]},\"c\"]", "1: a,1: b", FALSE},
    {"[{\"one_of\":[[],[\"a\"]]}]", "", TRUE},
    {"[{\"one_of\":[[{\"any_order\":[\"a\",\"b\"]},\"c\"],[\"d\"]]}]",
     "1: b,1: a,1: c", TRUE},
    {"[{\"one_of\":[[{\"any_order\":[\"a\",\"b\"]},\"c\"],[\"d\"]]}]",
     "1: b,1: a,1: d", FALSE},
};

static void
test_rows(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *row =
            g_strdup_printf("%s in %s", rows[i].happened, rows[i].list);
        row_int(row, "fits", fits(rows[i].list, rows[i].happened),
                rows[i].fits);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    g_test_add_func("/conform/match", test_rows);
    return g_test_run();
}
