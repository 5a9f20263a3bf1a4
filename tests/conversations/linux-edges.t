# Edge-triggered epoll: one edge for each thing that happens, none after a
# partial read (lx.et_edges).
end client posix
end server posix
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
100ms client watch; edge; edge
     100.000 client  edge: OUT
     100.000 client  edge: -
150ms server send "one"
     150.000 server  sends DATA 3
     150.000 server  send: 3
200ms client edge; edge; recv 1; edge
     200.000 client  edge: IN|OUT
     200.000 client  edge: -
     200.000 client  recv: 1 "o"
     200.000 client  edge: -
250ms server send "two"
     250.000 server  sends DATA 3
     250.000 server  send: 3
300ms client edge; edge; recv; edge
     300.000 client  edge: IN|OUT
     300.000 client  edge: -
     300.000 client  recv: 5 "netwo"
     300.000 client  edge: -
350ms server close
     350.000 server  sends FIN
400ms client edge; edge; recv; edge
     400.000 client  edge: IN|OUT|RDHUP
     400.000 client  edge: -
     400.000 client  recv: end of file
     400.000 client  edge: -
500ms stop
