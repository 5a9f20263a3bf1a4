/* SPDX-License-Identifier: GPL-2.0-only */
/* What is in the segments of a path's box. */
#include "model/path/path.h"
#include "tests/units.h"

#define CLIENT_PORT 1000
#define SERVER_PORT 80
#define FIRST 65532 /* of four ports */

/* The RST of the box is one that its receiver takes: in sequence. */
static void
test_reset_numbers(void)
{
    PathConfig config = {.box = {.idle_ns = SECOND,
                                 .nat = TRUE,
                                 .nat_ports = 4,
                                 .then = PATH_EXPIRY_RESET_BOTH}};
    Path *path = path_new(&config, NULL, NULL);
    PathPacket syn = {.to = 1,
                      .protocol = PATH_TCP_PROTOCOL,
                      .src_ip = 1,
                      .dst_ip = 2,
                      .src_port = CLIENT_PORT,
                      .dst_port = SERVER_PORT,
                      .flags = PATH_SYN,
                      .seq = 100};
    PathPacket answer = {.from = 1,
                         .protocol = PATH_TCP_PROTOCOL,
                         .src_ip = 2,
                         .dst_ip = 1,
                         .src_port = SERVER_PORT,
                         .dst_port = FIRST,
                         .flags = PATH_SYN | PATH_ACK,
                         .seq = 500,
                         .ack = 101};
    PathPacket data = {.to = 1,
                       .protocol = PATH_TCP_PROTOCOL,
                       .src_ip = 1,
                       .dst_ip = 2,
                       .src_port = CLIENT_PORT,
                       .dst_port = SERVER_PORT,
                       .flags = PATH_ACK | PATH_DATA,
                       .seq = 101,
                       .ack = 501,
                       .len_bytes = 10};
    PathFate fate;
    PathSend send;

    path_judge(path, &syn, &fate);
    path_judge(path, &answer, &fate);
    path_judge(path, &data, &fate);
    path_expire(path, SECOND);
    g_assert_true(path_take(path, &send));
    g_assert_cmpuint(send.to, ==, 0);
    g_assert_cmpuint(send.src_port, ==, SERVER_PORT);
    g_assert_cmpuint(send.dst_port, ==, CLIENT_PORT);
    g_assert_cmpuint(send.seq, ==, 501);
    g_assert_cmpuint(send.ack, ==, 111);
    g_assert_true(path_take(path, &send));
    g_assert_cmpuint(send.to, ==, 1);
    g_assert_cmpuint(send.src_port, ==, FIRST);
    g_assert_cmpuint(send.seq, ==, 101);
    g_assert_false(path_take(path, &send));
    g_assert_cmpuint(path_counts(path)->expired, ==, 1);
    g_assert_cmpuint(path_counts(path)->resets, ==, 2);
    path_free(path);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/path/reset-numbers", test_reset_numbers);
    return g_test_run();
}
