# A device that is switched off and on again knows nothing of its connection: the
# peer's next segment is answered by RST (RFC 9293 3.5.1), and what the program
# had set is gone, but for what on_sys_init sets.
end device sock
end peer posix
set device sockets 1
wire on
device on_sys_init: protocol tcp; inconmode 3; localportlist 1001

5ms peer connect 1001
       5.000 peer    sends SYN
      15.000 device  on_sock_event PO
      15.000 device  sends SYN+ACK
      25.000 peer    connect: ok
      35.000 device  on_sock_event EST_POPENED
100ms device connectiontout 10; setdata "gone"
200ms device reboot
210ms device print state; print connectiontout; print txlen
     210.000 device  state: CLOSED
     210.000 device  connectiontout: 0
     210.000 device  txlen: 0
300ms peer send "hello"
     300.000 peer    sends DATA 5
     300.000 peer    send: 5
     310.000 device  sends RST
400ms peer recv
     400.000 peer    recv: ECONNRESET
500ms peer.1 connect 1001
     500.000 peer    sends SYN
     510.000 device  on_sock_event PO
     510.000 device  sends SYN+ACK
     520.000 peer.1  connect: ok
     530.000 device  on_sock_event EST_POPENED
1s stop
