# A second close, while the first is under way, resets the connection: code 9
# instead of 2 (sock-fact 5; section 15, trace 4).  The peer reads the end of
# file that came first, and learns of the reset by writing.
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
100ms device close
     100.100 device  state AC
     100.100 device  sends FIN
     100.100 device  on_sock_event AC
105ms device close
     105.100 device  state ARESET_CMD (9)
     105.100 device  sends RST
     105.100 device  on_sock_event ARESET_CMD (9)
     105.100 device  gate opens
108ms peer recv
     110.100 peer    recv: end of file
     120.100 device  sends RST
150ms peer send "hello?"
     150.000 peer    send: EPIPE
200ms stop
