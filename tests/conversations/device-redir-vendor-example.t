# The vendor's example: redir comes first, when the socket is still a UDP one,
# and RX has no page, since what is redirected goes straight to TX (sock-fact
# 10).  A loopback, of a stream and of datagrams.
end device sock
end peer sock
set device sockets 2
set device rx_pages 0
set peer sockets 2
device on_sys_init: redir 6; protocol tcp; inconmode 3; localportlist 1001
device on_sys_init: num 1; redir 7; inconmode 3; reconmode 3; localportlist 2000
peer on_sys_init: protocol tcp; targetip device; targetport 1001; num 1
peer on_sys_init: targetip device; targetport 2000
peer on_sock_data_arrival: getdata
       0.060 device    redir: 6
       0.130 device.1  redir: 7

5ms peer connect
       5.100 peer      on_sock_event ARP
       5.100 peer      on_sock_event AO
      15.100 device    on_sock_event PO
      25.100 peer      on_sock_event EST_AOPENED
      35.100 device    on_sock_event EST_POPENED
50ms peer setdata "loop"; send
      70.000 peer      on_sock_data_arrival
      70.060 peer      getdata: 4 "loop"
      70.060 peer      on_sock_data_arrival ends
100ms peer.1 connect; setdata "datagram"; send
     100.100 peer.1    on_sock_event ARP
     100.100 peer.1    on_sock_event EST_AOPENED
     110.100 device.1  on_sock_event EST_POPENED
     120.100 peer.1    on_sock_data_arrival
     120.160 peer.1    getdata: 8 "datagram"
     120.160 peer.1    on_sock_data_arrival ends
500ms device print rxlen; print txlen; print toutcounter
     500.000 device    rxlen: 0
     500.000 device    txlen: 0
     500.000 device    toutcounter: 0
600ms stop
