# sys.halt stops the program, not the sockets: a connection is accepted, receives
# and is closed by its peer, but the closing event waits, so the gate stays shut
# (sock-fact 1, 6).
end device sock
end peer posix
set device sockets 1
device on_sys_init: protocol tcp; inconmode 3; localportlist 1001; halt; getdata
       0.080 device  halt

10ms peer connect 1001
      20.000 device  state PO
      30.000 peer    connect: ok
      40.000 device  state EST_POPENED
50ms peer send "hello"; close
      50.000 peer    send: 5
      60.000 device  state PC
      80.000 device  state PCLOSED (1)
100ms device print state; print rxlen
     100.000 device  state: PCLOSED
     100.000 device  rxlen: 5
200ms peer connect 1001
     220.000 peer    connect: ECONNREFUSED
300ms device resume
     300.010 device  getdata: 5 "hello"
     300.010 device  on_sock_event PO
     300.010 device  on_sock_event EST_POPENED
     300.010 device  on_sock_event PC
     300.010 device  on_sock_event PCLOSED (1)
     300.010 device  gate opens
400ms peer.1 connect 1001
     410.000 device  on_sock_event PO
     420.000 peer.1  connect: ok
     430.000 device  on_sock_event EST_POPENED
500ms stop
