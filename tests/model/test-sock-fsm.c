/* SPDX-License-Identifier: GPL-2.0-only */
/* The machine's table by itself: what it says for every order in every state
 * (sock-fact 5) and which code each end gives (sock-fact 4).  That the device
 * does so on the wire is tested in test-sock-end.c. */
#include "model/sock/machine/sock-machine-priv.h"
#include "tests/model/support-rows.h"

#define NO_ROW PL_SST_CLOSED /* never the target of a row */

/* From each state: where each order leads. */
static const struct {
    SockStateSimple from;
    SockState close, reset, discard;
} orders[] = {
    {PL_SSTS_CLOSED, NO_ROW, NO_ROW, NO_ROW},
    {PL_SSTS_ARP, PL_SST_CL_DISCARDED_CMD, PL_SST_CL_DISCARDED_CMD,
     PL_SST_CL_DISCARDED_CMD},
    {PL_SSTS_PO, PL_SST_CL_ARESET_CMD, PL_SST_CL_ARESET_CMD,
     PL_SST_CL_DISCARDED_CMD},
    {PL_SSTS_AO, PL_SST_CL_ARESET_CMD, PL_SST_CL_ARESET_CMD,
     PL_SST_CL_DISCARDED_CMD},
    {PL_SSTS_EST, PL_SST_AC, PL_SST_CL_ARESET_CMD, PL_SST_CL_DISCARDED_CMD},
    {PL_SSTS_PC, PL_SST_CL_ARESET_CMD, PL_SST_CL_ARESET_CMD,
     PL_SST_CL_DISCARDED_CMD},
    {PL_SSTS_AC, PL_SST_CL_ARESET_CMD, PL_SST_CL_ARESET_CMD,
     PL_SST_CL_DISCARDED_CMD},
};

/* From each state: the code of each way to end without the program. */
static const struct {
    SockStateSimple from;
    SockState rst, retries, closed, bad_seq, tout;
} ends[] = {
    {PL_SSTS_CLOSED, NO_ROW, NO_ROW, NO_ROW, NO_ROW, NO_ROW},
    {PL_SSTS_ARP, NO_ROW, NO_ROW, NO_ROW, NO_ROW, PL_SST_CL_ARESET_TOUT},
    {PL_SSTS_PO, PL_SST_CL_PRESET_POPENING, PL_SST_CL_ARESET_RE_PO, NO_ROW,
     PL_SST_CL_DISCARDED_PO_WCS, PL_SST_CL_ARESET_TOUT},
    {PL_SSTS_AO, PL_SST_CL_PRESET_AOPENING, PL_SST_CL_ARESET_RE_AO, NO_ROW,
     PL_SST_CL_DISCARDED_AO_WCS, PL_SST_CL_ARESET_TOUT},
    {PL_SSTS_EST, PL_SST_CL_PRESET_EST, PL_SST_CL_ARESET_RE_EST, NO_ROW, NO_ROW,
     PL_SST_CL_ARESET_TOUT},
    {PL_SSTS_PC, PL_SST_CL_PRESET_PCLOSING, PL_SST_CL_ARESET_RE_PC,
     PL_SST_CL_PCLOSED, NO_ROW, PL_SST_CL_ARESET_TOUT},
    {PL_SSTS_AC, PL_SST_CL_PRESET_ACLOSING, PL_SST_CL_ARESET_RE_AC,
     PL_SST_CL_ACLOSED, NO_ROW, PL_SST_CL_ARESET_TOUT},
};

/* One cell of the tables. */
typedef struct Cell {
    SockStateSimple from;
    SockInput input;
    SockState to;
} Cell;

static void
test_cell(gconstpointer data)
{
    const Cell *cell = data;
    SockState found = NO_ROW;

    sock_row(cell->from, cell->input, &found);
    g_assert_cmpstr(sock_state_name(found), ==, sock_state_name(cell->to));
}

/* Adds a test like "/sock/fsm/orders/EST/close" for what the machine does in
 * 'from' on 'input'. */
static void
add_cell(const char *table, SockStateSimple from, SockInput input, SockState to)
{
    const Cell cell = {from, input, to};
    g_autofree char *path =
        g_strdup_printf("/sock/fsm/%s/%s/%s", table,
                        sock_state_simple_name(from), sock_input_name(input));

    g_test_add_data_func_full(path, g_memdup2(&cell, sizeof cell), test_cell,
                              g_free);
}

static void
add_cells(void)
{
    G_STATIC_ASSERT(G_N_ELEMENTS(orders) == N_SOCK_STATES_SIMPLE);
    G_STATIC_ASSERT(G_N_ELEMENTS(ends) == N_SOCK_STATES_SIMPLE);
    for (guint i = 0; i < N_SOCK_STATES_SIMPLE; i++) {
        add_cell("orders", orders[i].from, IN_CLOSE, orders[i].close);
        add_cell("orders", orders[i].from, IN_RESET, orders[i].reset);
        add_cell("orders", orders[i].from, IN_DISCARD, orders[i].discard);
        add_cell("ends", ends[i].from, IN_RST, ends[i].rst);
        add_cell("ends", ends[i].from, IN_RETRIES, ends[i].retries);
        add_cell("ends", ends[i].from, IN_CLOSED, ends[i].closed);
        add_cell("ends", ends[i].from, IN_BAD_SEQ, ends[i].bad_seq);
        add_cell("ends", ends[i].from, IN_TOUT, ends[i].tout);
    }
}

/* statesimple = state >> 5 (sock-fact 4), texts differ, and no row leads
 * back to the state of power-up. */
static void
test_states(void)
{
    GHashTable *texts = g_hash_table_new(g_str_hash, g_str_equal);

#define X(NAME, VALUE, TEXT, OUTCOME)                                          \
    g_assert_cmpint(VALUE >> 5, ==, sock_state_to_simple(NAME));               \
    g_assert_true(g_hash_table_add(texts, (gpointer)sock_state_name(NAME)));
    SOCK_STATES(X)
#undef X
    for (guint from = 0; from < N_SOCK_STATES_SIMPLE; from++) {
        for (guint input = 0; input < N_SOCK_INPUTS; input++) {
            SockState to;
            if (sock_row((SockStateSimple)from, (SockInput)input, &to)) {
                g_assert_cmpstr(sock_state_name(to), !=,
                                sock_state_name(PL_SST_CLOSED));
            }
        }
    }
    g_assert_cmpuint(g_hash_table_size(texts), ==, 30);
    g_hash_table_unref(texts);
}

/* The closed codes are the vendor's numbers 0 to 21. */
static void
test_codes(void)
{
    g_assert_cmpint(PL_SST_CL_ACLOSED, ==, 2);
    g_assert_cmpint(PL_SST_CL_PRESET_STRANGE, ==, 8);
    g_assert_cmpint(PL_SST_CL_ARESET_RE_AC, ==, 14);
    g_assert_cmpint(PL_SST_CL_ARESET_DERR, ==, 16);
    g_assert_cmpint(PL_SST_CL_DISCARDED_CMD, ==, 17);
    g_assert_cmpint(PL_SST_CL_DISCARDED_ARPFL, ==, 20);
    g_assert_cmpint(PL_SST_CL_DISCARDED_TOUT, ==, 21);
}

/* A row leads to every closed code, but for the two whose cause nobody
 * documents. */
static void
test_reachable(void)
{
    guint64 codes = 0;

    for (guint from = 0; from < N_SOCK_STATES_SIMPLE; from++) {
        for (guint input = 0; input < N_SOCK_INPUTS; input++) {
            SockState to;
            if (sock_row((SockStateSimple)from, (SockInput)input, &to) &&
                sock_state_to_simple(to) == PL_SSTS_CLOSED) {
                codes |= G_GUINT64_CONSTANT(1) << to;
            }
        }
    }
    for (guint code = 1; code <= PL_SST_CL_DISCARDED_TOUT; code++) {
        gboolean none =
            code == PL_SST_CL_PRESET_STRANGE || code == PL_SST_CL_ARESET_DERR;
        g_test_message("%s", sock_state_name((SockState)code));
        g_assert_cmpuint(codes >> code & 1, ==, none ? 0 : 1);
    }
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    add_cells();
    g_test_add_func("/sock/fsm/states", test_states);
    g_test_add_func("/sock/fsm/codes", test_codes);
    g_test_add_func("/sock/fsm/reachable", test_reachable);
    return g_test_run();
}
