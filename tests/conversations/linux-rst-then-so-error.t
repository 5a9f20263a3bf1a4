# SO_ERROR takes the error too; afterwards poll() shows no ERR any more, and the
# write gives EPIPE at once.
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
200ms client poll; error; poll; error; write 1; recv 10
     200.000 client  poll: IN|OUT|RDHUP|HUP|ERR
     200.000 client  error: ECONNRESET
     200.000 client  poll: IN|OUT|RDHUP|HUP
     200.000 client  error: OK
     200.000 client  signal SIGPIPE
     200.000 client  write: EPIPE
     200.000 client  recv: end of file
300ms stop
