# The device resets, the RST is lost.  RSTs are not repeated: the peer believes
# in a connection that is no more (half-open) until it writes.
end device sock
end peer posix
device on_sys_init: protocol tcp; inconmode 3; localportlist 1001
drop device RST 1
wire on

0ms peer connect 1001
       0.000 peer    sends SYN
      10.000 device  on_sock_event PO
      10.000 device  sends SYN+ACK
      20.000 peer    connect: ok
      30.000 device  on_sock_event EST_POPENED
100ms device reset
     100.100 device  state ARESET_CMD (9)
     100.100 device  sends RST (lost)
     100.100 device  on_sock_event ARESET_CMD (9)
     100.100 device  gate opens
200ms peer timeout 500ms; recv
     700.000 peer    recv: EAGAIN
1s peer send "hello?"; recv
    1000.000 peer    sends DATA 6
    1000.000 peer    send: 6
    1010.000 device  sends RST
    1020.000 peer    recv: ECONNRESET
1100ms stop
