# A socket that takes 20 ms to clean up turns its next client away for as long:
# the gate opens at the end of the closing event's handler (sock-fact 6, OPEN-2).
end device sock
end peer posix
device on_sys_init: protocol tcp; inconmode 3; localportlist 1001
set device sockets 1
set device vm.on_sock_event 20ms
device on_sock_event:

0ms peer connect 1001
      10.000 device  on_sock_event PO
      20.000 peer    connect: ok
      30.000 device  state EST_POPENED
      30.050 device  on_sock_event ends
      30.050 device  on_sock_event EST_POPENED
      50.100 device  on_sock_event ends
200ms peer close
     210.000 device  on_sock_event PC
     230.000 device  state PCLOSED (1)
     230.050 device  on_sock_event ends
     230.050 device  on_sock_event PCLOSED (1)
235ms peer connect 1001
     250.100 device  on_sock_event ends
     250.100 device  gate opens
255ms peer connect 1001
     255.000 peer    connect: ECONNREFUSED
     265.000 device  on_sock_event PO
     275.000 peer    connect: ok
     285.000 device  state EST_POPENED
     285.050 device  on_sock_event ends
     285.050 device  on_sock_event EST_POPENED
     305.100 device  on_sock_event ends
400ms stop
