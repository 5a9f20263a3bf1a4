# The VM stands still (a breakpoint).  The master process still lets the peer
# close, but the socket takes no further connection until the VM has processed
# the closing event (sock-fact 6; section 15, trace 3).  The SYN meanwhile
# finds only a gated socket, which counts as busy: RST (OPEN-1).
end device sock
end peer posix
device on_sys_init: protocol tcp; inconmode 3; localportlist 1001
set device sockets 1

0ms peer connect 1001
      10.000 device  on_sock_event PO
      20.000 peer    connect: ok
      30.000 device  on_sock_event EST_POPENED
100ms device pause
200ms peer close
     210.000 device  state PC
     230.000 device  state PCLOSED (1)
300ms peer connect 1001
     320.000 peer    connect: ECONNREFUSED
400ms device print state
     400.000 device  state: PCLOSED
500ms device resume
     500.000 device  on_sock_event PC
     500.000 device  on_sock_event PCLOSED (1)
     500.000 device  gate opens
600ms peer connect 1001
     610.000 device  on_sock_event PO
     620.000 peer    connect: ok
     630.000 device  on_sock_event EST_POPENED
700ms stop
