# A host that closes with bytes unread says RST, not FIN (RFC 1122 4.2.2.13):
# the device's end is a reset although both programs were polite.
end device sock
end peer posix
device on_sys_init: protocol tcp; inconmode 3; localportlist 1001
wire on

0ms peer connect 1001
       0.000 peer    sends SYN
      10.000 device  on_sock_event PO
      10.000 device  sends SYN+ACK
      20.000 peer    connect: ok
      30.000 device  on_sock_event EST_POPENED
100ms device setdata "unread"; send
     100.000 device  sends DATA 6
200ms peer close
     200.000 peer    sends RST
     210.000 device  on_sock_event PRESET_EST (5)
     210.000 device  gate opens
300ms stop
