# The device's FIN is lost: it is repeated, and the close takes that much
# longer.  The peer waits for the end of file meanwhile.
end device sock
end peer posix
tcp rto 200ms
device on_sys_init: protocol tcp; inconmode 3; localportlist 1001
drop device FIN 1
wire on

0ms peer connect 1001
       0.000 peer    sends SYN
      10.000 device  on_sock_event PO
      10.000 device  sends SYN+ACK
      20.000 peer    connect: ok
      30.000 device  on_sock_event EST_POPENED
100ms device close
     100.100 device  state AC
     100.100 device  sends FIN (lost)
     100.100 device  on_sock_event AC
101ms peer recv; close
     300.100 device  sends FIN
     310.100 peer    recv: end of file
     310.100 peer    sends FIN
     310.100 peer    close: ok
     320.100 device  on_sock_event ACLOSED (2)
     320.100 device  gate opens
500ms stop
