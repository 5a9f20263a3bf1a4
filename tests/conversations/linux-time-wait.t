# The end that closes first keeps the port in TIME_WAIT: binding it again gives
# EADDRINUSE, with SO_REUSEADDR it succeeds (lx.tw_bind_fin).
end client posix
end server posix
wire on

0ms server listen 80; accept
1ms client bind 6500; connect 80
       1.000 client    sends SYN
      11.000 server    sends SYN+ACK
      21.000 client    connect: ok
      31.000 server    accept: ok
100ms client close
     100.000 client    sends FIN
150ms server recv; close
     150.000 server    recv: end of file
     150.000 server    sends FIN
200ms client.1 reuse off; bind 6500
     200.000 client.1  bind: EADDRINUSE
250ms client.2 reuse on; bind 6500
300ms stop
