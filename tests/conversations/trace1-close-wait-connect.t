# close, wait, connect in one handler, without doevents: the connect is lost.
# The closing event is still in the queue, so the gate is shut (sock-fact 6;
# section 15, trace 1).  The socket stays closed when both events have run.
end device sock
end peer posix
device on_sys_init: protocol tcp; inconmode 3; localportlist 1001
device on_sys_init: targetip peer; targetport 2001
device on_sys_timer 2: close; wait CLOSED; connect

0ms peer listen 2001; connect 1001; drain; close
      10.000 device  on_sock_event PO
      20.000 peer    connect: ok
      30.000 device  on_sock_event EST_POPENED
50ms peer.1 accept
     500.000 device  on_sys_timer
     500.050 device  on_sys_timer ends

# The second tick.
999ms device print state
     999.000 device  state: EST_POPENED
    1000.000 device  on_sys_timer
    1000.060 device  close
    1000.160 device  state AC
    1010.160 peer    drain: 0, end of file
    1010.160 peer    close: ok
    1020.160 device  state ACLOSED (2)
    1020.160 device  statesimple is CLOSED
    1020.170 device  connect: no effect
    1020.170 device  on_sys_timer ends
    1020.170 device  on_sock_event AC
    1020.170 device  on_sock_event ACLOSED (2)
    1020.170 device  gate opens
1400ms device print state
    1400.000 device  state: ACLOSED
1450ms stop
