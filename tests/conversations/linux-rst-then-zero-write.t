# A write of 0 bytes sends nothing, but finds a reset that has come, which the
# seed of this project doubted (lx.rst_then_zero_write).
end client posix
end server posix
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
100ms client write 0
     100.000 client  write: 0
150ms server reset
     150.000 server  sends RST
200ms client write 0; write 0
     200.000 client  write: ECONNRESET
     200.000 client  signal SIGPIPE
     200.000 client  write: EPIPE
300ms stop
