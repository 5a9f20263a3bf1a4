# An orphan in FIN_WAIT_2 is forgotten after tcp_fin_timeout; the peer's late FIN
# then draws a reset.  A descriptor that is held open waits for ever
# (lx.fin_wait2_orphan_late_fin, lx.fin_wait2_held).
end client posix
end server posix
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
50ms client fin_timeout 1s
100ms client close
     100.000 client  sends FIN
150ms server recv; state
     150.000 server  recv: end of file
     150.000 server  state: CLOSE_WAIT
3s server close
    3000.000 server  sends FIN
    3010.000 client  sends RST
3100ms stop
