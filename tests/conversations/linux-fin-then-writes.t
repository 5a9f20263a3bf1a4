# A peer that has called close() sends FIN, and that says only that it will send
# no more.  The first write succeeds and draws the reset; the second gives EPIPE
# and SIGPIPE; reads give the end of file, also after the reset, never
# ECONNRESET (lx.fin_then_writes).
end client posix
end server posix
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
100ms server close
     100.000 server  sends FIN
200ms client poll; write 1
     200.000 client  poll: IN|OUT|RDHUP
     200.000 client  sends DATA 1
     200.000 client  write: 1
     210.000 server  sends RST
300ms client poll; write 1; poll; recv 10
     300.000 client  poll: IN|OUT|RDHUP|HUP|ERR
     300.000 client  signal SIGPIPE
     300.000 client  write: EPIPE
     300.000 client  poll: IN|OUT|RDHUP|HUP
     300.000 client  recv: end of file
400ms stop
