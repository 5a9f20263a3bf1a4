# Two senders on one host, to sockets of which each is connected by the first
# datagram: the target port follows the newest sender with reconmode 3 only
# (sock-fact 11; section 15, trace 8).
end device sock
end sender sock
device on_sys_init: protocol udp; inconmode 3; reconmode 0; localportlist 5000; targetport 4000
device on_sys_init: num 1; protocol udp; inconmode 3; reconmode 3; localportlist 5001; targetport 4000
sender on_sys_init: targetip device; targetport 5000; outport 4001
sender on_sys_init: num 1; targetip device; targetport 5000; outport 4002
sender on_sys_init: num 2; targetip device; targetport 5001; outport 4003
sender on_sys_init: num 3; targetip device; targetport 5001; outport 4004

0ms sender.0 setdata "a"; send; connect
       0.100 sender    state ARP
       0.100 sender    state EST_AOPENED
       0.230 sender    on_sock_event ARP
       0.230 sender    on_sock_event EST_AOPENED
      10.100 device    on_sock_event EST_POPENED
30ms sender.1 setdata "b"; send; connect
      30.100 sender.1  on_sock_event ARP
      30.100 sender.1  on_sock_event EST_AOPENED
60ms device.0 print remoteport; setdata "to whom?"; send
      60.000 device    remoteport: 4002
100ms sender.2 setdata "c"; send; connect
     100.100 sender.2  on_sock_event ARP
     100.100 sender.2  on_sock_event EST_AOPENED
     110.100 device.1  on_sock_event EST_POPENED
130ms sender.3 setdata "d"; send; connect
     130.100 sender.3  on_sock_event ARP
     130.100 sender.3  on_sock_event EST_AOPENED
     140.100 device.1  on_sock_event EST_POPENED
160ms device.1 print remoteport; setdata "to the newest"; send
     160.000 device.1  remoteport: 4004
200ms sender.1 print rxlen
     200.000 sender.1  rxlen: 0
201ms sender.3 print rxlen
     201.000 sender.3  rxlen: 28
300ms stop
