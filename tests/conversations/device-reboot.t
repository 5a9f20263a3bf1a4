# sys.reboot, here by the program when it is told "reboot".  Its peer hears
# nothing of it, and nothing at all while the device is off.  Afterwards the
# device knows nothing of the connection: the peer's next segment is answered by
# RST (RFC 9293 3.5.1).  What the program had set is gone, but for what on_sys_init
# sets.
end device sock
end peer posix
set device sockets 1
set device reboot_time 500ms
wire on
device on_sys_init: protocol tcp; inconmode 3; localportlist 1001
device on_sock_data_arrival: getdata; connectiontout 10; setdata "gone"; reboot; getdata

5ms peer connect 1001
       5.000 peer    sends SYN
      15.000 device  on_sock_event PO
      15.000 device  sends SYN+ACK
      25.000 peer    connect: ok
      35.000 device  on_sock_event EST_POPENED
100ms peer send "reboot"
     100.000 peer    sends DATA 6
     100.000 peer    send: 6
     110.000 device  on_sock_data_arrival
     110.060 device  getdata: 6 "reboot"
     110.080 device  setdata: 4
     110.080 device  reboot
300ms device print state
     300.000 device  print: it is off
     610.090 device  on_sys_init
700ms peer send "hello"
     700.000 peer    sends DATA 5
     700.000 peer    send: 5
     710.000 device  sends RST
750ms peer recv
     750.000 peer    recv: ECONNRESET
800ms device print state; print connectiontout; print txlen; print timercountms
     800.000 device  state: CLOSED
     800.000 device  connectiontout: 0
     800.000 device  txlen: 0
     800.000 device  timercountms: 189
900ms peer.1 connect 1001
     900.000 peer    sends SYN
     910.000 device  on_sock_event PO
     910.000 device  sends SYN+ACK
     920.000 peer.1  connect: ok
     930.000 device  on_sock_event EST_POPENED
1s stop
