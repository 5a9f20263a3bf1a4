# Ten bytes wait unread when the reset comes.  Windows and Wine 10: FD_CLOSE with
# WSAECONNABORTED, and recv gives WSAECONNRESET, the bytes are gone; Wine 8:
# FD_CLOSE/0, the bytes, then EOF, as Linux below has it.  send fails on all, and
# shutdown succeeds (ws.peer_rst_unread, Wine's test_tcp_reset).
end client posix
end windows winsock
end wine10 winsock
end wine8 winsock
set wine10 personality wine-10
set wine10 tcp.profile linux
set wine8 personality wine-8
set wine8 tcp.profile linux
windows FD_ACCEPT: accept
wine10 FD_ACCEPT: accept
wine8 FD_ACCEPT: accept

0ms windows WSAAsyncSelect FD_ACCEPT|FD_READ|FD_CLOSE; listen 80
0ms wine10 WSAAsyncSelect FD_ACCEPT|FD_READ|FD_CLOSE; listen 80
0ms wine8 WSAAsyncSelect FD_ACCEPT|FD_READ|FD_CLOSE; listen 80
1ms client.0 connect windows:80; send 10
1ms client.1 connect wine10:80; send 10
1ms client.2 connect wine8:80; send 10
      21.000 client    connect: ok
      21.000 client    send: 10
      21.000 client.1  connect: ok
      21.000 client.1  send: 10
      21.000 client.2  connect: ok
      21.000 client.2  send: 10
      31.000 windows   FD_ACCEPT(listener)/0
      31.000 windows   accept=OK
      31.000 windows   FD_READ/0
      31.000 wine10    FD_ACCEPT(listener)/0
      31.000 wine10    accept=OK
      31.000 wine10    FD_READ/0
      31.000 wine8     FD_ACCEPT(listener)/0
      31.000 wine8     accept=OK
      31.000 wine8     FD_READ/0
100ms client.0 reset
100ms client.1 reset
100ms client.2 reset
     110.000 windows   FD_CLOSE/WSAECONNABORTED
     110.000 wine10    FD_CLOSE/WSAECONNABORTED
     110.000 wine8     FD_CLOSE/0
200ms windows recv 4; recv; recv; send 1; shutdown SD_SEND; SO_ERROR
     200.000 windows   recv(4)=WSAECONNRESET
     200.000 windows   recv(65536)=WSAECONNRESET
     200.000 windows   recv(65536)=WSAECONNRESET
     200.000 windows   send(1)=WSAECONNRESET
     200.000 windows   shutdown(SD_SEND)=0
     200.000 windows   SO_ERROR=0
200ms wine10 FIONREAD; recv 4; recv; recv; send 1; shutdown SD_SEND; SO_ERROR
     200.000 wine10    FIONREAD=10
     200.000 wine10    recv(4)=WSAECONNRESET
     200.000 wine10    recv(65536)=WSAECONNRESET
     200.000 wine10    recv(65536)=WSAECONNRESET
     200.000 wine10    send(1)=WSAECONNRESET
     200.000 wine10    shutdown(SD_SEND)=0
     200.000 wine10    SO_ERROR=0
200ms wine8 recv 4; recv; recv; send 1; shutdown SD_SEND; SO_ERROR
     200.000 wine8     recv(4)=4
     200.000 wine8     recv(65536)=6
     200.000 wine8     recv(65536)=EOF
     200.000 wine8     send(1)=WSAECONNRESET
     200.000 wine8     shutdown(SD_SEND)=0
     200.000 wine8     SO_ERROR=0
300ms stop
