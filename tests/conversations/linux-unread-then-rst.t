# A reset erases nothing that has arrived: the data is read first, then
# ECONNRESET, then the end of file (lx.linger0_peer_unread).
end client posix
end server posix
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
100ms server send "answer"
     100.000 server  sends DATA 6
     100.000 server  send: 6
150ms server reset
     150.000 server  sends RST
200ms client poll; recv; recv; recv; poll
     200.000 client  poll: IN|OUT|RDHUP|HUP|ERR
     200.000 client  recv: 6 "answer"
     200.000 client  recv: ECONNRESET
     200.000 client  recv: end of file
     200.000 client  poll: IN|OUT|RDHUP|HUP
300ms stop
