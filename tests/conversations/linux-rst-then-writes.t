# A reset is told once.  The first write after it gives ECONNRESET without a
# signal and takes the error; the second gives EPIPE and SIGPIPE; a read then
# finds the end of file, not the error (recorded: lx.rst_then_writes).
end client posix
end server posix
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
100ms server reset
     100.000 server  sends RST
200ms client poll; write 1; poll; write 1; recv 10
     200.000 client  poll: IN|OUT|RDHUP|HUP|ERR
     200.000 client  write: ECONNRESET
     200.000 client  poll: IN|OUT|RDHUP|HUP
     200.000 client  signal SIGPIPE
     200.000 client  write: EPIPE
     200.000 client  recv: end of file
300ms stop
