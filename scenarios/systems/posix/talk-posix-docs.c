/* SPDX-License-Identifier: GPL-2.0-only */
/* What the verbs of a POSIX host do, for the manual. */
#include "scenarios/http/http-talk.h"
#include "scenarios/systems/posix/talk-posix-priv.h"

const TalkVerbDoc talk_posix_docs[] = {
    {"bind", "bind() the socket to a local port"},
    {"connect", "connect() to that port of the other end, or of that one"},
    {"listen", "listen() at that port"},
    {"accept", "accept(): the connection is that of this thread from now on"},
    {"unlisten", "close() the listening socket"},
    {"send", "send() so much, or that text, with MSG_NOSIGNAL"},
    {"write", "write(): as send, and it may raise SIGPIPE"},
    {"recv", "recv() at most so much"},
    {"peek", "recv() with MSG_PEEK"},
    {"drain", "recv() until the end of file or an error"},
    {"shutdown", "shutdown() of one direction or both [wr]"},
    {"close", "close()"},
    {"reset", "close() after SO_LINGER of 0 seconds: sends RST"},
    {"vanish", "the machine is gone: it never answers the peer again"},
    {"forget", "the machine has restarted: what the peer sends draws RST"},
    {"udp", "a datagram socket takes the place of the socket, bound to that "
            "port, or 0 to none: connect, send, recv, timeout and close are "
            "about it"},
    {"sendback", "sendto() whom the last datagram came from"},
    {"poll", "what poll() says of the socket at once"},
    {"await", "poll(), at most so long, for something to read or an end"},
    {"watch", "puts the socket into an edge-triggered epoll set"},
    {"edge", "what that set reports at once"},
    {"error", "getsockopt(SO_ERROR), which takes the error"},
    {"state", "the state of the connection, as TCP_INFO has it"},
    {"queues", "bytes that wait to be read and to be acknowledged"},
    {"nonblock", "O_NONBLOCK [on]"},
    {"reuse", "SO_REUSEADDR of what is bound from now on [on]"},
    {"timeout", "SO_RCVTIMEO"},
    {"linger", "SO_LINGER"},
    {"keepalive", "SO_KEEPALIVE, with that as TCP_KEEPIDLE and TCP_KEEPINTVL"},
    {"probes", "TCP_KEEPCNT"},
    {"user_timeout", "TCP_USER_TIMEOUT"},
    {"rcvbuf", "SO_RCVBUF, in bytes"},
    {"sndbuf", "SO_SNDBUF, in bytes"},
    {"backlog", "that of the next listen"},
    {"fin_timeout", "the host's net.ipv4.tcp_fin_timeout"},
    {"sigpipe", "what the process does about SIGPIPE: tell and go on, ignore "
                "it, or end [tell]"},
    HTTP_TALK_DOCS,
    {"response", "reads an answer to its end, or says what cut it short"},
    {"exit", "the process ends: all its sockets are closed"},
    {"kill", "SIGKILL: the same, without the process's help"},
    {"start", "another process begins, which carries out what follows"},
    {"off", "the host loses its power, without a word"},
    {"on", "it has power again, and another process begins"},
    {.verb = NULL},
};
