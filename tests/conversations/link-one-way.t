# Only the way to the client is down.  What the client sends arrives and is
# acknowledged in vain: it repeats, the server answers each repeat.
end server posix
end client posix
wire all

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  sends ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
100ms link down server
200ms client send "ping"
     200.000 client  sends DATA 4
     200.000 client  send: 4
     210.000 server  sends ACK (lost)
300ms server recv
     300.000 server  recv: 4 "ping"
     420.000 client  sends DATA 4
     430.000 server  sends ACK (lost)
     640.000 client  sends DATA 4
     650.000 server  sends ACK (lost)
    1080.000 client  sends DATA 4
    1090.000 server  sends ACK (lost)
    1960.000 client  sends DATA 4
    1970.000 server  sends ACK (lost)
2s link up server
3s client queues
    3000.000 client  queues: 0 unread, 4 unacknowledged
    3720.000 client  sends DATA 4
    3730.000 server  sends ACK
4s stop
