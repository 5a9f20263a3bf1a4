# OPEN-13, the other reading of device-leftover-window.t: the window of the second
# connection is RX, whatever the first has left there.  What finds no room is
# acknowledged all the same, and lost.
end device sock
end peer posix
set device sockets 1
set device rx_pages 1
set device leftover_window whole
device on_sys_init: protocol tcp; inconmode 3; localportlist 1001

5ms peer connect 1001
      15.000 device  on_sock_event PO
      25.000 peer    connect: ok
      35.000 device  on_sock_event EST_POPENED
50ms peer send "earlier"; close
      50.000 peer    send: 7
      60.000 device  on_sock_event PC
      80.000 device  on_sock_event PCLOSED (1)
      80.000 device  gate opens
300ms peer.1 connect 1001
     310.000 device  on_sock_event PO
     320.000 peer.1  connect: ok
     330.000 device  on_sock_event EST_POPENED
400ms peer.1 send 239
     400.000 peer.1  send: 239
1s peer.1 queues
    1000.000 peer.1  queues: 0 unread, 0 unacknowledged
1.5s device print rxlen; getdata 7; getdata; print rxlen
    1500.000 device  rxlen: 239
    1500.000 device  getdata: 7 "earlier"
    1500.000 device  getdata: 232
    1500.000 device  rxlen: 0
2s stop
