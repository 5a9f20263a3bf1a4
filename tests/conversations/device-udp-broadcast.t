# Broadcasts (sock-fact 11).  The device answers everybody: with targetbcast a reply
# goes to targetport, whoever asked, unless its documents mean by switchover what
# they say in another place (bcast_switchover).  A host that does not accept
# broadcasts hears nothing.
end device sock
end switches sock
end a sock
end b sock
link lan
link delay 1ms
set switches bcast_switchover yes
device on_sys_init: inconmode 3; reconmode 3; localportlist 5000; targetbcast yes; acceptbcast yes; targetport 4000
device on_sock_data_arrival: print bcast; print remoteip; getdata; setdata "to all"; send
switches on_sys_init: inconmode 3; reconmode 3; localportlist 5001; targetbcast yes; acceptbcast yes; targetport 4000
switches on_sock_data_arrival: getdata; setdata "to the newest"; send
a on_sys_init: inconmode 3; localportlist 4000; acceptbcast yes
a on_sys_init: num 1; inconmode 3; reconmode 3; targetbcast yes; targetport 5000; outport 4001; acceptbcast yes; connect
a on_sys_init: num 2; inconmode 3; reconmode 3; targetbcast yes; targetport 5001; outport 4002; acceptbcast yes; connect
b on_sys_init: inconmode 3; localportlist 4000
       0.170 a.1       connect
       0.260 a.2       connect
       0.270 a.1       on_sock_event EST_AOPENED
       0.360 a.2       on_sock_event EST_AOPENED

100ms a.1 setdata "who is there?"; send
     101.000 device    on_sock_event EST_POPENED
     101.000 device    on_sock_data_arrival
     101.060 device    bcast: yes
     101.070 device    remoteip: a
     101.080 device    getdata: 13 "who is there?"
     101.090 device    setdata: 6
     101.100 device    on_sock_data_arrival ends
     102.100 a         on_sock_event EST_POPENED
300ms a.0 print rxlen; print bcast
     300.000 a         rxlen: 21
     300.000 a         bcast: yes
300ms a.1 print rxlen
     300.000 a.1       rxlen: 0
300ms b.0 print rxlen
     300.000 b         rxlen: 0
500ms a.2 setdata "who is there?"; send
     501.000 switches  on_sock_event EST_POPENED
     501.000 switches  on_sock_data_arrival
     501.060 switches  getdata: 13 "who is there?"
     501.070 switches  setdata: 13
     501.080 switches  on_sock_data_arrival ends
700ms a.2 print rxlen
     700.000 a.2       rxlen: 28
800ms stop
