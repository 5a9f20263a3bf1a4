# A re-connect is an incoming connection: with inconenabledmaster=NO, and with
# inconmode 0, there is none, and the connection in progress goes on (sock-fact
# 3).  The SYN then finds nobody and is refused.
end device sock
end peer posix
set device sockets 1
device on_sys_init: protocol tcp; inconmode 3; localportlist 1001; reconmode 3
device on_sock_data_arrival: getdata

5ms peer connect 1001
      15.000 device  on_sock_event PO
      25.000 peer    connect: ok
      35.000 device  on_sock_event EST_POPENED
100ms device inconenabledmaster no
200ms peer.2 connect 1001
     220.000 peer.2  connect: ECONNREFUSED
300ms peer send "x"
     300.000 peer    send: 1
     310.000 device  on_sock_data_arrival
     310.060 device  getdata: 1 "x"
     310.060 device  on_sock_data_arrival ends
400ms device inconenabledmaster yes; inconmode 0
500ms peer.3 connect 1001
     520.000 peer.3  connect: ECONNREFUSED
600ms peer send "y"
     600.000 peer    send: 1
     610.000 device  on_sock_data_arrival
     610.060 device  getdata: 1 "y"
     610.060 device  on_sock_data_arrival ends
700ms device inconmode 3
800ms peer.4 connect 1001
     810.000 device  on_sock_event PO
     820.000 peer.4  connect: ok
     830.000 device  on_sock_event EST_POPENED
1s stop
