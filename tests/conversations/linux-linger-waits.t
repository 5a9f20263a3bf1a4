# SO_LINGER {1,1}: close() waits for the queue to be acknowledged, at most a
# second, even without blocking, and returns 0 either way; what is queued is
# delivered later all the same (lx.linger_blocking).
end client posix
end server posix

0ms server sndbuf 131072; listen 80; accept; nonblock
1ms client rcvbuf 4096; connect 80
      21.000 client  connect: ok
      31.000 server  accept: ok
      31.000 server  nonblock: ok
100ms server linger 1s; send 50000; close
     100.000 server  send: 50000
    1100.000 server  close: ok
1500ms client queues; drain; close
    1500.000 client  queues: 4368 unread, 0 unacknowledged
    1820.000 client  drain: 50000, end of file
    1820.000 client  close: ok
3s stop
