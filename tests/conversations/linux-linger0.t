# SO_LINGER {1,0}: close() sends RST from ESTABLISHED and CLOSE_WAIT alike, and
# nothing once both FINs are exchanged (lx.linger0_after_peer_fin,
# lx.linger0_both_fins).
end client posix
end server posix
wire on

0ms server listen 80; accept; recv; linger 0ms
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
100ms client shutdown
     100.000 client  sends FIN
     110.000 server  recv: end of file
     110.000 server  linger: ok
150ms server state; close
     150.000 server  state: CLOSE_WAIT
     150.000 server  sends RST
200ms client poll; recv
     200.000 client  poll: IN|OUT|RDHUP|HUP|ERR
     200.000 client  recv: ECONNRESET
300ms stop
