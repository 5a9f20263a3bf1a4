# shutdown(WR) with unread data still sends FIN; the close() that follows still
# sends the reset (lx.shut_wr_unread_then_close).
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
150ms server shutdown; poll
     150.000 server  sends FIN
     150.000 server  poll: IN|OUT
200ms server close
     200.000 server  sends RST
300ms client poll; recv; write 1
     300.000 client  poll: IN|OUT|RDHUP|HUP|ERR
     300.000 client  recv: end of file
     300.000 client  signal SIGPIPE
     300.000 client  write: EPIPE
400ms stop
