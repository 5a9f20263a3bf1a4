/* SPDX-License-Identifier: GPL-2.0-only */
#include "shim/plain-tcp.h"
#include "model/tcp/tcp-wire.h"
#include "ns3/boolean.h"
#include "ns3/error-model.h"
#include "ns3/inet-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-header.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/ipv4.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/tcp-socket.h"
#include "ns3/uinteger.h"
#include "shim/ns3/door-device-priv.h"
#include <deque>
#include <memory>
#include <vector>

using namespace ns3;

static constexpr uint8_t TCP = 6;

/* ---- The wire ----------------------------------------------------------- */

struct PlainTcp {
    Ptr<Node> node;
    Ptr<DoorDevice> device;
    PlainSentFn sent;
    gpointer user;
    PlainChangedFn changed = nullptr;
    gpointer changedUser = nullptr;
    bool marked = false; /* the end of a step has come */
    std::vector<std::unique_ptr<PlainSocket>> sockets;
};

struct PlainSocket {
    PlainTcp *tcp;
    Ptr<Socket> socket;
    std::deque<PlainSocket *> waiting; /* for accept() */
    bool connected = false, refused = false;
    bool closed = false, failed = false; /* by ns-3 */
};

static void
on_sent(PlainTcp *tcp, Ptr<Packet> packet)
{
    Ipv4Header header;
    TcpSegment segment;
    packet = packet->Copy();
    packet->RemoveHeader(header);
    std::vector<guint8> bytes(packet->GetSize());
    packet->CopyData(bytes.data(), bytes.size());
    if (header.GetProtocol() == TCP &&
        tcp_wire_read(bytes.data(), bytes.size(), &segment)) {
        segment.src_ip = header.GetSource().Get();
        segment.dst_ip = header.GetDestination().Get();
        tcp->sent(tcp->user, &segment);
        Simulator::Stop();
    }
}

void
plain_tcp_send(PlainTcp *tcp, const TcpSegment *segment)
{
    std::vector<guint8> bytes(TCP_WIRE_MAX);
    const guint len = tcp_wire_write(segment, bytes.data());
    bytes.resize(len);
    bytes.resize(len + segment->len_bytes);
    Ptr<Packet> packet = Create<Packet>(bytes.data(), bytes.size());
    Ipv4Header header;
    header.SetSource(Ipv4Address(segment->src_ip));
    header.SetDestination(Ipv4Address(segment->dst_ip));
    header.SetProtocol(TCP);
    header.SetTtl(64);
    header.SetPayloadSize(packet->GetSize());
    packet->AddHeader(header);
    tcp->device->Arrive(packet);
}

/* ---- Life and time ------------------------------------------------------ */

PlainTcp *
plain_tcp_new(guint32 ip, PlainSentFn sent, gpointer user)
{
    auto tcp = new PlainTcp;
    tcp->sent = sent;
    tcp->user = user;
    tcp->node = CreateObject<Node>();
    tcp->device = CreateObject<DoorDevice>();
    tcp->device->SetAddress(Mac48Address("00:00:00:00:00:02"));
    tcp->device->m_sent = [tcp](Ptr<Packet> packet) { on_sent(tcp, packet); };
    tcp->node->AddDevice(tcp->device);
    InternetStackHelper stack;
    stack.SetIpv6StackInstall(false);
    stack.Install(tcp->node);
    Ptr<Ipv4> ipv4 = tcp->node->GetObject<Ipv4>();
    const uint32_t index = ipv4->AddInterface(tcp->device);
    ipv4->AddAddress(index,
                     Ipv4InterfaceAddress(Ipv4Address(ip), Ipv4Mask("/24")));
    ipv4->SetUp(index);
    Ipv4StaticRoutingHelper().GetStaticRouting(ipv4)->SetDefaultRoute(
        Ipv4Address((ip & ~0xffu) | 0xfe), index);
    return tcp;
}

void
plain_tcp_free(PlainTcp *tcp)
{
    if (tcp) {
        tcp->device->m_sent = nullptr;
        tcp->changed = nullptr;
        for (auto &socket : tcp->sockets) {
            socket->socket = nullptr; /* its timers need the simulator */
        }
        Simulator::Destroy();
        delete tcp;
    }
}

void
plain_tcp_watch(PlainTcp *tcp, PlainChangedFn changed, gpointer user)
{
    tcp->changed = changed;
    tcp->changedUser = user;
}

gint64
plain_tcp_now_ns(const PlainTcp *)
{
    return Simulator::Now().GetNanoSeconds();
}

/* What is due at the same time, and is queued behind this, is due too. */
static void
on_mark(PlainTcp *tcp, guint64 events)
{
    const guint64 now = Simulator::GetEventCount();
    if (now == events + 1) {
        tcp->marked = true;
        Simulator::Stop();
    } else {
        Simulator::ScheduleNow(on_mark, tcp, now);
    }
}

gboolean
plain_tcp_step(PlainTcp *tcp, gint64 until_ns)
{
    const gint64 wait_ns =
        std::max<gint64>(until_ns - plain_tcp_now_ns(tcp), 0);
    EventId mark = Simulator::Schedule(NanoSeconds(wait_ns), [tcp] {
        Simulator::ScheduleNow(on_mark, tcp, Simulator::GetEventCount());
    });
    tcp->marked = false;
    Simulator::Run();
    mark.Cancel();
    return !tcp->marked;
}

/* ---- Sockets ------------------------------------------------------------ */

static void
tell(PlainSocket *socket)
{
    Simulator::Stop();
    if (socket->tcp->changed) {
        socket->tcp->changed(socket->tcp->changedUser);
    }
}

static void
watch_connection(PlainSocket *to)
{
    to->socket->SetConnectCallback(
        [to](Ptr<Socket>) {
            to->connected = true;
            tell(to);
        },
        [to](Ptr<Socket>) {
            to->refused = true;
            tell(to);
        });
    to->socket->SetCloseCallbacks(
        [to](Ptr<Socket>) {
            to->closed = true;
            tell(to);
        },
        [to](Ptr<Socket>) {
            to->closed = to->failed = true;
            tell(to);
        });
}

static PlainSocket *
adopt(PlainTcp *tcp, Ptr<Socket> socket)
{
    tcp->sockets.push_back(std::make_unique<PlainSocket>());
    PlainSocket *to = tcp->sockets.back().get();
    to->tcp = tcp;
    to->socket = socket;
    watch_connection(to);
    socket->SetRecvCallback([to](Ptr<Socket>) { tell(to); });
    socket->SetSendCallback([to](Ptr<Socket>, uint32_t) { tell(to); });
    socket->SetAcceptCallback([](Ptr<Socket>, const Address &) { return true; },
                              [to](Ptr<Socket> made, const Address &) {
                                  /* of a simultaneous open ns-3 says no more
                                   * than this */
                                  if (made == to->socket) {
                                      to->connected = true;
                                  } else {
                                      to->waiting.push_back(
                                          adopt(to->tcp, made));
                                  }
                                  tell(to);
                              });
    return to;
}

PlainSocket *
plain_socket_new(PlainTcp *tcp)
{
    Ptr<Socket> socket =
        Socket::CreateSocket(tcp->node, TcpSocketFactory::GetTypeId());
    socket->SetAttribute("SegmentSize", UintegerValue(1460));
    return adopt(tcp, socket);
}

void
plain_socket_nodelay(PlainSocket *socket, gboolean nodelay)
{
    socket->socket->SetAttribute("TcpNoDelay", BooleanValue(nodelay));
}

static const char *
errno_name(Socket::SocketErrno error)
{
    switch (error) {
    case Socket::ERROR_NOTERROR:
        return "EINVAL"; /* it failed without saying why */
    case Socket::ERROR_ISCONN:
        return "EISCONN";
    case Socket::ERROR_NOTCONN:
        return "ENOTCONN";
    case Socket::ERROR_MSGSIZE:
        return "EMSGSIZE";
    case Socket::ERROR_AGAIN:
        return "EAGAIN";
    case Socket::ERROR_SHUTDOWN:
        return "EPIPE";
    case Socket::ERROR_OPNOTSUPP:
        return "EOPNOTSUPP";
    case Socket::ERROR_AFNOSUPPORT:
        return "EAFNOSUPPORT";
    case Socket::ERROR_INVAL:
        return "EINVAL";
    case Socket::ERROR_BADF:
        return "EBADF";
    case Socket::ERROR_NOROUTETOHOST:
        return "EHOSTUNREACH";
    case Socket::ERROR_NODEV:
        return "ENODEV";
    case Socket::ERROR_ADDRNOTAVAIL:
        return "EADDRNOTAVAIL";
    case Socket::ERROR_ADDRINUSE:
        return "EADDRINUSE";
    case Socket::SOCKET_ERRNO_LAST:
        break;
    }
    g_assert_not_reached();
}

static PlainResult
result_of(const PlainSocket *socket, gint64 result)
{
    return {result,
            result < 0 ? errno_name(socket->socket->GetErrno()) : nullptr};
}

PlainResult
plain_socket_bind(PlainSocket *socket, guint16 port)
{
    return result_of(socket, socket->socket->Bind(InetSocketAddress(
                                 Ipv4Address::GetAny(), port)));
}

PlainResult
plain_socket_listen(PlainSocket *socket)
{
    return result_of(socket, socket->socket->Listen());
}

PlainResult
plain_socket_accept(PlainSocket *socket, PlainSocket **accepted)
{
    if (socket->waiting.empty()) {
        return {-1, "EAGAIN"};
    }
    *accepted = socket->waiting.front();
    socket->waiting.pop_front();
    return {0, nullptr};
}

PlainResult
plain_socket_connect(PlainSocket *socket, guint32 ip, guint16 port)
{
    return result_of(socket, socket->socket->Connect(
                                 InetSocketAddress(Ipv4Address(ip), port)));
}

/* ns-3 does not say why it failed. */
PlainResult
plain_socket_connected(const PlainSocket *socket)
{
    if (socket->connected) {
        return {0, nullptr};
    }
    return {-1, socket->refused || socket->closed ? "ECONNREFUSED" : "EAGAIN"};
}

PlainResult
plain_socket_send(PlainSocket *socket, guint32 len_bytes)
{
    const guint32 room = socket->socket->GetTxAvailable();
    if (room == 0 && len_bytes > 0) {
        return {-1, "EAGAIN"};
    }
    return result_of(socket, socket->socket->Send(
                                 Create<Packet>(std::min(room, len_bytes))));
}

PlainResult
plain_socket_recv(PlainSocket *socket, guint32 len_bytes)
{
    Ptr<Packet> packet = socket->socket->Recv(len_bytes, 0);
    if (packet) {
        return {packet->GetSize(), nullptr};
    }
    if (socket->failed) {
        return {-1, "ECONNRESET"};
    }
    if (socket->closed) {
        return {0, nullptr};
    }
    return {-1, "EAGAIN"};
}

PlainResult
plain_socket_shutdown(PlainSocket *socket, gboolean rd, gboolean wr)
{
    int result = 0;
    if (rd) {
        result = socket->socket->ShutdownRecv();
    }
    if (wr && result == 0) {
        result = socket->socket->ShutdownSend();
    }
    return result_of(socket, result);
}

PlainResult
plain_socket_close(PlainSocket *socket)
{
    return result_of(socket, socket->socket->Close());
}
