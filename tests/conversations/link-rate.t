# 100 kbit/s: a segment of 1500 bytes is on the line for 120 ms, which the tail loss
# probe does not know yet; then it is twenty times as fast.
end server posix
end client posix
link rate 100kbps
wire all

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      15.960 server  sends SYN+ACK
      30.920 client  sends ACK
      30.920 client  connect: ok
      45.240 server  accept: ok
200ms client send 5840
     200.000 client  sends DATA 1448
     200.000 client  sends DATA 1448
     200.000 client  sends DATA 1448
     200.000 client  sends DATA 1448
     200.000 client  sends DATA 48
     200.000 client  send: 5840
     261.840 client  sends DATA 48
300ms link rate 2Mbps
     330.160 server  sends ACK
     336.168 server  sends ACK
     342.176 server  sends ACK
     348.184 server  sends ACK
     348.592 server  sends ACK
     349.000 server  sends ACK
1s client queues
    1000.000 client  queues: 0 unread, 0 unacknowledged
2s stop
