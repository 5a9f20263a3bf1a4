# The same library when the next request waits already: it closes, waits for
# CLOSED and connects in one handler.  The closing event is still in the queue, so
# the gate is shut and the connect lost (sock-fact 6); the library notices by its
# time-out, gives the request up, and the one after that works.
end device sock
end server posix
set device program lib-http-client
set device reply 20B
set device chain yes
set device give_up 2s
target device server:80

0ms server listen 80; accept; recv; send 20; drain; close
+1ms server.1 accept; recv; send 20; drain; close
     500.000 device    on_sys_timer
     600.200 device    close
     600.220 device    connect
     600.230 device    on_sys_timer ends
     600.320 device    on_sock_event ARP
     600.320 device    state AO
     600.370 device    on_sock_event ends
     600.370 device    on_sock_event AO
     600.420 device    on_sock_event ends
     620.320 device    on_sock_event EST_AOPENED
     620.380 device    setdata 28
     620.390 device    send
     620.390 device    on_sock_event ends
     630.320 server    accept: ok
     630.390 server    recv: 28 "GET /index.html HTTP/1.1\r\n\r\n"
     630.390 server    send: 20
     640.390 device    on_sock_data_arrival
     640.450 device    getdata 20
     640.500 device    close
     640.600 device    state AC
     650.600 server    drain: 0, end of file
     650.600 server    close: ok
     660.600 device    state ACLOSED (2)
     660.620 device    discard
     760.770 device    close
     760.790 device    connect
     760.800 device    on_sock_data_arrival ends
     760.800 device    on_sock_event AC
     760.850 device    on_sock_event ends
     760.850 device    on_sock_event ACLOSED (2)
     760.900 device    on_sock_event ends
     760.900 device    gate opens
    1000.000 device    on_sys_timer
    1000.060 device    on_sys_timer ends
    1500.000 device    on_sys_timer
    1500.060 device    on_sys_timer ends
    2000.000 device    on_sys_timer
    2000.060 device    on_sys_timer ends
    2500.000 device    on_sys_timer
    2500.060 device    on_sys_timer ends
    3000.000 device    on_sys_timer
    3000.110 device    close
    3000.130 device    discard
    3000.130 device    on_sys_timer ends
    3500.000 device    on_sys_timer
    3600.200 device    close
    3600.220 device    connect
    3600.230 device    on_sys_timer ends
    3600.320 device    on_sock_event ARP
    3600.320 device    state AO
    3600.370 device    on_sock_event ends
    3600.370 device    on_sock_event AO
    3600.420 device    on_sock_event ends
    3620.320 device    on_sock_event EST_AOPENED
    3620.380 device    setdata 28
    3620.390 device    send
    3620.390 device    on_sock_event ends
    3630.320 server.1  accept: ok
    3630.390 server.1  recv: 28 "GET /index.html HTTP/1.1\r\n\r\n"
    3630.390 server.1  send: 20
    3640.390 device    on_sock_data_arrival
    3640.450 device    getdata 20
    3640.500 device    close
    3640.600 device    state AC
    3650.600 server.1  drain: 0, end of file
    3650.600 server.1  close: ok
    3660.600 device    state ACLOSED (2)
    3660.620 device    discard
    3760.770 device    close
    3760.790 device    connect
    3760.800 device    on_sock_data_arrival ends
    3760.800 device    on_sock_event AC
    3760.850 device    on_sock_event ends
    3760.850 device    on_sock_event ACLOSED (2)
    3760.900 device    on_sock_event ends
    3760.900 device    gate opens
4s stop
    4000.000 device    on_sys_timer
