# shutdown(RDWR) sends FIN; bytes that arrive afterwards draw a reset, and the
# own read fails (lx.shut_rdwr_with_unread).
end client posix
end server posix
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
100ms client shutdown rdwr; poll
     100.000 client  sends FIN
     100.000 client  poll: IN|OUT|RDHUP|HUP
150ms server recv; send "late"
     150.000 server  recv: end of file
     150.000 server  sends DATA 4
     150.000 server  send: 4
     160.000 client  sends RST
200ms client poll; recv; recv
     200.000 client  poll: IN|OUT|RDHUP|HUP|ERR
     200.000 client  recv: ECONNRESET
     200.000 client  recv: end of file
250ms server poll; send "x"; send "x"
     250.000 server  poll: IN|OUT|RDHUP|HUP|ERR
     250.000 server  send: EPIPE
     250.000 server  send: EPIPE
300ms stop
