# A half-close ends nothing but the own direction: three parts and the FIN of the
# answer arrive.  When the client then closes, the server's first write succeeds
# and draws the reset, its second fails (lx.half_close_client).
end client posix
end server posix
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
100ms client send "question"; shutdown
     100.000 client  sends DATA 8
     100.000 client  send: 8
     100.000 client  sends FIN
150ms server recv; recv; poll; send "one"; send "two"; send "three"
     150.000 server  recv: 8 "question"
     150.000 server  recv: end of file
     150.000 server  poll: IN|OUT|RDHUP
     150.000 server  sends DATA 3
     150.000 server  send: 3
     150.000 server  send: 3
     150.000 server  send: 5
     170.000 server  sends DATA 8
200ms client recv; close
     200.000 client  recv: 11 "onetwothree"
250ms server write 1
     250.000 server  sends DATA 1
     250.000 server  write: 1
     260.000 client  sends RST
300ms server write 1
     300.000 server  signal SIGPIPE
     300.000 server  write: EPIPE
400ms stop
