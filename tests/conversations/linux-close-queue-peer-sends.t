# While the queue of a closed socket drains, one byte from the peer is answered
# by a reset, and the rest of the queue is lost (lx.close_with_queue_peer_sends).
# The client's small receive buffer keeps the rest at the server.
end client posix
end server posix

0ms server listen 80; accept
1ms client rcvbuf 4380; connect 80
      21.000 client  connect: ok
      31.000 server  accept: ok
100ms server send 50000; close
200ms client queues; send 1
     200.000 client  queues: 4344 unread, 0 unacknowledged
     200.000 client  send: 1
300ms client poll; drain; recv
     300.000 client  poll: IN|OUT
     390.000 server  send: 50000
     390.000 server  close: ok
400ms stop
     400.000 client  drain: 18824, ECONNRESET
     400.000 client  recv: end of file
