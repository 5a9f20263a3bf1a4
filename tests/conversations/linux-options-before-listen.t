# SO_RCVBUF of a listener is that of what it accepts (tcp(7)).
end client posix
end server posix

0ms server rcvbuf 4096; listen 80; accept
1ms client connect 80
      21.000 client  connect: ok
      31.000 server  accept: ok
100ms client send 20000
     100.000 client  send: 20000
400ms server queues
     400.000 server  queues: 4344 unread, 0 unacknowledged
400ms client queues
     400.000 client  queues: 0 unread, 15656 unacknowledged
1s stop
