# The link follows a trace of rate and delay: 1 Mbit/s and 10 ms, down for half a
# second, then 10 Mbit/s and 50 ms.
end server posix
end client posix
link trace link-trace.txt
wire all

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.496 server  sends SYN+ACK
      21.992 client  sends ACK
      21.992 client  connect: ok
      32.424 server  accept: ok
100ms client send 3000
     100.000 client  sends DATA 1448
     100.000 client  sends DATA 1448
     100.000 client  sends DATA 104
     100.000 client  send: 3000
     122.016 server  sends ACK
     134.032 server  sends ACK
     135.296 server  sends ACK
500ms client send "in the tunnel"
     500.000 client  sends DATA 13 (lost)
     500.000 client  send: 13
     727.747 client  sends DATA 13 (lost)
     955.495 client  sends DATA 13
    1005.548 server  sends ACK
3s client send 3000
    3000.000 client  sends DATA 1448
    3000.000 client  sends DATA 1448
    3000.000 client  send: 3000
    3051.201 server  sends ACK
    3052.403 server  sends ACK
    3075.558 client  sends DATA 104
    3125.684 server  sends ACK
4s stop
