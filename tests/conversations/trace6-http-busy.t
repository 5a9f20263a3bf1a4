# All HTTP sockets are busy: the SYN gets no answer and the client repeats it
# until a socket has closed AND its closing event has been processed (sock-fact
# 7; section 15, trace 6).
end device sock
end peer posix
tcp rto 200ms
set device sockets 2
set device vm.on_sock_event 50ms
device on_sys_init: protocol tcp; inconmode 3; httpportlist 80
device on_sys_init: num 1; protocol tcp; inconmode 3; httpportlist 80
device on_sock_event:
wire on

0ms peer connect 80
       0.000 peer      sends SYN
10ms peer.1 connect 80
      10.000 device    on_sock_event PO
      10.000 device    sends SYN+ACK
      10.000 peer      sends SYN
      20.000 peer      connect: ok
      20.000 device.1  state PO
      20.000 device    sends SYN+ACK
      30.000 device    state EST_POPENED
      30.000 peer.1    connect: ok
      40.000 device.1  state EST_POPENED
      60.050 device    on_sock_event ends
      60.050 device.1  on_sock_event PO
     110.100 device.1  on_sock_event ends
     110.100 device    on_sock_event EST_POPENED
     160.150 device    on_sock_event ends
     160.150 device.1  on_sock_event EST_POPENED
200ms peer.2 connect 80
     200.000 peer      sends SYN
     210.200 device.1  on_sock_event ends
     400.000 peer      sends SYN
450ms peer close
     450.000 peer      sends FIN
     460.000 device    state PC
     460.000 device    sends FIN
     460.000 device    on_sock_event PC
     480.000 device    state PCLOSED (1)
     510.050 device    on_sock_event ends
     510.050 device    on_sock_event PCLOSED (1)
     560.100 device    on_sock_event ends
     560.100 device    gate opens
     600.000 peer      sends SYN
     610.000 device    on_sock_event PO
     610.000 device    sends SYN+ACK
     620.000 peer.2    connect: ok
     630.000 device    state EST_POPENED
     660.050 device    on_sock_event ends
     660.050 device    on_sock_event EST_POPENED
     710.100 device    on_sock_event ends
1000ms stop
