# SIGPIPE by default: the process dies in the very write that would give EPIPE,
# and its descriptors are closed (lx.sigpipe_default).
end client posix
end server posix
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
50ms server sigpipe default
100ms client close
     100.000 client  sends FIN
150ms server write 1
     150.000 server  sends DATA 1
     150.000 server  write: 1
     160.000 client  sends RST
200ms server write 1
     200.000 server  killed by SIGPIPE
300ms stop
