/* SPDX-License-Identifier: GPL-2.0-only */
/* In what one implementation of WSAAsyncSelect differs from another.
 *
 * A personality is a set of switches.  Each names a law that Windows, Wine 10
 * and Wine 8 do not share, and where it is known from: W, read in Wine's source
 * (server/sock.c) and recorded with both; T, Wine's conformance test
 * (dlls/ws2_32/tests/sock.c), which says what it expects of Windows; P, the
 * vendor's page of WSAAsyncSelect or the call; O, our choice, for nothing is
 * known.  Cases in brackets are recorded ones.
 */
#ifndef FINWAIT_MODEL_WSA_RULES_H
#define FINWAIT_MODEL_WSA_RULES_H

#include <glib.h>

G_BEGIN_DECLS

/* As X(NAME, text). */
#define WSA_PERSONALITIES(X)                                                   \
    X(WINDOWS, "windows")                                                      \
    X(WINE_10, "wine-10")                                                      \
    X(WINE_8, "wine-8")

typedef enum WsaPersonality {
#define X(NAME, TEXT) WSA_##NAME,
    WSA_PERSONALITIES(X)
#undef X
        N_WSA_PERSONALITIES
} WsaPersonality;

/* As X(name, in windows, in wine-10, in wine-8, what it means). */
/* clang-format off */
#define WSA_SWITCHES(X)                                                        \
    /* T: test_close_events; W: the look at IN waits for recv                  \
       [ws.close_on_fdclose]; P says as Wine */                                \
    X(fdclose_waits_for_data, FALSE, TRUE, TRUE,                               \
      "FD_CLOSE comes when a recv has emptied the socket, not with the FIN")   \
    /* W: POLLHUP sets 'aborted' [ws2.rnd_61, ws2.rnd_24]; T, O */             \
    X(sd_send_mutes, FALSE, TRUE, TRUE,                                        \
      "after SD_SEND and the peer's FIN: FD_CLOSE at once, then no message")   \
    /* W: [ws.peer_rst_idle_send]; T: test_tcp_reset; P: WSAECONNRESET */      \
    X(reset_has_error, TRUE, TRUE, FALSE,                                      \
      "FD_CLOSE of a reset says WSAECONNABORTED, not 0")                       \
    /* W: [ws.peer_rst_unread]; windows: O */                                  \
    X(reset_keeps_data, FALSE, FALSE, TRUE,                                    \
      "recv gives unread data and EOF after a reset, not WSAECONNRESET")       \
    /* T: test_shutdown [wsdoc2.send_to_closed_peer] */                        \
    X(send_reset_is_abort, TRUE, FALSE, FALSE,                                 \
      "recv gives WSAECONNABORTED if a send after the FIN drew the reset")     \
    /* T: test_close_events [wsdoc2.rst_select_zero] */                        \
    X(select_reposts_reset, TRUE, FALSE, FALSE,                                \
      "each WSAAsyncSelect posts the FD_CLOSE of a reset again")               \
    /* W: [ws2.rst_mask_without_close]; windows: O */                          \
    X(unselected_reset_lost, FALSE, TRUE, TRUE,                                \
      "a reset while FD_CLOSE is not selected is never posted")                \
    /* W: [ws2.fill_peer_rst]; windows: O */                                   \
    X(reset_posts_write, FALSE, TRUE, TRUE,                                    \
      "FD_WRITE comes before the FD_CLOSE of a reset if it was wanted")        \
    /* W: IOCTL_AFD_WINE_SHUTDOWN [ws2.rnd_20]; T */                           \
    X(sd_both_deselects, FALSE, TRUE, TRUE,                                    \
      "SD_BOTH ends all messages until the next WSAAsyncSelect")               \
    /* P: shutdown [wsdoc2.page_sd_receive_resets] */                          \
    X(sd_receive_resets, TRUE, FALSE, FALSE,                                   \
      "after SD_RECEIVE unread or arriving data reset the connection")         \
    /* T: test_read_events [wsdoc.read_reenable] */                            \
    X(bad_buffer_rearms, TRUE, FALSE, FALSE,                                   \
      "a recv with a wrong buffer lets FD_READ come again")                    \
    /* W: sock_send() in dlls/ntdll/unix/socket.c; T: since Windows 10 1607    \
       [wsdoc2.write_wouldblock] */                                            \
    X(send_takes_all, TRUE, TRUE, FALSE,                                       \
      "send takes all that begins to fit, the rest waits outside the buffer")  \
    /* P: closesocket [wsdoc2.page_linger_nonblocking] */                      \
    X(linger_refuses, TRUE, FALSE, FALSE,                                      \
      "closesocket with SO_LINGER and data unsent: WSAEWOULDBLOCK, not 0")     \
    /* W: a FIN found wakes the write queue with success, as the end of an      \
       error does (sock_dispatch_asyncs()); windows: O */                      \
    X(fin_drops_rest, FALSE, TRUE, FALSE,                                      \
      "the peer's FIN, when it is found, loses what waits outside the buffer") \
    /* W: the rest has a handle of its own, so window and mask stay             \
       (sock_send()); windows: P, closesocket */                               \
    X(rest_keeps_window, FALSE, TRUE, FALSE,                                   \
      "after closesocket messages come until what waits outside is through")   \
    /* W; windows: O */                                                        \
    X(close_keeps_queue, FALSE, TRUE, FALSE,                                   \
      "a closesocket that resets first hands down what waits outside")         \
    /* T: test_connect_events; W: [ws2.client_refused_reselect] */             \
    X(unconnected_is_told, TRUE, FALSE, FALSE,                                 \
      "calls without a connection fail with WSAENOTCONN")                      \
    /* W */                                                                    \
    X(failed_connect_is_final, FALSE, FALSE, TRUE,                             \
      "a connect after one that failed: WSAECONNABORTED")                      \
    /* W: get_poll_flags() hides POLLOUT and POLLHUP; windows: O */             \
    X(failed_poll_is_writable, TRUE, FALSE, FALSE,                             \
      "WSAPoll of a connect that failed: HUP and WRNORM too, not ERR alone")   \
    /* W: poll_socket() runs sock_poll_event() with all interests of the call */\
    X(select_call_posts, FALSE, TRUE, TRUE,                                    \
      "select() and WSAPoll() post what they find, also after a reset")        \
    /* P: "the connection was aborted"; W: [SO_ERROR]; windows: O */           \
    X(timeout_is_abort, TRUE, FALSE, FALSE,                                    \
      "FD_CLOSE after a time-out says WSAECONNABORTED, send WSAETIMEDOUT")
/* clang-format on */

typedef struct WsaRules {
#define X(NAME, WINDOWS, WINE_10, WINE_8, DOC) gboolean NAME;
    WSA_SWITCHES(X)
#undef X
} WsaRules;

void wsa_rules_of(WsaRules *rules, WsaPersonality personality);

/* The text above; static. */
const char *wsa_personality_name(WsaPersonality personality);

G_END_DECLS

#endif
