# With a FIN behind the data, the reader gets the data and a clean end of file,
# whatever came later (lx.data_after_close).
end client posix
end server posix
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
100ms server send "answer"; close
     100.000 server  sends DATA 6
     100.000 server  send: 6
     100.000 server  sends FIN
150ms client write 1
     150.000 client  sends DATA 1
     150.000 client  write: 1
     160.000 server  sends RST
200ms client poll; recv; recv; recv; write 1
     200.000 client  poll: IN|OUT|RDHUP|HUP|ERR
     200.000 client  recv: 6 "answer"
     200.000 client  recv: end of file
     200.000 client  recv: end of file
     200.000 client  signal SIGPIPE
     200.000 client  write: EPIPE
300ms stop
