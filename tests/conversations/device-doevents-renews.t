# OPEN-24, the other reading: on_sock_data_arrival of a second socket, which
# doevents skips because the handler is active for the first, comes again since
# there are data (compare trace5-doevents-loses.t).
end device sock
end peer posix
set device sockets 2
set device skipped_events renewed
device on_sys_init: protocol tcp; inconmode 3; localportlist 1001
device on_sys_init: num 1; protocol tcp; inconmode 3; localportlist 1001
device on_sock_data_arrival: compute 5ms; doevents; getdata

5ms peer connect 1001
6ms peer.1 connect 1001
      15.000 device    on_sock_event PO
      16.000 device.1  on_sock_event PO
      25.000 peer      connect: ok
      26.000 peer.1    connect: ok
      35.000 device    on_sock_event EST_POPENED
      36.000 device.1  on_sock_event EST_POPENED
100ms peer send "abc"
     100.000 peer      send: 3
101ms peer.1 send "def"
     101.000 peer.1    send: 3
     110.000 device    on_sock_data_arrival
     115.050 device    doevents
     115.060 device.1  on_sock_data_arrival is lost
     115.060 device    doevents ends
     115.070 device    getdata: 3 "abc"
     115.070 device    on_sock_data_arrival ends
     115.070 device.1  on_sock_data_arrival
     120.120 device.1  doevents
     120.130 device.1  doevents ends
     120.140 device.1  getdata: 3 "def"
     120.140 device.1  on_sock_data_arrival ends
10s device.1 print rxlen
   10000.000 device.1  rxlen: 0
11s stop
