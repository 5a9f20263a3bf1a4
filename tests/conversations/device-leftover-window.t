# Bytes of an earlier connection stay in RX (OPEN-9) and leave less of a window
# to the next one; what has no room waits at its sender and comes when they are
# read.
end device sock
end peer posix
set device sockets 1
set device rx_pages 1
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
200ms device print state; print rxlen
     200.000 device  state: PCLOSED
     200.000 device  rxlen: 7
300ms peer.1 connect 1001
     310.000 device  on_sock_event PO
     320.000 peer.1  connect: ok
     330.000 device  on_sock_event EST_POPENED
400ms peer.1 send 300
     400.000 peer.1  send: 300
1s device print rxlen
    1000.000 device  rxlen: 239
1100ms device getdata 7
    1100.000 device  getdata: 7 "earlier"
1500ms device print rxlen
    1500.000 device  rxlen: 232
2s device rxclear
5s device print rxlen; getdata
    5000.000 device  rxlen: 68
    5000.000 device  getdata: 68
6s stop
