# toutcounter is at 1 when half a second has passed since the last exchange of
# data, and not before (sock-fact 8), whenever that exchange was: a limit of 2
# leaves the peer a second.
end device sock
end peer posix
device on_sys_init: protocol tcp; inconmode 3; localportlist 1001; connectiontout 2

900ms peer connect 1001
     910.000 device  on_sock_event PO
     920.000 peer    connect: ok
     930.000 device  on_sock_event EST_POPENED
1489ms peer send "x"
    1489.000 peer    send: 1
1998ms device print toutcounter
    1998.000 device  toutcounter: 0
2000ms device print toutcounter
    2000.000 device  toutcounter: 1
2480ms peer send "y"
    2480.000 peer    send: 1
    3490.000 device  on_sock_event ARESET_TOUT (15)
    3490.000 device  gate opens
3498ms device print toutcounter; print state
    3498.000 device  toutcounter: 2
    3498.000 device  state: ARESET_TOUT
4s stop
