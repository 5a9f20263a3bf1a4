# SD_RECEIVE sends nothing.  On Windows data that arrive afterwards reset the
# connection; Wine takes and acknowledges them, posts FD_READ, lets recv fail with
# WSAESHUTDOWN, and resets at closesocket only
# (wsdoc2.page_sd_receive_resets, ws.shut_receive_peer_sends).
end client posix
end windows winsock
end wine winsock
wire on
set wine personality wine-10
set wine tcp.profile linux
windows FD_ACCEPT: accept; shutdown SD_RECEIVE
wine FD_ACCEPT: accept; shutdown SD_RECEIVE

0ms windows WSAAsyncSelect FD_ACCEPT|FD_READ|FD_CLOSE; listen 80
0ms wine WSAAsyncSelect FD_ACCEPT|FD_READ|FD_CLOSE; listen 80
1ms client.0 connect windows:80
       1.000 client    sends SYN
10ms client.1 connect wine:80
      10.000 client    sends SYN
      11.000 windows   sends SYN+ACK
      20.000 wine      sends SYN+ACK
      21.000 client    connect: ok
      30.000 client.1  connect: ok
      31.000 windows   FD_ACCEPT(listener)/0
      31.000 windows   accept=OK
      31.000 windows   shutdown(SD_RECEIVE)=0
      40.000 wine      FD_ACCEPT(listener)/0
      40.000 wine      accept=OK
      40.000 wine      shutdown(SD_RECEIVE)=0
100ms client.0 send "unwanted"
     100.000 client    sends DATA 8
     100.000 client    send: 8
100ms client.1 send "unwanted"
     100.000 client    sends DATA 8
     100.000 client.1  send: 8
     110.000 windows   sends RST
     110.000 windows   FD_CLOSE/WSAECONNABORTED
     110.000 wine      FD_READ/0
200ms windows recv; send 1
     200.000 windows   recv(65536)=WSAESHUTDOWN
     200.000 windows   send(1)=WSAECONNRESET
200ms wine recv; send 1
     200.000 wine      recv(65536)=WSAESHUTDOWN
     200.000 wine      sends DATA 1
     200.000 wine      send(1)=1
     200.000 wine      FD_READ/0
300ms wine closesocket
     300.000 wine      sends RST
     300.000 wine      closesocket=0
400ms client.0 recv
     400.000 client    recv: ECONNRESET
400ms client.1 recv; recv
     400.000 client.1  recv: 1
     400.000 client.1  recv: ECONNRESET
1s stop
