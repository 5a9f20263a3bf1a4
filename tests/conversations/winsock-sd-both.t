# SD_BOTH ends both directions for the program, and on Wine all messages as well,
# until the next WSAAsyncSelect; Windows still posts FD_CLOSE at the peer's FIN
# (ws.shut_both, ws2.rnd_20, Wine's test_shutdown).
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
100ms windows shutdown SD_BOTH; recv; send 1
     100.000 windows   shutdown(SD_BOTH)=0
     100.000 windows   recv(65536)=WSAESHUTDOWN
     100.000 windows   send(1)=WSAESHUTDOWN
100ms wine shutdown SD_BOTH; recv; send 1
     100.000 wine      shutdown(SD_BOTH)=0
     100.000 wine      recv(65536)=WSAESHUTDOWN
     100.000 wine      send(1)=WSAESHUTDOWN
200ms client.0 recv; close
     200.000 client    recv: end of file
200ms client.1 recv; close
     200.000 client.1  recv: end of file
     210.000 windows   FD_CLOSE/0
300ms windows closesocket
     300.000 windows   closesocket=0
300ms wine closesocket
     300.000 wine      closesocket=0
1s stop
