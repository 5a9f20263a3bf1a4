/* SPDX-License-Identifier: GPL-2.0-only */
/* What broken conversations are told: file, line, what was expected and the
 * nearest known name. */
#include "scenarios/base/error.h"
#include "scenarios/systems/systems.h"
#include "scenarios/talk/talk.h"
#include "tests/scenarios/support-mistake.h"
#include "tests/shim/support-row.h"

/* Two lines that most files begin with. */
#define ENDS "end device sock\nend peer posix\n"
/* ... and six more. */
#define MORE_ENDS                                                              \
    "end c posix\nend d posix\nend e posix\nend f posix\nend g posix\n"        \
    "end h posix\n"

/* What a mistake is told to its author: file, line, what was expected. */
static const struct {
    const char *name;
    const char *text;
    const char *message;
} broken[] = {
    {"empty", "", "x.t:1: the end of the file, expected \"TIME stop\""},
    {"word", "ent device sock\n",
     "x.t:1: unknown word \"ent\", expected end, set, link, tcp, drop, hold, "
     "copy, wire, page or target, did you mean \"end\"?"},
    {"word-or-end", ENDS "divice on_sys_init: connect\n",
     "x.t:3: unknown word \"divice\", expected end, set, link, tcp, drop, "
     "hold, copy, wire, page, target, device or peer, did you mean "
     "\"device\"?"},
    {"end-words", "end device\n",
     "x.t:1: 2 words, expected \"end NAME SYSTEM\""},
    {"end-system", "end device socks\n",
     "x.t:1: unknown system \"socks\", expected sock, posix, winsock or "
     "nodejs, did "
     "you mean \"sock\"?"},
    {"end-ninth", ENDS MORE_ENDS "end i posix\n",
     "x.t:9: one end more, expected at most 8"},
    {"end-name", "end Device sock\n",
     "x.t:1: \"Device\" is no name for an end, expected small letters and no "
     "word of the header or name of another end"},
    {"end-taken", "end device sock\nend device posix\n",
     "x.t:2: \"device\" is no name for an end, expected small letters and no "
     "word of the header or name of another end"},
    {"set-end", ENDS "set pear vm.pause 1s+1s\n",
     "x.t:3: unknown end \"pear\", expected device or peer, did you mean "
     "\"peer\"?"},
    {"set-posix", ENDS "set peer sockets 1\n",
     "x.t:3: peer is posix, expected an end that is sock or winsock"},
    {"set-key", ENDS "set device vm.on_sock_evnt 20ms\n",
     "x.t:3: unknown setting \"vm.on_sock_evnt\", expected program or a key "
     "that [server] has for sock, did you mean \"vm.on_sock_event\"?"},
    {"set-program", ENDS "set device program persistant\n",
     "x.t:3: unknown program \"persistant\", expected echo, sink, serial, "
     "http-page, http-server, http-plain, udp-echo, echo-alloc, inband, "
     "lib-http-server, "
     "simple-ds, reconnect, vendor-reconnect, udp-ask, inband-ask, http-post, "
     "persistent, lib-http-client or lib-dhcp, did you mean \"persistent\"?"},
    {"set-program-late", ENDS "set device sockets 2\nset device program echo\n",
     "x.t:4: too late, expected before anything else that device is to do or "
     "to "
     "have"},
    {"set-program-key", ENDS "set device program sink\nset device reply 2B\n",
     "x.t:4: unknown setting \"reply\", expected program or a key that "
     "[server] "
     "has for sock with program sink"},
    {"set-program-needs",
     ENDS "set device program sink\n"
          "set device tx2_pages 2\n",
     "x.t:4: unknown setting \"tx2_pages\", expected program or a key that "
     "[server] has for sock with program sink, did you mean \"rx_pages\"?"},
    {"set-program-handler",
     ENDS "set device program sink\n"
          "device on_sys_init: connect\n",
     "x.t:4: device runs program sink, expected no handler of its own"},
    {"target", ENDS "target device peer:80\n",
     "x.t:3: device runs no program of a client, expected \"set device program "
     "NAME\" before"},
    {"target-port", ENDS "set device program udp-ask\ntarget device peer\n",
     "x.t:4: \"peer\", expected NAME:PORT"},
    {"set-value", ENDS "set device sockets many\n",
     "x.t:3: sockets: \"many\" is not a whole number such as 8"},
    {"set-range", ENDS "set device sockets 33\n",
     "x.t:3: sockets: \"33\" is out of range, expected 1 to 32"},
    {"set-random",
     ENDS "set device vm.on_sock_event ns3::ConstantRandomVariable\n",
     "x.t:3: vm.on_sock_event: a random variable, expected a fixed time"},
    {"link", ENDS "link box.idel 10s\n",
     "x.t:3: unknown property of the link \"box.idel\", expected delay, rate, "
     "lan, trace, loss, burst_loss, burst_min, burst_max, ge_bad, ge_good, "
     "ge_loss, "
     "ge_rest, corrupt, duplicate, duplicate_by, reorder, reorder_by, "
     "box.idle, box.then, "
     "box.nat, box.nat_ports, box.syn, box.syn_from, box.syn_rate or "
     "box.swallow, did you mean \"box.idle\"?"},
    {"link-value", ENDS "link box.then rst\n",
     "x.t:3: unknown value \"rst\", expected one of silence, reset, "
     "reset-client, reset-server, reset-both, rebind"},
    {"link-range", ENDS "link loss 2\n",
     "x.t:3: \"2\" is out of range, expected 0 to 1"},
    {"link-unit", ENDS "link delay 10\n",
     "x.t:3: \"10\" has no unit, expected a time such as 20ms (ns, us, ms, s, "
     "min, h)"},
    {"tcp", ENDS "tcp retrys 3\n",
     "x.t:3: unknown property of TCP \"retrys\", expected rto, time_wait, "
     "fin_wait2 or retries, did you mean \"retries\"?"},
    {"drop-flags", ENDS "drop device FINN 1\n",
     "x.t:3: \"FINN 1\", expected packets such as \"FIN 1\", \"SYN+ACK 2-4\", "
     "\"DATA+>500 all\" or \"any 7\""},
    {"drop-number", ENDS "drop device FIN 0\n",
     "x.t:3: \"FIN 0\", expected packets such as \"FIN 1\", \"SYN+ACK 2-4\", "
     "\"DATA+>500 all\" or \"any 7\""},
    {"wire", ENDS "wire off\n",
     "x.t:3: unknown word \"off\", expected on or all"},
    {"page", ENDS "page peer index.html text\n",
     "x.t:3: peer is posix and has no pages, expected an end that is sock"},
    {"handler-colon", ENDS "device close\n",
     "x.t:3: no time and no colon, expected \"TIME NAME VERB\" or \"NAME "
     "on_EVENT: VERB\""},
    {"handler-posix", ENDS "peer on_sock_event: close\n",
     "x.t:3: peer is posix and has no handlers, expected an end that is sock "
     "or winsock or nodejs"},
    {"handler-event", ENDS "device on_sock_evnt: close\n",
     "x.t:3: unknown event \"on_sock_evnt\", expected on_sys_init, "
     "on_sys_timer, on_sock_inband, on_sock_data_arrival, on_sock_event, "
     "on_sock_overrun, on_sock_data_sent, on_sock_tcp_packet_arrival or "
     "on_sock_postdata, did you mean \"on_sock_event\"?"},
    {"handler-state", ENDS "device on_sock_event ETS: close\n",
     "x.t:3: unknown state \"ETS\", expected CLOSED, ARP, PO, AO, EST, PC or "
     "AC, did you mean \"EST\"?"},
    {"handler-place", ENDS "device on_sys_init: pause\n",
     "x.t:3: pause is nothing a program can do, expected in a line with a "
     "time"},
    {"too-early", "0ms stop\n",
     "x.t:1: a command, expected two ends before it"},
    {"time-unit", ENDS "10 peer close\n",
     "x.t:3: \"10\" has no unit, expected a time such as 20ms (ns, us, ms, s, "
     "min, h)"},
    {"time-back", ENDS "10ms peer close\n5ms peer close\n",
     "x.t:4: 5ms is before the last command, expected a later time"},
    {"command-end", ENDS "0ms pear close\n",
     "x.t:3: unknown end \"pear\", expected device or peer, did you mean "
     "\"peer\"?"},
    {"command-channel", ENDS "0ms peer.32 close\n",
     "x.t:3: \"32\" is out of range, expected 0 to 31"},
    {"command-socket", ENDS "set device sockets 2\n0ms device.2 close\n",
     "x.t:4: \"2\" is out of range, expected 0 to 1"},
    {"command-short", ENDS "0ms peer\n",
     "x.t:3: 2 words, expected \"TIME NAME VERB\" or \"TIME stop\""},
    {"verb", ENDS "0ms peer conect 80\n",
     "x.t:3: unknown verb \"conect\", expected bind, connect, listen, accept, "
     "unlisten, send, write, recv, peek, drain, shutdown, close, reset, "
     "vanish, forget, udp, sendback, poll, await, watch, edge, error, state, "
     "queues, "
     "nonblock, reuse, timeout, linger, keepalive, probes, user_timeout, "
     "rcvbuf, sndbuf, backlog, fin_timeout, sigpipe, get, post, answer, last, "
     "promise, unbounded, chunked, chunk, response, exit, kill, start, off or "
     "on, did "
     "you "
     "mean \"connect\"?"},
    {"verb-after-exit", ENDS "0ms peer exit\n1ms peer listen 80\n",
     "x.t:4: peer listen: its process has ended, expected \"peer start\" "
     "before"},
    {"verb-start", ENDS "0ms peer start\n",
     "x.t:3: peer start: its process has not ended, expected \"start\" first "
     "in a command after exit"},
    {"verb-start-off", ENDS "0ms peer off\n1ms peer start\n",
     "x.t:4: peer start: its host is off, expected \"peer on\" before"},
    {"verb-off-and", ENDS "0ms peer listen 80; off\n",
     "x.t:3: peer off: not alone, expected it in a command of its own"},
    {"verb-of-other", ENDS "0ms device shutdown\n",
     "x.t:3: unknown verb \"shutdown\", expected connect, close, reset, "
     "discard, protocol, inconenabledmaster, inconmode, reconmode, httpmode, "
     "httpnoclose, targetbcast, acceptbcast, gendataarrivalevent, sinkdata, "
     "splittcppackets, inbandcommands, escchar, endchar, targetport, outport, "
     "targetinterface, connectiontout, onsystimerperiod, localportlist, "
     "httpportlist, allowedinterfaces, urlsubstitutes, targetip, setdata, "
     "send, notifysent, getdata, peekdata, getinband, peekinband, "
     "setsendinband, gethttprqstring, httprqstring, redir, rxbuffrq, "
     "txbuffrq, cmdbuffrq, rplbuffrq, varbuffrq, tx2buffrq, buffalloc, "
     "rxclear, txclear, nextpacket, get, post, answer, last, promise, "
     "unbounded, chunked, chunk, print, num, wait, compute, doevents, halt, "
     "reboot, pause, resume, off or on"},
    {"verb-place", ENDS "0ms device wait CLOSED\n",
     "x.t:3: wait takes time, expected in a handler's line"},
    {"argument-none", ENDS "0ms peer connect\n",
     "x.t:3: connect: nothing follows, expected its argument"},
    {"argument-extra", ENDS "0ms peer close now\n",
     "x.t:3: close: unexpected \"now\", expected nothing"},
    {"argument-two", ENDS "0ms peer send 5 6\n",
     "x.t:3: send: unexpected \"6\", expected ; or the end"},
    {"argument-range", ENDS "0ms peer connect 65536\n",
     "x.t:3: \"65536\" is out of range, expected 1 to 65535"},
    {"argument-port", ENDS "end other posix\n0ms peer connect 80\n",
     "x.t:4: connect: \"80\" names none of 3 ends, expected NAME:PORT"},
    {"argument-port-end", ENDS "0ms peer connect divice:80\n",
     "x.t:3: unknown end \"divice\", expected device or peer, did you mean "
     "\"device\"?"},
    {"argument-host", ENDS "0ms device targetip 10.0.0.256\n",
     "x.t:3: \"10.0.0.256\" is no address, expected an end or one such as "
     "10.0.0.9"},
    {"argument-choice", ENDS "0ms device protocol tpc\n",
     "x.t:3: unknown protocol \"tpc\", expected udp or tcp, did you mean "
     "\"tcp\"?"},
    {"argument-text", ENDS "0ms peer send \"hello\n",
     "x.t:3: a text without an end, expected a closing \""},
    {"late-header", ENDS "0ms peer close\nwire on\n",
     "x.t:4: a line of the header after the first command, expected \"TIME "
     "NAME VERB\""},
    {"after-stop", ENDS "1s stop\n2s peer close\n",
     "x.t:4: a line after stop, expected the end of the file"},
    {"indent", ENDS "0ms peer close\n output\n1s stop\n",
     "x.t:4: one blank, expected two before output"},
    {"blank", ENDS "0ms peer close\n \n1s stop\n",
     "x.t:4: one blank, expected two before output"},
    {"too-late", ENDS "0ms peer close\n9000000s peer close\n+1ms stop\n",
     "x.t:5: +1ms is too late, expected at most 9000000s after the start"},
    {"escape", ENDS "0ms peer close\n  \033[31m\n1s stop\n",
     "x.t:4: the byte 0x1b is not of a text in UTF-8, expected a "
     "conversation"},
    {"no-stop", ENDS "0ms peer close\n",
     "x.t:4: the end of the file, expected \"TIME stop\""},
};

static void
test_broken(gconstpointer data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    g_autoptr(GError) error = NULL;
    g_autoptr(Talk) talk =
        talk_parse("x.t", broken[i].text, strlen(broken[i].text), &error);

    row_holds(broken[i].name, "refused", !talk);
    row_mistake(broken[i].name, error, broken[i].message);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    for (gsize i = 0; i < G_N_ELEMENTS(broken); i++) {
        g_autofree char *path =
            g_strdup_printf("/talk/broken/%s", broken[i].name);
        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_broken);
    }
    return g_test_run();
}
