# Broken bits on the way: the receiver's checksum drops the segment, and it is
# repeated as if it were lost.
end server posix
end client posix
link corrupt 30%
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
500ms client send "fragile"
     500.000 client  sends DATA 7
     500.000 client  send: 7
     720.000 client  sends DATA 7 (broken)
     940.000 client  sends DATA 7 (broken)
    1380.000 client  sends DATA 7 (broken)
    2260.000 client  sends DATA 7
    4020.000 client  sends DATA 7
5s server recv
    5000.000 server  recv: 7 "fragile"
6s stop
