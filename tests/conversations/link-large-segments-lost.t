# A path whose MTU is smaller than everybody thinks, and no ICMP to tell: the
# handshake and small segments pass, large ones never do.
end server posix
end client posix
drop server DATA+>1000 all
set server tcp.data_retries 4
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
100ms server send 500; send 3000
     100.000 server  sends DATA 500
     100.000 server  send: 500
     100.000 server  sends DATA 1448 (lost)
     100.000 server  sends DATA 1448 (lost)
     100.000 server  send: 3000
     120.000 server  sends DATA 104
     140.000 server  sends DATA 1448 (lost)
200ms client recv
     200.000 client  recv: 500
     360.000 server  sends DATA 1448 (lost)
     800.000 server  sends DATA 1448 (lost)
    1680.000 server  sends DATA 1448 (lost)
    3440.000 server  sends DATA 1448 (lost)
120s client recv; state
121s server poll; recv
  121000.000 server  poll: IN|OUT|RDHUP|HUP|ERR
  121000.000 server  recv: ETIMEDOUT
122s stop
