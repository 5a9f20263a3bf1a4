# OPEN-9: what is in TX when a connection ends stays there, so a reply that was
# meant for one client reaches the next.  The program is one that does not clear
# its buffers in on_sock_event, on a device that keeps them, as its documents say
# it does, and on one that clears them when a connection begins.  The first client
# leaves by RST before the program has answered.
end keeps sock
end clears sock
end a posix
end b posix
set keeps sockets 1
set clears sockets 1
set clears buffers_at_open clear
keeps on_sys_init: protocol tcp; inconmode 3; localportlist 1001
keeps on_sock_data_arrival: getdata; compute 100ms; setdata "for a alone"; send
clears on_sys_init: protocol tcp; inconmode 3; localportlist 1001
clears on_sock_data_arrival: getdata; compute 100ms; setdata "for a alone"; send

10ms a connect keeps:1001
+1ms a.1 connect clears:1001
      20.000 keeps   on_sock_event PO
      21.000 clears  on_sock_event PO
      30.000 a       connect: ok
      31.000 a.1     connect: ok
      40.000 keeps   on_sock_event EST_POPENED
      41.000 clears  on_sock_event EST_POPENED
50ms a send "who am I?"; reset
      50.000 a       send: 9
+1ms a.1 send "who am I?"; reset
      51.000 a.1     send: 9
      60.000 keeps   on_sock_data_arrival
      60.000 keeps   state PRESET_EST (5)
      60.060 keeps   getdata: 9 "who am I?"
      61.000 clears  on_sock_data_arrival
      61.000 clears  state PRESET_EST (5)
      61.060 clears  getdata: 9 "who am I?"
     160.070 keeps   setdata: 11
     160.080 keeps   on_sock_data_arrival ends
     160.080 keeps   on_sock_event PRESET_EST (5)
     160.080 keeps   gate opens
     161.070 clears  setdata: 11
     161.080 clears  on_sock_data_arrival ends
     161.080 clears  on_sock_event PRESET_EST (5)
     161.080 clears  gate opens
300ms keeps print txlen
     300.000 keeps   txlen: 11
+1ms clears print txlen
     301.000 clears  txlen: 11
400ms b connect keeps:1001
+1ms b.1 connect clears:1001
     410.000 keeps   on_sock_event PO
     411.000 clears  on_sock_event PO
     420.000 b       connect: ok
     421.000 b.1     connect: ok
     430.000 keeps   on_sock_event EST_POPENED
     431.000 clears  on_sock_event EST_POPENED
500ms b recv
     500.000 b       recv: 11 "for a alone"
+1ms b.1 nonblock on; recv
     501.000 b.1     recv: EAGAIN
1s stop
