# After its own shutdown(WR) a program cannot write, not even 0 bytes; it can
# still read what comes (lx.write_after_own_shutdown).
end client posix
end server posix
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
100ms client shutdown; write 1; write 0; poll
     100.000 client  sends FIN
     100.000 client  signal SIGPIPE
     100.000 client  write: EPIPE
     100.000 client  signal SIGPIPE
     100.000 client  write: EPIPE
     100.000 client  poll: OUT
200ms server recv; send "late"; close
     200.000 server  recv: end of file
     200.000 server  sends DATA 4
     200.000 server  send: 4
     200.000 server  sends FIN
300ms client recv; recv; close
     300.000 client  recv: 4 "late"
     300.000 client  recv: end of file
400ms stop
