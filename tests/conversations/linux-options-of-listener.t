# Options of a listener are inherited by accepted sockets (tcp(7), socket(7)): keep-alive, and SO_LINGER 0, by which close() resets.
end client posix
end server posix
wire all

0ms server keepalive 1s; probes 2; linger 0ms; listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  sends ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
    1031.000 server  sends ACK
    1041.000 client  sends ACK
    2051.000 server  sends ACK
    2061.000 client  sends ACK
    3071.000 server  sends ACK
    3081.000 client  sends ACK
    4091.000 server  sends ACK
    4101.000 client  sends ACK
    5111.000 server  sends ACK
    5121.000 client  sends ACK
    6131.000 server  sends ACK
    6141.000 client  sends ACK
    7151.000 server  sends ACK
    7161.000 client  sends ACK
    8171.000 server  sends ACK
    8181.000 client  sends ACK
    9191.000 server  sends ACK
    9201.000 client  sends ACK
10s server state; close
   10000.000 server  state: ESTABLISHED
   10000.000 server  sends RST
11s stop
