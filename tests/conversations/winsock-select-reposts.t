# Every WSAAsyncSelect posts afresh what is true at that moment, in the order
# FD_READ, FD_WRITE, FD_CLOSE: FD_CLOSE after a FIN again and again, also when EOF
# was read; after the own SD_SEND no FD_WRITE
# (ws.reselect_after_close, wsdoc.reselect_reposts_read, wsdoc2.close_select_zero).
end client posix
end server winsock
server FD_ACCEPT: accept

0ms server WSAAsyncSelect FD_ACCEPT|FD_READ|FD_WRITE|FD_CLOSE; listen 80
1ms client connect 80
      21.000 client  connect: ok
      31.000 server  FD_ACCEPT(listener)/0
      31.000 server  accept=OK
      31.000 server  FD_WRITE/0
100ms client send "data"
     100.000 client  send: 4
     110.000 server  FD_READ/0
150ms server WSAAsyncSelect FD_READ|FD_WRITE
     150.000 server  FD_READ/0
     150.000 server  FD_WRITE/0
200ms client close
250ms server WSAAsyncSelect 0; WSAAsyncSelect FD_READ|FD_WRITE|FD_CLOSE
     250.000 server  FD_READ/0
     250.000 server  FD_WRITE/0
     250.000 server  FD_CLOSE/0
300ms server recv; recv; WSAAsyncSelect FD_READ|FD_WRITE|FD_CLOSE
     300.000 server  recv(65536)=4 "data"
     300.000 server  recv(65536)=EOF
     300.000 server  FD_WRITE/0
     300.000 server  FD_CLOSE/0
350ms server shutdown SD_SEND; WSAAsyncSelect FD_READ|FD_WRITE|FD_CLOSE
     350.000 server  shutdown(SD_SEND)=0
     350.000 server  FD_CLOSE/0
1s stop
