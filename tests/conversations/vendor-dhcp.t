# The sockets of the platform's public DHCP client, call by call (program
# lib-dhcp): broadcasts from port 68 to port 67.  With reconmode 3 the socket takes
# the answer of whoever answers.
end device sock
end server sock
set device program lib-dhcp
set server program udp-echo
set server port 67
set server reply 240B
set server bcast yes
set server targetport 68
set server reconmode 3
target device server:67
     500.000 device  on_sys_timer
     600.230 device  connect
     600.330 device  state EST_AOPENED
     600.340 device  setdata 240
     600.350 device  send
     600.350 device  on_sys_timer ends
     600.350 device  on_sock_event EST_AOPENED
     610.350 server  on_sock_event EST_POPENED
     610.350 server  on_sock_data_arrival
     610.410 server  getdata 240
     610.420 server  getdata 0
     610.430 server  setdata 240
     610.440 server  send
     610.440 server  on_sock_data_arrival ends
     620.440 device  on_sock_data_arrival
     620.500 device  getdata 240
     620.510 device  getdata 0
     620.520 device  setdata 240
     620.530 device  send
     620.530 device  on_sock_data_arrival ends
     630.530 server  on_sock_data_arrival
     630.590 server  getdata 240
     630.600 server  getdata 0
     630.610 server  setdata 240
     630.620 server  send
     630.620 server  on_sock_data_arrival ends
     640.620 device  on_sock_data_arrival
     640.680 device  getdata 240
     640.690 device  getdata 0
     640.700 device  discard
     640.800 device  state DISCARDED_CMD (17)
     740.840 device  on_sock_data_arrival ends
     740.840 device  on_sock_event DISCARDED_CMD (17)
     740.840 device  gate opens
    1000.000 device  on_sys_timer
    1000.070 device  on_sys_timer ends

1.5s stop
    1500.000 device  on_sys_timer
