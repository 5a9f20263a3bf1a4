# close() with unread data is a reset; the peer's queue at this end is thrown
# away, and the peer is told by ECONNRESET (lx.close_unread).
end client posix
end server posix
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
100ms client send "question"
     100.000 client  sends DATA 8
     100.000 client  send: 8
150ms server poll; close
     150.000 server  poll: IN|OUT
     150.000 server  sends RST
200ms client poll; recv; close
     200.000 client  poll: IN|OUT|RDHUP|HUP|ERR
     200.000 client  recv: ECONNRESET
300ms stop
