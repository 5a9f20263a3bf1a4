# close while the peer's close is under way degrades to a reset, code 9
# (sock-fact 5).  The device's own FIN is lost, so that there is time for it.
end device sock
end peer posix
device on_sys_init: protocol tcp; inconmode 3; localportlist 1001
drop device FIN 1

0ms peer connect 1001
      10.000 device  on_sock_event PO
      20.000 peer    connect: ok
      30.000 device  on_sock_event EST_POPENED
100ms peer close
     110.000 device  on_sock_event PC
150ms device close
     150.100 device  on_sock_event ARESET_CMD (9)
     150.100 device  gate opens
400ms stop
