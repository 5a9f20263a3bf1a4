# listen(0) queues one connection.  The SYNs of others are dropped, not refused:
# they stay in SYN_SENT and get in with a later repeat, once accept has made room
# (lx.backlog_full).
end client posix
end server posix
wire on

0ms server backlog 0; listen 80
1ms client.0 connect 80
       1.000 client    sends SYN
      11.000 server    sends SYN+ACK
      21.000 client    connect: ok
50ms client.1 nonblock; connect 80
      50.000 client    sends SYN
      50.000 client.1  connect: EINPROGRESS
100ms client.1 state
     100.000 client.1  state: SYN_SENT
500ms server accept
     500.000 server    accept: ok
    1050.000 client    sends SYN
    1060.000 server    sends SYN+ACK
1500ms client.1 state; poll
    1500.000 client.1  state: ESTABLISHED
    1500.000 client.1  poll: OUT
1600ms stop
