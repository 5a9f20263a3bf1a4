# A FIN that was told and a reset behind it are two FD_CLOSE.  On Windows each
# WSAAsyncSelect then posts the second again, Wine is silent for good
# (ws.fin_then_rst, ws2.rnd_28, wsdoc2.rst_select_zero).
end client posix
end windows winsock
end wine winsock
set wine personality wine-10
set wine tcp.profile linux
windows FD_ACCEPT: accept
wine FD_ACCEPT: accept

0ms windows WSAAsyncSelect FD_ACCEPT|FD_READ|FD_CLOSE; listen 80
0ms wine WSAAsyncSelect FD_ACCEPT|FD_READ|FD_CLOSE; listen 80
1ms client.0 connect windows:80
1ms client.1 connect wine:80
      21.000 client    connect: ok
      21.000 client.1  connect: ok
      31.000 windows   FD_ACCEPT(listener)/0
      31.000 windows   accept=OK
      31.000 wine      FD_ACCEPT(listener)/0
      31.000 wine      accept=OK
100ms client.0 shutdown
100ms client.1 shutdown
     110.000 windows   FD_CLOSE/0
     110.000 wine      FD_CLOSE/0
200ms client.0 reset
200ms client.1 reset
     210.000 windows   FD_CLOSE/WSAECONNABORTED
     210.000 wine      FD_CLOSE/WSAECONNABORTED
300ms windows WSAAsyncSelect FD_READ|FD_CLOSE
     300.000 windows   FD_CLOSE/WSAECONNABORTED
300ms wine WSAAsyncSelect FD_READ|FD_CLOSE
400ms stop
