# The three ways to end a connection, side by side on three sockets: close is
# FIN and waits for the peer, reset is RST, discard says nothing (sock-fact 5).
# Who is told what: the peers read end of file, an error, nothing.
end device sock
end peer posix
device on_sys_init: protocol tcp; inconmode 3; localportlist 1001
device on_sys_init: num 1; protocol tcp; inconmode 3; localportlist 1001
device on_sys_init: num 2; protocol tcp; inconmode 3; localportlist 1001

0ms peer connect 1001
      10.000 device    on_sock_event PO
      20.000 peer      connect: ok
30ms peer.1 connect 1001
      30.000 device    on_sock_event EST_POPENED
      40.000 device.1  on_sock_event PO
      50.000 peer.1    connect: ok
60ms peer.2 connect 1001
      60.000 device.1  on_sock_event EST_POPENED
      70.000 device.2  on_sock_event PO
      80.000 peer.2    connect: ok
      90.000 device.2  on_sock_event EST_POPENED
100ms device close
     100.100 device    on_sock_event AC
101ms device.1 reset
     101.100 device.1  on_sock_event ARESET_CMD (9)
     101.100 device.1  gate opens
102ms device.2 discard
     102.100 device.2  on_sock_event DISCARDED_CMD (17)
     102.100 device.2  gate opens
110ms peer recv; close
     110.100 peer      recv: end of file
     110.100 peer      close: ok
115ms peer.1 recv
     115.000 peer.1    recv: ECONNRESET
116ms peer.2 timeout 300ms; recv
     120.100 device    on_sock_event ACLOSED (2)
     120.100 device    gate opens
     416.000 peer.2    recv: EAGAIN

# The forgotten one learns it by writing: RST, and then the error.
500ms peer.2 send "are you there?"; recv
     500.000 peer.2    send: 14
     520.000 peer.2    recv: ECONNRESET
600ms stop
