# FIN, then a reset, before the program acts: the slot holds EPIPE, so the very
# first write fails with SIGPIPE, and reads prefer the end of file
# (lx.linger0_after_own_fin).
end client posix
end server posix
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
100ms server shutdown
     100.000 server  sends FIN
150ms server reset
     150.000 server  sends RST
200ms client poll; recv 10; write 1; write 1
     200.000 client  poll: IN|OUT|RDHUP|HUP|ERR
     200.000 client  recv: end of file
     200.000 client  signal SIGPIPE
     200.000 client  write: EPIPE
     200.000 client  signal SIGPIPE
     200.000 client  write: EPIPE
300ms stop
