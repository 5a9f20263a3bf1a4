# Both ends close at once: the FINs cross (RFC 9293 3.6, case 3), and both ends
# are content.  An order of the device takes effect after 0.1 ms.
end device sock
end peer posix
device on_sys_init: protocol tcp; inconmode 3; localportlist 1001
wire on

0ms peer connect 1001
       0.000 peer    sends SYN
      10.000 device  on_sock_event PO
      10.000 device  sends SYN+ACK
      20.000 peer    connect: ok
      30.000 device  on_sock_event EST_POPENED
99.9ms device close
100ms peer close
     100.000 peer    sends FIN
     100.000 device  state AC
     100.000 device  sends FIN
     100.000 device  on_sock_event AC
     120.000 device  on_sock_event ACLOSED (2)
     120.000 device  gate opens
200ms stop
