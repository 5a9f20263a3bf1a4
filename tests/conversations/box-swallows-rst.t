# A box that passes no RST: the reset end is not told, and asks in vain.
end server posix
end client posix
link box.swallow rst
set server tcp.data_retries 3
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
100ms client linger 0; close
     100.000 client  sends RST (dropped)
1s server send "are you there?"
    1000.000 server  sends DATA 14
    1000.000 server  send: 14
    1010.000 client  sends RST (dropped)
    1220.000 server  sends DATA 14
    1230.000 client  sends RST (dropped)
    1440.000 server  sends DATA 14
    1450.000 client  sends RST (dropped)
    1880.000 server  sends DATA 14
    1890.000 client  sends RST (dropped)
    2760.000 server  sends DATA 14
    2770.000 client  sends RST (dropped)
60s server poll; recv
   60000.000 server  poll: IN|OUT|RDHUP|HUP|ERR
   60000.000 server  recv: ETIMEDOUT
61s stop
