# Who may take over a UDP socket, by reconmode (sock-fact 7): with 0 and 2 only the
# host that has it, with 1 and 3 anybody.  What the device sends of itself goes to
# its peer: with 2 and 3 to the port of the newest datagram, else to targetport.
# Datagrams of those that may not vanish without a word.
end device sock
end a sock
end b sock
set device sockets 4
device on_sys_init: inconmode 3; reconmode 0; localportlist 5000; targetport 4000
device on_sys_init: num 1; inconmode 3; reconmode 1; localportlist 5001; targetport 4000
device on_sys_init: num 2; inconmode 3; reconmode 2; localportlist 5002; targetport 4000
device on_sys_init: num 3; inconmode 3; reconmode 3; localportlist 5003; targetport 4000
device on_sock_data_arrival: print remoteip; print remoteport; getdata
a on_sys_init: targetip device; targetport 5000; outport 4001; connect
a on_sys_init: num 1; targetip device; targetport 5001; outport 4002; connect
a on_sys_init: num 2; targetip device; targetport 5002; outport 4003; connect
a on_sys_init: num 3; targetip device; targetport 5003; outport 4004; connect
b on_sys_init: targetip device; targetport 5000; outport 4001; connect
b on_sys_init: num 1; targetip device; targetport 5001; outport 4002; connect
b on_sys_init: num 2; targetip device; targetport 5002; outport 4003; connect
b on_sys_init: num 3; targetip device; targetport 5003; outport 4004; connect
       0.090 a         connect
       0.090 b         connect
       0.150 a.1       connect
       0.150 b.1       connect
       0.190 a         state ARP
       0.190 b         state ARP
       0.190 a         state EST_AOPENED
       0.190 b         state EST_AOPENED
       0.210 a.2       connect
       0.210 b.2       connect
       0.250 a.1       state ARP
       0.250 b.1       state ARP
       0.250 a.1       state EST_AOPENED
       0.250 b.1       state EST_AOPENED
       0.270 a.3       connect
       0.270 a         on_sock_event ARP
       0.270 a         on_sock_event EST_AOPENED
       0.270 a.1       on_sock_event ARP
       0.270 a.1       on_sock_event EST_AOPENED
       0.270 b.3       connect
       0.270 b         on_sock_event ARP
       0.270 b         on_sock_event EST_AOPENED
       0.270 b.1       on_sock_event ARP
       0.270 b.1       on_sock_event EST_AOPENED
       0.310 a.2       on_sock_event ARP
       0.310 b.2       on_sock_event ARP
       0.310 a.2       on_sock_event EST_AOPENED
       0.310 b.2       on_sock_event EST_AOPENED
       0.370 a.3       on_sock_event ARP
       0.370 b.3       on_sock_event ARP
       0.370 a.3       on_sock_event EST_AOPENED
       0.370 b.3       on_sock_event EST_AOPENED

100ms a.0 setdata "from a"; send
100ms a.1 setdata "from a"; send
100ms a.2 setdata "from a"; send
100ms a.3 setdata "from a"; send
     110.000 device    on_sock_event EST_POPENED
     110.000 device    on_sock_data_arrival
     110.000 device.1  state EST_POPENED
     110.000 device.2  state EST_POPENED
     110.000 device.3  state EST_POPENED
     110.060 device    remoteip: a
     110.070 device    remoteport: 4001
     110.080 device    getdata: 6 "from a"
     110.080 device    on_sock_data_arrival ends
     110.080 device.1  on_sock_event EST_POPENED
     110.080 device.1  on_sock_data_arrival
     110.140 device.1  remoteip: a
     110.150 device.1  remoteport: 4002
     110.160 device.1  getdata: 6 "from a"
     110.160 device.1  on_sock_data_arrival ends
     110.160 device.2  on_sock_event EST_POPENED
     110.160 device.2  on_sock_data_arrival
     110.220 device.2  remoteip: a
     110.230 device.2  remoteport: 4003
     110.240 device.2  getdata: 6 "from a"
     110.240 device.2  on_sock_data_arrival ends
     110.240 device.3  on_sock_event EST_POPENED
     110.240 device.3  on_sock_data_arrival
     110.300 device.3  remoteip: a
     110.310 device.3  remoteport: 4004
     110.320 device.3  getdata: 6 "from a"
     110.320 device.3  on_sock_data_arrival ends
200ms b.0 setdata "from b"; send
200ms b.1 setdata "from b"; send
200ms b.2 setdata "from b"; send
200ms b.3 setdata "from b"; send
     210.000 device.1  on_sock_event EST_POPENED
     210.000 device.1  on_sock_data_arrival
     210.060 device.1  remoteip: b
     210.070 device.1  remoteport: 4002
     210.080 device.1  getdata: 6 "from b"
     210.080 device.1  on_sock_data_arrival ends
     210.080 device.3  on_sock_event EST_POPENED
     210.080 device.3  on_sock_data_arrival
     210.140 device.3  remoteip: b
     210.150 device.3  remoteport: 4004
     210.160 device.3  getdata: 6 "from b"
     210.160 device.3  on_sock_data_arrival ends
300ms device.0 setdata "0"; send
300ms device.1 setdata "1"; send
300ms device.2 setdata "2"; send
300ms device.3 setdata "3"; send
400ms a.0 print rxlen
     400.000 a         rxlen: 0
400ms a.2 print rxlen
     400.000 a.2       rxlen: 16
400ms b.1 print rxlen
     400.000 b.1       rxlen: 0
400ms b.3 print rxlen
     400.000 b.3       rxlen: 16
500ms stop
