# shutdown() is half a close: the host has sent all and still reads.  A sock
# device knows no half-close: it answers the FIN by its own (sock-fact 6), and
# what its program would still have said is never sent.
end device sock
end peer posix
device on_sys_init: protocol tcp; inconmode 3; localportlist 1001
device on_sock_event PC: setdata "too late"; send

0ms peer connect 1001
      10.000 device  on_sock_event PO
      10.050 device  on_sock_event ends
      20.000 peer    connect: ok
      30.000 device  on_sock_event EST_POPENED
      30.050 device  on_sock_event ends
100ms peer send "question"; shutdown; drain
     100.000 peer    send: 8
     110.000 device  on_sock_event PC
     110.060 device  setdata: 8
     110.070 device  on_sock_event ends
     120.000 peer    drain: 0, end of file
     130.000 device  on_sock_event PCLOSED (1)
     130.050 device  on_sock_event ends
     130.050 device  gate opens
300ms device print txlen
     300.000 device  txlen: 8
400ms stop
