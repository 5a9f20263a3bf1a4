# Closing a listener resets who waits in its queue and leaves who was accepted
# (lx.listener_close_accepted, lx.listener_close_queued).
end client posix
end server posix
wire on

0ms server listen 80; accept
1ms client.0 connect 80
       1.000 client    sends SYN
      11.000 server    sends SYN+ACK
      21.000 client    connect: ok
      31.000 server    accept: ok
50ms client.1 connect 80
      50.000 client    sends SYN
      60.000 server    sends SYN+ACK
      70.000 client.1  connect: ok
100ms server unlisten
     100.000 server    sends RST
200ms client.0 poll; send "still here"
     200.000 client    poll: OUT
     200.000 client    sends DATA 10
     200.000 client    send: 10
200ms client.1 poll; recv
     200.000 client.1  poll: IN|OUT|RDHUP|HUP|ERR
     200.000 client.1  recv: ECONNRESET
250ms client.1 close; connect 80
     250.000 client    sends SYN
     260.000 server    sends RST
     270.000 client.1  connect: ECONNREFUSED
300ms server recv
     300.000 server    recv: 10 "still here"
350ms stop
