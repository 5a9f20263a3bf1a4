# A write of 0 bytes never finds a FIN: nothing is sent, so nothing draws a reset
# (lx.live_zero_write).
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
200ms client write 0
     200.000 client  write: 0
1s client write 0; poll; recv
    1000.000 client  write: 0
    1000.000 client  poll: IN|OUT|RDHUP
    1000.000 client  recv: end of file
1100ms stop
