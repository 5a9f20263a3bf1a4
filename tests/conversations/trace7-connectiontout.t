# connectiontout 10 is five seconds: a peer that has gone without a word costs
# the socket no longer.  RST, code 15; toutcounter stays where it was
# (sock-fact 8; section 15, trace 7).
end device sock
end peer posix
device on_sys_init: protocol tcp; inconmode 3; localportlist 1001
device on_sys_init: connectiontout 10

0ms peer connect 1001
      10.000 device  on_sock_event PO
      20.000 peer    connect: ok
      30.000 device  on_sock_event EST_POPENED
100ms peer vanish
4s device print state; print toutcounter
    4000.000 device  state: EST_POPENED
    4000.000 device  toutcounter: 7
    5010.000 device  on_sock_event ARESET_TOUT (15)
    5010.000 device  gate opens
6s device print toutcounter
    6000.000 device  toutcounter: 10
7s stop
