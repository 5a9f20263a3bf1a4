/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/model/contract.h"
#include "tests/model/contract-script.h"
#include "tests/units.h"

#define OPEN CONTRACT_OPEN

/* clang-format off */
static const ContractCase cases[] = {
/* port_tcp_connect, port_tcp_accept, the verdicts. */
{"open/tells-both-ends-from-the-loop",
 "A connect; A saw; run 100; A saw opened; B saw opened; syns 1"},
{"open/ends-and-id-agree", OPEN "ends; ids"},
{"open/ids-are-unique", OPEN "C connect; run 100; C saw opened; ids"},
{"open/refused",
 "verdict refuse; A connect; run 100; A saw end/refused; syns 1; A release"},
{"open/ignored-is-repeated-then-times-out",
 "verdict ignore; A connect; run 20000; A saw end/timeout; syns 6; A release"},
{"open/ignored-then-accepted",
 "verdict ignore; A connect; run 300; verdict accept; run 1000;"
 "A saw opened; B saw opened"},
{"open/nobody-answers", "down B; A connect; run 20000; A saw end/timeout"},
{"open/local-port-is-used-and-then-taken",
 "A connect 5000; C denied 5000; run 100; A saw opened; ends"},
{"open/abort-while-asking",
 "A connect; A abort; run 500; B saw end/reset; B release"},
{"open/close-while-asking", "A connect; A close; run 500; B saw end/reset"},
{"open/peer-aborts-before-our-ack",
 "A connect; run 15; B abort; run 500; A saw opened end/reset"},
{"open/bytes-may-wait-for-it",
 "A connect; A send 100; A takes 100; run 500; A saw opened;"
 "B saw opened data; B recv 100; A unacked 0"},
{"open/syn-ack-unanswered-times-out",
 "A connect; run 5; down A; run 20000; A saw opened; B saw end/timeout"},
{"open/over-a-half-open-peer",
 "A connect 5000; run 100; A discard; C connect 5000; run 3000;"
 "B saw opened end/reset; C saw opened; D saw opened"},
{"open/in-place-of-a-half-open-peer",
 "replace; A connect 5000; run 100; A discard; C connect 5000; run 100;"
 "B saw opened; C saw opened; D saw opened; C send 9; run 100; D saw data"},
{"open/while-the-peer-is-in-time-wait",
 "A connect 5000; run 100; B shutdown; run 500; A shutdown; run 100;"
 "A saw opened fin end/closed; B saw opened fin end/closed; A release;"
 "C connect 5000; run 3000; C saw opened; D saw opened"},

/* port_tcp_send, _unacked, _readable, _recv. */
{"data/arrives-in-order",
 OPEN "A send 5000; A takes 5000; A saw; run 500; B saw data;"
 "B readable 5000; B recv 5000; B readable 0"},
{"data/acknowledged",
 OPEN "A unspace; A send 10; A unacked 10; run 500; A unacked 0; A space"},
{"data/filler-is-counted",
 OPEN "A fill 3000; A takes 3000; run 500; B readable 3000; B drop 3000;"
 "B readable 0"},
{"data/both-ways-at-once",
 OPEN "A send 4000; B send 3000; run 500; A saw data; B saw data;"
 "A recv 3000; B recv 4000"},
{"data/adds-to-what-waits",
 OPEN "A send 10; run 500; B recv 4; A send 10; run 500; B readable 16;"
 "B recv 16"},
{"data/answered-in-the-call-back",
 OPEN "B on data send 20; A send 10; run 500; A saw data; A recv 20"},
{"data/no-end-in-sight", OPEN "run 600000; A saw; B saw"},
{"data/unanswered-times-out",
 OPEN "down B; A send 10; run 20000; A saw end/timeout; A unacked 10"},
{"data/link-comes-back",
 OPEN "down A; A send 10; run 500; B saw; up A; run 1000; B saw data"},
{"data/nothing-taken-after-end",
 OPEN "B abort; run 100; A saw end/reset; A send 5; A takes 0; A fill 5;"
 "A takes 0; A sendable 0; A release"},

/* port_tcp_sendable, port_tcp_credit, PortTcpOpts. */
{"window/limits-what-is-sendable",
 "B opts 4000;" OPEN "A sendable 4000; A send 1500; A sendable 2500"},
{"window/stays-closed-until-credit",
 "B opts 1000;" OPEN "A send 3000; run 1000; A space; B recv 1000; run 2000;"
 "B readable 0; A nospace"},
{"window/opens-by-credit",
 "B opts 1000;" OPEN "A send 3000; run 1000; B recv 1000; B credit 1000;"
 "run 1000; B recv 1000; B credit 1000; run 1000; B recv 1000; A unacked 0"},
{"window/none-at-first",
 "B opts 0;" OPEN "A sendable 0; A unspace; A send 100; run 2000; B saw;"
 "A unacked 100; A nospace; B credit 50000; run 1000; A space; B saw data;"
 "B recv 100; A unacked 0"},
{"window/credit-before-the-handshake",
 "A opts 0; B opts 0; A connect; A credit 5000; run 100; A saw opened;"
 "B saw opened; B sendable 5000; A sendable 0"},
{"window/credit-inside-the-syn",
 "B opts 0; B credits 5000; A connect; run 100; A saw opened;"
 "A sendable 5000; A send 100; run 500; B saw opened data"},
{"window/growth-is-told",
 "B opts 0;" OPEN "A unspace; B credit 5000; run 100; A space;"
 "A sendable 5000"},
{"window/probed-while-closed",
 "B opts 0;" OPEN "A send 100; run 60000; A saw; B credit 5000; run 1000;"
 "B recv 100"},
{"window/lost-update-is-found-out",
 "B opts 1000;" OPEN "A send 2000; run 1000; B recv 1000; drop B - 1;"
 "B credit 1000; run 30000; B recv 1000"},
{"window/unanswered-probes-time-out",
 "B opts 0;" OPEN "A send 100; run 500; down B; run 600000;"
 "A saw end/timeout"},

/* port_tcp_shutdown. */
{"half/one-way-then-the-other",
 OPEN "A shutdown; run 500; A saw; B saw fin; B send 10; run 500; A saw data;"
 "A recv 10; B shutdown; run 500; A saw fin end/closed; B saw end/closed;"
 "A release; B release"},
{"half/by-the-acceptor",
 OPEN "B shutdown; run 500; A saw fin; A send 10; run 500; B recv 10;"
 "A shutdown; run 500; B saw data fin end/closed; A saw end/closed"},
{"half/fin-follows-the-bytes",
 OPEN "A send 5000; A shutdown; run 1000; B saw data fin; B recv 5000"},
{"half/fin-when-bytes-are-in-flight",
 OPEN "A send 5000; run 15; A shutdown; run 1000; B saw data fin"},
{"half/nothing-taken-after-it",
 OPEN "A shutdown; A send 5; A takes 0; A fill 5; A takes 0; A sendable 0;"
 "run 500; B readable 0"},
{"half/twice-is-once", OPEN "A shutdown; A shutdown; run 500; B saw fin"},
{"half/both-at-once",
 OPEN "A shutdown; B shutdown; run 1000; A saw fin end/closed;"
 "B saw fin end/closed"},
{"half/both-at-once-with-bytes",
 OPEN "A send 100; A shutdown; B send 100; B shutdown; run 5000;"
 "A saw data fin end/closed; B saw data fin end/closed;"
 "A recv 100; B recv 100"},
{"half/in-the-call-back",
 OPEN "B on fin shutdown; A shutdown; run 1000; A saw fin end/closed;"
 "B saw fin end/closed"},
{"half/may-last",
 OPEN "A shutdown; run 600000; A saw; B saw fin; B send 10; run 500;"
 "A saw data; A recv 10"},
{"half/unanswered-times-out",
 OPEN "down B; A shutdown; run 20000; A saw end/timeout"},
{"half/unread-bytes-outlive-end",
 OPEN "A send 10; A shutdown; B shutdown; run 1000;"
 "B saw data fin end/closed; B readable 10; B recv 10; B release"},

/* port_tcp_close. */
{"close/fin-and-no-more-events",
 OPEN "B on fin shutdown; A close; run 1000; B saw fin end/closed; B release"},
{"close/delivers-what-was-taken",
 OPEN "B reads; A send 50000; A close; run 5000; B saw data fin; B readable 0;"
 "B shutdown; run 500; B saw end/closed"},
{"close/unread-bytes-make-it-reset",
 OPEN "B send 10; run 500; A close; run 500; B saw end/reset"},
{"close/later-data-makes-it-reset",
 OPEN "A close; run 500; B saw fin; B send 10; B takes 10; run 500;"
 "B saw end/reset"},
{"close/crossing-data-makes-it-reset",
 OPEN "A close; B send 10; run 500; B saw fin end/reset"},
{"close/after-all-was-read",
 OPEN "B send 10; run 500; A recv 10; A close; run 500; B saw fin"},
{"close/both-at-once", OPEN "A close; B close; run 5000"},
{"close/in-the-call-back",
 OPEN "B on fin close; A shutdown; run 1000; A saw fin end/closed; B saw fin"},
{"close/in-opened",
 "B on opened close; A connect; run 500; A saw opened fin; B saw opened"},
{"close/after-end", OPEN "A shutdown; B shutdown; run 500; A close; B close"},

/* port_tcp_abort. */
{"abort/resets-the-peer", OPEN "A abort; run 500; B saw end/reset; B release"},
{"abort/leaves-what-had-arrived",
 OPEN "A send 10; run 500; A abort; run 500; B saw data end/reset; B recv 10"},
{"abort/after-our-fin",
 OPEN "A shutdown; run 500; A abort; run 500; B saw fin end/reset"},
{"abort/after-their-fin",
 OPEN "A shutdown; run 500; B abort; run 500; A saw end/reset"},
{"abort/in-the-call-back",
 OPEN "B on data abort; A send 10; run 500; A saw end/reset; B saw data"},
{"abort/lost-rst-shows-later",
 OPEN "drop A R 1; A abort; run 500; B saw; B send 5; run 500;"
 "B saw end/reset"},
{"abort/after-end", OPEN "B abort; run 500; A saw end/reset; A abort"},

/* port_tcp_discard. */
{"discard/says-nothing", OPEN "B discard; run 60000; A saw"},
{"discard/answers-data-by-rst",
 OPEN "B discard; A send 10; run 500; A saw end/reset"},
{"discard/answers-fin-by-rst",
 OPEN "B discard; A shutdown; run 500; A saw end/reset"},
{"discard/or-swallows-it-all",
 OPEN "B swallow; A send 10; run 20000; A saw end/timeout"},
{"discard/swallowed-port-is-free-again",
 "A connect 5000; run 100; A swallow; C connect 5000; run 3000;"
 "B saw opened end/reset; C saw opened; D saw opened"},
{"discard/swallows-until-the-restart",
 OPEN "B swallow; A send 10; run 100; A saw ; B restart; A send 10; run 20000;"
 "A saw end/reset"},
{"restart/forgets-time-wait",
 "A connect 5000; run 100; A shutdown; run 100; B shutdown; run 100;"
 "A release; A used 5000;"
 "A restart; A unused 5000"},
{"off/silent-until-the-restart",
 OPEN "B discard; B off; A send 10; run 500; A saw ; B restart; run 20000;"
 "A saw end/reset"},
{"restart/keeps-what-is-held",
 OPEN "B restart; A send 10; run 100; B saw data; B recv 10"},
{"discard/swallows-the-fin",
 OPEN "B swallow; A shutdown; run 20000; A saw end/timeout"},
{"discard/while-asking", "A connect; A discard; run 500; B saw end/reset"},
{"discard/in-the-call-back",
 OPEN "B on data discard; A send 10; run 500; A send 10; run 500;"
 "A saw end/reset; B saw data"},
{"discard/after-end", OPEN "B abort; run 500; A saw end/reset; A discard"},

/* port_tcp_release. */
{"release/in-the-call-back",
 OPEN "A on end release; B on end release; A shutdown; B shutdown; run 500;"
 "A saw fin end/closed; B saw fin end/closed"},
};

/* Polite conversations that must survive the loss of any one segment. */
static const ContractCase survivors[] = {
{"graceful",
 "B reads; A reads; B on data send 20; B on fin shutdown;"
 "A connect; A send 10; run 5000; A shutdown; run 5000;"
 "A saw opened data fin end/closed; B saw opened data fin end/closed"},
{"server-first",
 "B reads; A reads; A on fin shutdown; A connect; A send 3000; run 5000;"
 "B send 3000; B shutdown; run 5000;"
 "A saw opened data fin end/closed; B saw opened data fin end/closed"},
{"full-close",
 "B reads; B on fin shutdown; A connect; run 3000; A send 3000; A close;"
 "run 9000; B saw opened data fin end/closed"},
{"at-once",
 "A connect; run 3000; A send 10; A shutdown; B send 10; B shutdown;"
 "run 9000; A saw opened data fin end/closed;"
 "B saw opened data fin end/closed"},
};
/* clang-format on */

/* 50,000 bytes each way and a polite end, whatever is lost. */
static const char bulk_script[] =
    "A reads; B reads; A connect; run 30000; A send 50000; B send 50000;"
    "run 300000; A unacked 0; B unacked 0; A shutdown; run 60000; B shutdown;"
    "run 60000; A saw opened data fin end/closed;"
    "B saw opened data fin end/closed; A readable 0; B readable 0";

#define SURVIVOR_SEGMENTS 12
#define BULK_SEEDS 10

void
contract_setup_default(ContractSetup *setup)
{
    *setup = (ContractSetup){
        .delay_ns = 10 * MS,
        .seed = 1,
        .rto_ns = 200 * MS,
        .retries = 5,
    };
}

static const ContractOps *fixture;

static void
test_script(gconstpointer data)
{
    const ContractCase *script = data;
    ContractSetup setup;

    contract_setup_default(&setup);
    contract_script_run(fixture, &setup, script->script);
}

/* Each segment of either end is lost in turn. */
static void
test_survivor(gconstpointer data)
{
    const ContractCase *script = data;
    ContractSetup setup;

    contract_setup_default(&setup);
    for (guint i = 0; i < 2 * SURVIVOR_SEGMENTS; i++) {
        g_autofree char *text = g_strdup_printf("drop %c - %u; %s", "AB"[i % 2],
                                                i / 2 + 1, script->script);

        contract_script_run(fixture, &setup, text);
    }
}

static void
test_bulk(gconstpointer data)
{
    ContractSetup setup;

    contract_setup_default(&setup);
    setup.loss = GPOINTER_TO_UINT(data) / 100.0;
    setup.retries = 30;
    for (setup.seed = 1; setup.seed <= BULK_SEEDS; setup.seed++) {
        contract_script_run(fixture, &setup, bulk_script);
    }
}

static void
add(const char *group, const char *name, gconstpointer data, GTestDataFunc test)
{
    g_autofree char *path =
        g_strdup_printf("/contract/%s/%s%s", fixture->name, group, name);

    g_test_add_data_func(path, data, test);
}

void
contract_add_cases(const ContractOps *ops, const ContractCase *some,
                   guint n_some)
{
    fixture = ops;
    for (guint i = 0; i < n_some; i++) {
        add("", some[i].name, &some[i], test_script);
    }
}

void
contract_add_tests(const ContractOps *ops)
{
    contract_add_cases(ops, cases, G_N_ELEMENTS(cases));
    for (guint i = 0; i < G_N_ELEMENTS(survivors); i++) {
        add("loses-any-segment/", survivors[i].name, &survivors[i],
            test_survivor);
    }
    for (guint percent = 0; percent <= 20; percent += 10) {
        g_autofree char *name = g_strdup_printf("%u-percent", percent);

        add("bulk/", name, GUINT_TO_POINTER(percent), test_bulk);
    }
    contract_add_node_tests(ops);
    contract_add_kernel_tests(ops);
}
