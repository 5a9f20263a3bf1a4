# A connection that is reset while it waits in the queue is accepted like any
# other: its data first, then ECONNRESET, no ECONNABORTED
# (lx.reset_before_accept_data).
end client posix
end server posix
wire on

0ms server listen 80
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
100ms client send "question"; reset
     100.000 client  sends DATA 8
     100.000 client  send: 8
     100.000 client  sends RST
     120.000 client  sends RST
200ms server accept; poll; recv; recv; recv
     200.000 server  accept: ok
     200.000 server  poll: IN|OUT|RDHUP|HUP|ERR
     200.000 server  recv: 8 "question"
     200.000 server  recv: ECONNRESET
     200.000 server  recv: end of file
300ms stop
