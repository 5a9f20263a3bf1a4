# A fifth of all packets is held back for 15 ms, and others overtake them, which
# from end to end looks like a loss: three segments are repeated for nothing, and
# DSACK says so.
end server posix
end client posix
link reorder 20%
link reorder_by 15ms
wire all

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      36.000 client  sends ACK
      36.000 client  connect: ok
      61.000 server  accept: ok
100ms client send 14480
     100.000 client  sends DATA 1448
     100.000 client  sends DATA 1448
     100.000 client  sends DATA 1448
     100.000 client  sends DATA 1448
     100.000 client  sends DATA 1448
     100.000 client  sends DATA 1448
     100.000 client  sends DATA 1448
     100.000 client  sends DATA 1448
     100.000 client  sends DATA 1448
     100.000 client  sends DATA 1448
     100.000 client  send: 14480
     110.000 server  sends ACK
     110.000 server  sends ACK
     110.000 server  sends ACK
     110.000 server  sends ACK
     110.000 server  sends ACK
     110.000 server  sends ACK
     110.000 server  sends ACK
     120.000 client  sends DATA 1448
     120.000 client  sends DATA 1448
     120.000 client  sends DATA 1448
     125.000 server  sends ACK
     125.000 server  sends ACK
     125.000 server  sends ACK
     130.000 server  sends ACK
     130.000 server  sends ACK
     130.000 server  sends ACK
     150.000 client  sends ACK
1s server recv 20000
    1000.000 server  recv: 14480
2s stop
