# The platform's public HTTP client library, call by call (program
# lib-http-client): two requests that wait for on_sys_timer in between.
end device sock
end server posix
set device program lib-http-client
set device reply 20B
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
     660.620 device    on_sock_data_arrival ends
     660.620 device    on_sock_event AC
     660.670 device    on_sock_event ends
     660.670 device    on_sock_event ACLOSED (2)
     660.720 device    on_sock_event ends
     660.720 device    gate opens
    1000.000 device    on_sys_timer
    1100.200 device    close
    1100.220 device    connect
    1100.230 device    on_sys_timer ends
    1100.320 device    on_sock_event ARP
    1100.320 device    state AO
    1100.370 device    on_sock_event ends
    1100.370 device    on_sock_event AO
    1100.420 device    on_sock_event ends
    1120.320 device    on_sock_event EST_AOPENED
    1120.380 device    setdata 28
    1120.390 device    send
    1120.390 device    on_sock_event ends
    1130.320 server.1  accept: ok
    1130.390 server.1  recv: 28 "GET /index.html HTTP/1.1\r\n\r\n"
    1130.390 server.1  send: 20
    1140.390 device    on_sock_data_arrival
    1140.450 device    getdata 20
    1140.500 device    close
    1140.600 device    state AC
    1150.600 server.1  drain: 0, end of file
    1150.600 server.1  close: ok
    1160.600 device    state ACLOSED (2)
    1160.620 device    discard
    1160.620 device    on_sock_data_arrival ends
    1160.620 device    on_sock_event AC
    1160.670 device    on_sock_event ends
    1160.670 device    on_sock_event ACLOSED (2)
    1160.720 device    on_sock_event ends
    1160.720 device    gate opens
    1500.000 device    on_sys_timer
    1600.200 device    close
    1600.220 device    connect
    1600.230 device    on_sys_timer ends
    1600.320 device    on_sock_event ARP
    1600.320 device    state AO
    1600.370 device    on_sock_event ends
    1600.370 device    on_sock_event AO
    1600.420 device    on_sock_event ends
    1620.320 device    on_sock_event EST_AOPENED
    1620.380 device    setdata 28
    1620.390 device    send
    1620.390 device    on_sock_event ends
2s stop
    2000.000 device    on_sys_timer
