# The peer closes.  The device's master process answers alone: own ACK, own
# FIN, without the program's help (sock-fact 6).  The next connection waits for
# the handler of the closing event.
end device sock
end peer posix
set device vm.on_sock_event 5ms
device on_sys_init: protocol tcp; inconmode 3; localportlist 1001
device on_sock_event:

0ms peer connect 1001
      10.000 device  on_sock_event PO
      15.050 device  on_sock_event ends
      20.000 peer    connect: ok
      30.000 device  on_sock_event EST_POPENED
      35.050 device  on_sock_event ends

# No handler for on_sock_data_arrival: the bytes stay in RX.
100ms peer send "hello"
     100.000 peer    send: 5
200ms peer close
     210.000 device  on_sock_event PC
     215.050 device  on_sock_event ends
     230.000 device  on_sock_event PCLOSED (1)
     235.050 device  on_sock_event ends
     235.050 device  gate opens
300ms device print state; print rxlen; getdata
     300.000 device  state: PCLOSED
     300.000 device  rxlen: 5
     300.000 device  getdata: 5 "hello"
500ms stop
