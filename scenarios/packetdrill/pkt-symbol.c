/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/packetdrill/pkt-symbol.h"

#include <string.h>

static const struct {
    const char *name;
    gint64 value;
} symbols[] = {
    {"AF_UNSPEC", 0},
    {"AF_INET", 2},
    {"AF_INET6", 10},
    {"PF_INET", 2},
    {"SOCK_STREAM", 1},
    {"SOCK_DGRAM", 2},
    {"SOCK_NONBLOCK", 04000},
    {"SOCK_CLOEXEC", 02000000},
    {"IPPROTO_IP", 0},
    {"IPPROTO_TCP", 6},
    {"IPPROTO_UDP", 17},
    {"SOL_IP", 0},
    {"SOL_SOCKET", 1},
    {"SOL_TCP", 6},
    {"SO_REUSEADDR", 2},
    {"SO_ERROR", 4},
    {"SO_SNDBUF", 7},
    {"SO_RCVBUF", 8},
    {"SO_KEEPALIVE", 9},
    {"SO_LINGER", 13},
    {"TCP_NODELAY", 1},
    {"TCP_MAXSEG", 2},
    {"TCP_KEEPIDLE", 4},
    {"TCP_KEEPINTVL", 5},
    {"TCP_KEEPCNT", 6},
    {"TCP_SYNCNT", 7},
    {"TCP_QUICKACK", 12},
    {"TCP_USER_TIMEOUT", 18},
    {"SHUT_RD", 0},
    {"SHUT_WR", 1},
    {"SHUT_RDWR", 2},
    {"O_RDONLY", 0},
    {"O_WRONLY", 1},
    {"O_RDWR", 2},
    {"O_NONBLOCK", 04000},
    {"O_CLOEXEC", 02000000},
    {"FD_CLOEXEC", 1},
    {"F_GETFD", 1},
    {"F_SETFD", 2},
    {"F_GETFL", 3},
    {"F_SETFL", 4},
    {"MSG_PEEK", 0x02},
    {"MSG_DONTWAIT", 0x40},
    {"MSG_NOSIGNAL", 0x4000},
    {"SIOCINQ", 0x541b},
    {"FIONREAD", 0x541b},
    {"SIOCOUTQ", 0x5411},
    {"TIOCOUTQ", 0x5411},
    {"POLLIN", 0x0001},
    {"POLLPRI", 0x0002},
    {"POLLOUT", 0x0004},
    {"POLLERR", 0x0008},
    {"POLLHUP", 0x0010},
    {"POLLNVAL", 0x0020},
    {"POLLRDHUP", 0x2000},
    {"EPOLLIN", 0x0001},
    {"EPOLLPRI", 0x0002},
    {"EPOLLOUT", 0x0004},
    {"EPOLLERR", 0x0008},
    {"EPOLLHUP", 0x0010},
    {"EPOLLRDHUP", 0x2000},
    {"EPOLLONESHOT", 1u << 30},
    {"EPOLLET", 1u << 31},
    {"EPOLL_CTL_ADD", 1},
    {"EPOLL_CTL_DEL", 2},
    {"EPOLL_CTL_MOD", 3},
    {"EPOLL_CLOEXEC", 02000000},
};

/* errno(3), and the texts of strerror(3). */
static const struct {
    const char *name;
    gint64 value;
    const char *text;
} errnos[] = {
    {"ENOENT", 2, "No such file or directory"},
    {"EBADF", 9, "Bad file descriptor"},
    {"EAGAIN", 11, "Resource temporarily unavailable"},
    {"EWOULDBLOCK", 11, "Resource temporarily unavailable"},
    {"EEXIST", 17, "File exists"},
    {"EINVAL", 22, "Invalid argument"},
    {"EMFILE", 24, "Too many open files"},
    {"EPIPE", 32, "Broken pipe"},
    {"EDOM", 33, "Numerical argument out of domain"},
    {"ENOTSOCK", 88, "Socket operation on non-socket"},
    {"EADDRINUSE", 98, "Address already in use"},
    {"EADDRNOTAVAIL", 99, "Cannot assign requested address"},
    {"ECONNABORTED", 103, "Software caused connection abort"},
    {"ECONNRESET", 104, "Connection reset by peer"},
    {"EISCONN", 106, "Transport endpoint is already connected"},
    {"ENOTCONN", 107, "Transport endpoint is not connected"},
    {"ETIMEDOUT", 110, "Connection timed out"},
    {"ECONNREFUSED", 111, "Connection refused"},
    {"EALREADY", 114, "Operation already in progress"},
    {"EINPROGRESS", 115, "Operation now in progress"},
};

/* What the public suites use beside. */
static const char *const not_here[] = {
    "EFAULT",
    "EDESTADDRREQ",
    "EHOSTUNREACH",
    "EMSGSIZE",
    "ENETUNREACH",
    "ENOBUFS",
    "ENOPROTOOPT",
    "EOPNOTSUPP",
    "EPROTO",
    "EPOLLEXCLUSIVE",
    "EPOLLRDNORM",
    "EPOLLWRNORM",
    "POLLRDNORM",
    "POLLWRNORM",
    "F_DUPFD",
    "IPPROTO_ICMP",
    "IPPROTO_IPV6",
    "IPPROTO_MPTCP",
    "IPPROTO_SCTP",
    "IP_FREEBIND",
    "IP_MTU_DISCOVER",
    "IP_PMTUDISC_DO",
    "IP_PMTUDISC_DONT",
    "IP_RECVERR",
    "IP_TOS",
    "IPV6_RECVERR",
    "IPV6_TCLASS",
    "MSG_CTRUNC",
    "MSG_EOR",
    "MSG_ERRQUEUE",
    "MSG_FASTOPEN",
    "MSG_MORE",
    "MSG_OOB",
    "MSG_TRUNC",
    "MSG_WAITALL",
    "MSG_ZEROCOPY",
    "SCM_TSTAMP_ACK",
    "SCM_TSTAMP_SCHED",
    "SCM_TSTAMP_SND",
    "SIOCATMARK",
    "SIOCOUTQNSD",
    "SOCK_RAW",
    "SOCK_SEQPACKET",
    "SOF_TIMESTAMPING_OPT_ID",
    "SOF_TIMESTAMPING_SOFTWARE",
    "SOF_TIMESTAMPING_TX_ACK",
    "SOF_TIMESTAMPING_TX_SOFTWARE",
    "SOL_IPV6",
    "SO_BINDTODEVICE",
    "SO_BROADCAST",
    "SO_BUSY_POLL",
    "SO_DEBUG",
    "SO_DONTROUTE",
    "SO_EE_CODE_ZEROCOPY_COPIED",
    "SO_EE_ORIGIN_ZEROCOPY",
    "SO_INCOMING_CPU",
    "SO_MARK",
    "SO_MAX_PACING_RATE",
    "SO_OOBINLINE",
    "SO_PRIORITY",
    "SO_RCVLOWAT",
    "SO_RCVTIMEO",
    "SO_REUSEPORT",
    "SO_SNDLOWAT",
    "SO_SNDTIMEO",
    "SO_TIMESTAMP",
    "SO_TIMESTAMPING",
    "SO_TXREHASH",
    "SO_TYPE",
    "SO_ZEROCOPY",
    "TCP_CC_INFO",
    "TCP_CM_INQ",
    "TCP_CONGESTION",
    "TCP_CORK",
    "TCP_DEFER_ACCEPT",
    "TCP_DELACK",
    "TCP_FASTOPEN",
    "TCP_FASTOPEN_CONNECT",
    "TCP_FASTOPEN_KEY",
    "TCP_FASTOPEN_NO_COOKIE",
    "TCP_FUNCTION_BLK",
    "TCP_INFO",
    "TCP_INQ",
    "TCP_KEEPINIT",
    "TCP_LINGER2",
    "TCP_MD5SIG",
    "TCP_NOOPT",
    "TCP_NOPUSH",
    "TCP_NOTSENT_LOWAT",
    "TCP_REPAIR",
    "TCP_SAVE_SYN",
    "TCP_SAVED_SYN",
    "TCP_THIN_DUPACK",
    "TCP_THIN_LINEAR_TIMEOUTS",
    "TCP_TIMESTAMP",
    "TCP_ULP",
    "TCP_WINDOW_CLAMP",
    "TCP_ZEROCOPY_RECEIVE",
    "NULL",
};

PktSymbolKind
pkt_symbol(const char *name, gint64 *value)
{
    for (gsize i = 0; i < G_N_ELEMENTS(symbols); i++) {
        if (g_str_equal(symbols[i].name, name)) {
            *value = symbols[i].value;
            return PKT_SYMBOL_VALUE;
        }
    }
    for (gsize i = 0; i < G_N_ELEMENTS(errnos); i++) {
        if (g_str_equal(errnos[i].name, name)) {
            *value = errnos[i].value;
            return PKT_SYMBOL_VALUE;
        }
    }
    for (gsize i = 0; i < G_N_ELEMENTS(not_here); i++) {
        if (g_str_equal(not_here[i], name)) {
            return PKT_SYMBOL_NOT_HERE;
        }
    }
    return PKT_SYMBOL_UNKNOWN;
}

const char **
pkt_symbol_names(void)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (gsize i = 0; i < G_N_ELEMENTS(symbols); i++) {
        g_ptr_array_add(names, (gpointer)symbols[i].name);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(errnos); i++) {
        g_ptr_array_add(names, (gpointer)errnos[i].name);
    }
    g_ptr_array_add(names, NULL);
    return (const char **)g_ptr_array_free(g_steal_pointer(&names), FALSE);
}

gint64
pkt_errno_value(PosixErrno error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(errnos); i++) {
        if (g_str_equal(errnos[i].name, posix_errno_name(error))) {
            return errnos[i].value;
        }
    }
    return 0;
}

const char *
pkt_errno_text(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(errnos); i++) {
        if (g_str_equal(errnos[i].name, name)) {
            return errnos[i].text;
        }
    }
    return NULL;
}

char *
pkt_symbol_bits(const char *prefix, gint64 value)
{
    GString *text = g_string_new(NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(symbols); i++) {
        if (g_str_has_prefix(symbols[i].name, prefix) &&
            symbols[i].name[strlen(prefix)] != '_' &&
            (value & symbols[i].value)) {
            g_string_append_printf(text, "%s%s", text->len > 0 ? "|" : "",
                                   symbols[i].name);
            value &= ~symbols[i].value;
        }
    }
    if (value || text->len == 0) {
        g_string_append_printf(text,
                               text->len > 0 ? "|%#" G_GINT64_MODIFIER "x"
                                             : "%" G_GINT64_MODIFIER "d",
                               value);
    }
    return g_string_free(text, FALSE);
}
