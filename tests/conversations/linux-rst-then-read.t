# Whoever asks first takes the error: here a read.  What comes after is the end
# of file for ever, and EPIPE with SIGPIPE for a write (lx.linger0_idle_read).
end client posix
end server posix
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
100ms server reset
     100.000 server  sends RST
200ms client recv 10; recv 10; write 1
     200.000 client  recv: ECONNRESET
     200.000 client  recv: end of file
     200.000 client  signal SIGPIPE
     200.000 client  write: EPIPE
300ms stop
