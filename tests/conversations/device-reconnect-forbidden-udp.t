# The same for UDP: a datagram of another peer is a re-connect, one of the peer
# itself is not (sock-fact 3 and 7, OPEN-20).
end device sock
end peer sock
set device sockets 1
set peer sockets 2
device on_sys_init: inconmode 3; localportlist 2000; reconmode 3
device on_sock_data_arrival: getdata; print remoteport
peer on_sys_init: targetip device; targetport 2000; outport 3000
peer on_sys_init: num 1; targetip device; targetport 2000; outport 3001

5ms peer setdata "a"; send; connect
       5.100 peer    on_sock_event ARP
       5.100 peer    on_sock_event EST_AOPENED
      15.100 device  on_sock_event EST_POPENED
      15.100 device  on_sock_data_arrival
      15.160 device  getdata: 1 "a"
      15.170 device  remoteport: 3000
      15.170 device  on_sock_data_arrival ends
50ms peer.1 connect
      50.100 peer.1  on_sock_event ARP
      50.100 peer.1  on_sock_event EST_AOPENED
100ms device inconenabledmaster no
200ms peer.1 setdata "no"; send
210ms peer setdata "b"; send
     220.000 device  on_sock_data_arrival
     220.060 device  getdata: 1 "b"
     220.070 device  remoteport: 3000
     220.070 device  on_sock_data_arrival ends
300ms device inconenabledmaster yes; inconmode 0
400ms peer.1 setdata "no"; send
410ms peer setdata "c"; send
     420.000 device  on_sock_data_arrival
     420.060 device  getdata: 1 "c"
     420.070 device  remoteport: 3000
     420.070 device  on_sock_data_arrival ends
500ms device inconmode 3
600ms peer.1 setdata "yes"; send
     610.000 device  on_sock_event EST_POPENED
     610.000 device  on_sock_data_arrival
     610.060 device  getdata: 3 "yes"
     610.070 device  remoteport: 3001
     610.070 device  on_sock_data_arrival ends
1s stop
