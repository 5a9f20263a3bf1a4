/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/base/tun-netlink.h"

#ifdef __linux__

#include <arpa/inet.h>
#include <errno.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define ALL_BITS 32

/* One request, with what follows its header. */
typedef struct Request {
    struct nlmsghdr header;
    guint8 rest[128];
} Request;

typedef struct Answer {
    struct nlmsghdr header;
    struct nlmsgerr error;
    guint8 rest[1024]; /* the request once more */
} Answer;

static void
request_init(Request *request, guint16 type, guint16 flags, gconstpointer body,
             gsize body_bytes)
{
    *request = (Request){
        .header = {.nlmsg_len = (guint32)NLMSG_LENGTH(body_bytes),
                   .nlmsg_type = type,
                   .nlmsg_flags = (guint16)(NLM_F_REQUEST | NLM_F_ACK | flags)},
    };
    memcpy(request->rest, body, body_bytes);
}

static void
add_attribute(Request *request, guint16 type, guint32 value)
{
    const struct rtattr head = {.rta_len = RTA_LENGTH(sizeof value),
                                .rta_type = type};
    guint8 *at = (guint8 *)request + NLMSG_ALIGN(request->header.nlmsg_len);

    memcpy(at, &head, sizeof head);
    memcpy(at + RTA_LENGTH(0), &value, sizeof value);
    request->header.nlmsg_len =
        NLMSG_ALIGN(request->header.nlmsg_len) + RTA_LENGTH(sizeof value);
}

/* Asks, and waits for the answer. */
static gboolean
carry_out(int fd, const Request *request)
{
    Answer answer;

    if (send(fd, request, request->header.nlmsg_len, 0) < 0 ||
        recv(fd, &answer, sizeof answer, 0) < 0) {
        return FALSE;
    }
    errno =
        answer.header.nlmsg_type == NLMSG_ERROR ? -answer.error.error : EPROTO;
    return errno == 0;
}

int
tun_netlink_open(void)
{
    return socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
}

gboolean
tun_netlink_address(int fd, guint interface, guint32 ip, guint8 prefix_bits)
{
    const struct ifaddrmsg body = {.ifa_family = AF_INET,
                                   .ifa_prefixlen = prefix_bits,
                                   .ifa_index = interface};
    Request request;

    request_init(&request, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, &body,
                 sizeof body);
    add_attribute(&request, IFA_LOCAL, htonl(ip));
    add_attribute(&request, IFA_ADDRESS, htonl(ip));
    return carry_out(fd, &request);
}

gboolean
tun_netlink_route(int fd, guint interface, guint32 ip, guint32 from)
{
    const struct rtmsg body = {.rtm_family = AF_INET,
                               .rtm_dst_len = ALL_BITS,
                               .rtm_table = RT_TABLE_MAIN,
                               .rtm_protocol = RTPROT_STATIC,
                               .rtm_scope = RT_SCOPE_LINK,
                               .rtm_type = RTN_UNICAST};
    Request request;

    request_init(&request, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_REPLACE, &body,
                 sizeof body);
    add_attribute(&request, RTA_DST, htonl(ip));
    add_attribute(&request, RTA_PREFSRC, htonl(from));
    add_attribute(&request, RTA_OIF, interface);
    return carry_out(fd, &request);
}

#else

typedef int NoSuchThingHere; /* tun.c makes no interface here */

#endif
