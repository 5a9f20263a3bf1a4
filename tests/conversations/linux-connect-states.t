# Connecting without blocking: EINPROGRESS, EALREADY, success once, then
# EISCONN; calls on a socket without a connection (lx.connect_states).
end client posix
end server posix

0ms server listen 80; accept
1ms client nonblock; poll; state; recv 1; write 1; shutdown; connect 80; connect 80; poll
       1.000 client  poll: OUT|HUP
       1.000 client  state: CLOSE
       1.000 client  recv: ENOTCONN
       1.000 client  signal SIGPIPE
       1.000 client  write: EPIPE
       1.000 client  shutdown: ENOTCONN
       1.000 client  connect: EINPROGRESS
       1.000 client  connect: EALREADY
       1.000 client  poll: -
      31.000 server  accept: ok
100ms client poll; connect 80; connect 80
     100.000 client  poll: OUT
     100.000 client  connect: ok
     100.000 client  connect: EISCONN
200ms stop
