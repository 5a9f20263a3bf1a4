# What a send leaves outside the buffer has a handle of its own on Wine 10, so the
# window is told of the socket after closesocket; the peer's FIN, when it is found,
# loses that rest (own.ws.fill_3019, own.ws.fill_5045, own.ws.fill_3027).
end client posix
end server winsock
set server personality wine-10
set server tcp.profile linux
server FD_ACCEPT: accept

0ms server WSAAsyncSelect FD_ACCEPT|FD_READ|FD_CLOSE; listen 80
0ms client rcvbuf 4096; connect 80
      20.000 client  connect: ok
      30.000 server  FD_ACCEPT(listener)/0
      30.000 server  accept=OK
200ms server send 1000000; closesocket
     200.000 server  send(1000000)=1000000
     200.000 server  closesocket=0
2s client shutdown
    2010.000 server  FD_CLOSE/0
3s client drain
    3280.000 client  drain: 44888, end of file
20s stop
