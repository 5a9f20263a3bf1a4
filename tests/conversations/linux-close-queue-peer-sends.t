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
     100.000 server  send: 50000
200ms client queues; send 1
     200.000 client  queues: 4380 unread, 0 unacknowledged
     200.000 client  send: 1
300ms client poll; drain; recv
     300.000 client  poll: IN|OUT|RDHUP|HUP|ERR
     300.000 client  drain: 4380, ECONNRESET
     300.000 client  recv: end of file
400ms stop
