# Both ends close before either FIN arrives: CLOSING, then TIME_WAIT, at both.
# A descriptor that is still open shows CLOSE as soon as both FINs are done
# (lx.simultaneous_close).
end client posix
end server posix
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
100ms client shutdown; state
     100.000 client  sends FIN
     100.000 client  state: FIN_WAIT1
100ms server shutdown; state
     100.000 server  sends FIN
     100.000 server  state: FIN_WAIT1
115ms client state; poll
     115.000 client  state: CLOSING
     115.000 client  poll: IN|OUT|RDHUP|HUP
115ms server state
     115.000 server  state: CLOSING
130ms client state; poll
     130.000 client  state: CLOSE
     130.000 client  poll: IN|OUT|RDHUP|HUP
130ms server state; close
     130.000 server  state: CLOSE
140ms client close
200ms stop
