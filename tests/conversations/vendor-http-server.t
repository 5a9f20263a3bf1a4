# The platform's public HTTP server library, call by call (program
# lib-http-server).  A file of 2000 bytes goes through a TX of 1007: the header, a
# chunk as soon as TX has room for it, the rest, and close when all has been
# acknowledged.  Until then the buffers of the sockets are allocated one after
# the other, 100 ms each, in which no SYN is heard.
end device sock
end browser posix
set device program lib-http-server
set device servers 2
set device reply 2000B

500ms browser connect 80
     510.000 device   on_sock_event PO
     510.070 device   on_sock_event ends
     520.000 browser  connect: ok
     530.000 device   on_sock_event EST_POPENED
     530.070 device   on_sock_event ends
600ms browser send "GET /index.html HTTP/1.1\r\n\r\n"
     600.000 browser  send: 28
     610.000 device   on_sock_data_arrival
     610.080 device   getdata 28
     610.100 device   on_sock_data_arrival ends
     610.100 device   on_sock_data_sent
     610.170 device   setdata 85
     610.180 device   send
     610.220 device   on_sock_data_sent ends
     630.180 device   on_sock_data_sent
     630.270 device   setdata 255
     630.280 device   setdata 255
     630.290 device   setdata 255
     630.300 device   setdata 241
     630.310 device   send
     630.340 device   on_sock_data_sent ends
     650.310 device   on_sock_data_sent
     650.390 device   setdata 255
     650.400 device   setdata 255
     650.410 device   setdata 255
     650.420 device   setdata 229
     650.430 device   send
     650.450 device   on_sock_data_sent ends
     670.430 device   on_sock_data_sent
     670.510 device   close
     670.510 device   on_sock_data_sent ends
     670.610 device   on_sock_event AC
     670.680 device   on_sock_event ends
800ms browser drain
     800.000 browser  drain: 2085, end of file
900ms browser close
     910.000 device   on_sock_event ACLOSED (2)
     910.090 device   on_sock_event ends
     910.090 device   gate opens
1s stop
