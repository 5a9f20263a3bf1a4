# closesocket with SO_LINGER and data unsent: the vendor's page has it fail with
# WSAEWOULDBLOCK on a non-blocking socket, which it asks for again; Wine returns 0
# and delivers everything (wsdoc2.page_linger_nonblocking, ws2.fill_closesocket_linger1).
end client posix
end windows winsock
end wine winsock
set wine personality wine-10
set wine tcp.profile linux
windows FD_ACCEPT: accept
wine FD_ACCEPT: accept

0ms windows WSAAsyncSelect FD_ACCEPT|FD_CLOSE; listen 80
0ms wine WSAAsyncSelect FD_ACCEPT|FD_CLOSE; listen 80
1ms client.0 rcvbuf 4096; connect windows:80
1ms client.1 rcvbuf 4096; connect wine:80
      21.000 client    connect: ok
      21.000 client.1  connect: ok
      31.000 windows   FD_ACCEPT(listener)/0
      31.000 windows   accept=OK
      31.000 wine      FD_ACCEPT(listener)/0
      31.000 wine      accept=OK
100ms windows SO_LINGER 5s; send 500000; closesocket
     100.000 windows   send(500000)=500000
     100.000 windows   closesocket=WSAEWOULDBLOCK
100ms wine SO_LINGER 5s; send 500000; closesocket
     100.000 wine      send(500000)=500000
     100.000 wine      closesocket=0
200ms client.0 drain
200ms client.1 drain
    3640.000 client.1  drain: 500000, end of file
8s windows closesocket
    8000.000 windows   closesocket=0
    8010.000 client    drain: 500000, end of file
60s stop
