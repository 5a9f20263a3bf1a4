/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/model/support-sock-fuzz.h"

guint
fuzz_below(GRand *rand, guint n)
{
    return (guint)g_rand_int_range(rand, 0, (gint32)n);
}

void
fuzz_config(GRand *rand, DeviceConfig *config)
{
    config->rx_pages = fuzz_below(rand, 4);
    config->tx_pages = fuzz_below(rand, 4);
    config->var_pages = fuzz_below(rand, 3);
    config->memory_pages = fuzz_below(rand, 2) * 40;
    config->buffalloc_open = (BuffallocOpen)fuzz_below(rand, 2);
    config->vm.dispatch_ns = (1 + fuzz_below(rand, 10)) * MS;
    config->order_latency_ns = fuzz_below(rand, 2) * 100 * US;
    config->event_capacity = fuzz_below(rand, 3) * 4;
    config->gated_syn = (GatedSyn)fuzz_below(rand, 2);
    config->gate_opens = (GateOpens)fuzz_below(rand, 2);
    config->gated_connect = (GatedConnect)fuzz_below(rand, 2);
    config->tx_at_close = (TxAtClose)fuzz_below(rand, 2);
    config->tx_at_fin = (TxAtClose)fuzz_below(rand, 2);
    config->rx_in_ac = (RxInAc)fuzz_below(rand, 2);
    config->buffers_at_open = (BuffersAtOpen)fuzz_below(rand, 2);
    config->tout_reset = (ToutReset)fuzz_below(rand, 2);
    config->tout_extra_ticks = fuzz_below(rand, 2);
    config->accept_without_rx = (AcceptWithoutRx)fuzz_below(rand, 2);
    config->stale_events = (StaleEvents)fuzz_below(rand, 2);
    config->skipped_events = (SkippedEvents)fuzz_below(rand, 2);
    config->leftover_window = (LeftoverWindow)fuzz_below(rand, 2);
    config->window_probe = (WindowProbe)fuzz_below(rand, 2);
    config->notify_when = (NotifyWhen)fuzz_below(rand, 2);
    config->bcast_switchover = (BcastSwitchover)fuzz_below(rand, 2);
    config->discard_swallows = fuzz_below(rand, 2) == 1;
}

static void
say_something(Device *dev)
{
    sock_setdata(dev, NULL, 200);
    sock_send(dev);
}

static void
wait_closed(Device *dev)
{
    sock_discard(dev);
    for (guint i = 0; i < 50 && sock_statesimple(dev) != PL_SSTS_CLOSED; i++) {
    }
}

static void
set_up(Device *dev)
{
    /* the two devices, too: one of them is the caller itself */
    static const guint32 targets[] = {PEER_IP,      PEER_IP,   PEER_IP,
                                      PEER_IP,      NOBODY_IP, SOCK_DEV_IP,
                                      SOCK_DEV2_IP, 0,         G_MAXUINT32};
    GRand *rand = bench_of(dev)->user;

    sock_set_inconenabledmaster(dev, fuzz_below(rand, 8) != 0);
    sock_set_protocol(dev, fuzz_below(rand, 4) ? PL_SOCK_PROTOCOL_TCP
                                               : PL_SOCK_PROTOCOL_UDP);
    sock_set_targetbcast(dev, !fuzz_below(rand, 8));
    sock_set_acceptbcast(dev, !fuzz_below(rand, 2));
    sock_set_inconmode(dev, (SockInconmode)fuzz_below(rand, 4));
    sock_set_reconmode(dev, (SockReconmode)fuzz_below(rand, 4));
    sock_set_localportlist(dev, fuzz_below(rand, 8) ? "1001,1002" : "");
    sock_set_httpportlist(dev, fuzz_below(rand, 2) ? "" : "1002");
    sock_set_httpnoclose(dev, fuzz_below(rand, 2));
    sock_set_httpmode(dev, !fuzz_below(rand, 8));
    bench_target(dev, targets[fuzz_below(rand, G_N_ELEMENTS(targets))]);
    sock_set_targetport(dev, (guint16)(fuzz_below(rand, 4) ? 80 : 1001));
    sock_set_outport(dev, fuzz_below(rand, 4) ? 0 : 5000);
    sock_set_connectiontout(dev, (guint16)fuzz_below(rand, 6));
}

static void
ask_buffers(Device *dev)
{
    GRand *rand = bench_of(dev)->user;

    sock_rxbuffrq(dev, fuzz_below(rand, 4));
    sock_txbuffrq(dev, fuzz_below(rand, 4));
    sock_cmdbuffrq(dev, fuzz_below(rand, 2));
    sock_rplbuffrq(dev, fuzz_below(rand, 2));
    sock_varbuffrq(dev, fuzz_below(rand, 2));
    sock_tx2buffrq(dev, fuzz_below(rand, 2));
}

static void
redirect(Device *dev)
{
    GRand *rand = bench_of(dev)->user;

    sock_redir(dev,
               fuzz_below(rand, 2) * (PL_REDIR_SOCK0 + fuzz_below(rand, 5)));
    sock_set_sinkdata(dev, !fuzz_below(rand, 4));
    sock_set_gendataarrivalevent(dev, fuzz_below(rand, 4) != 0);
    sock_set_splittcppackets(dev, !fuzz_below(rand, 4));
}

static void
in_band(Device *dev)
{
    GRand *rand = bench_of(dev)->user;

    sock_set_inbandcommands(dev, fuzz_below(rand, 2));
    sock_set_escchar(dev, fuzz_below(rand, 2) ? 'P' : 0);
    sock_set_endchar(dev, fuzz_below(rand, 2) ? 'T' : 0);
    sock_setsendinband(dev, "PxTT", 4);
    sock_getinband(dev, NULL, fuzz_below(rand, 256));
}

static void
handle_segment(Device *dev, guint len_bytes)
{
    g_assert_cmpuint(len_bytes, >, 0);
    sock_getdata(dev, NULL, len_bytes);
}

static void
drain_var(Device *dev)
{
    sock_gethttprqstring(dev, NULL, 255);
}

/* Halts, which the host ends, or reboots. */
static void
stop_program(Device *dev)
{
    GRand *rand = bench_of(dev)->user;

    sys_set_onsystimerperiod(dev, (guint8)fuzz_below(rand, 256));
    if (!fuzz_below(rand, 8)) {
        sys_halt(dev);
    } else if (!fuzz_below(rand, 8)) {
        sys_reboot(dev);
    }
}

void
fuzz_statement(Device *dev)
{
    GRand *rand = bench_of(dev)->user;
    static void (*const statements[])(Device *) = {
        sock_connect,    sock_connect, sock_close,   sock_reset,
        sock_discard,    sock_send,    sock_rxclear, sock_txclear,
        say_something,   wait_closed,  sys_doevents, set_up,
        sock_nextpacket, drain_var,    ask_buffers,  sys_buffalloc,
        redirect,        in_band,      stop_program,
    };

    sock_set_num(dev, fuzz_below(rand, 5));
    statements[fuzz_below(rand, G_N_ELEMENTS(statements))](dev);
    if (!fuzz_below(rand, 3)) {
        sock_notifysent(dev, fuzz_below(rand, 300));
    }
    sock_getdata(dev, NULL, fuzz_below(rand, 300));
}

static void
handle(Device *dev)
{
    GRand *rand = bench_of(dev)->user;

    for (guint n = fuzz_below(rand, 4); n > 0; n--) {
        fuzz_statement(dev);
    }
}

static void
on_init(Device *dev)
{
    for (guint i = 0; i < sock_numofsock(dev); i++) {
        sock_set_num(dev, i);
        set_up(dev);
    }
}

static void
on_event(Device *dev, SockState newstate, SockStateSimple simple)
{
    bench_note(dev, newstate, simple);
    handle(dev);
}

static const DevicePage pages[] = {
    {"index.html", "text", NULL},
    {"code.html", "text", handle},
};

void
fuzz_program(SockBench *bench)
{
    bench->program.on_sys_init = on_init;
    bench->program.on_sys_timer = handle;
    bench->program.on_sock_event = on_event;
    bench->program.on_sock_data_arrival = handle;
    bench->program.on_sock_data_sent = handle;
    bench->program.on_sock_overrun = handle;
    bench->program.on_sock_postdata = handle;
    bench->program.on_sock_inband = handle;
    bench->program.on_sock_tcp_packet_arrival = handle_segment;
    bench->program.pages = pages;
    bench->program.n_pages = G_N_ELEMENTS(pages);
}
