# FD_READ comes once, whatever else arrives, until a recv re-arms it: one that
# leaves data behind posts it again at once, also with MSG_PEEK and when it fails;
# FIONREAD does not (ws.read_reenable, wsdoc.read_reenable, wsdoc2.page_peek_reposts).
end client posix
end server winsock
server FD_ACCEPT: accept

0ms server WSAAsyncSelect FD_ACCEPT|FD_READ|FD_CLOSE; listen 80
1ms client connect 80
      21.000 client  connect: ok
      31.000 server  FD_ACCEPT(listener)/0
      31.000 server  accept=OK
100ms client send "01234"
     100.000 client  send: 5
     110.000 server  FD_READ/0
400ms client send "56789"
     400.000 client  send: 5
700ms server FIONREAD
     700.000 server  FIONREAD=10
800ms server recv 4
     800.000 server  recv(4)=4 "0123"
     800.000 server  FD_READ/0
900ms server peek 2
     900.000 server  peek(2)=2 "45"
     900.000 server  FD_READ/0
1s server recv
    1000.000 server  recv(65536)=6 "456789"
1100ms server recv
    1100.000 server  recv(65536)=WSAEWOULDBLOCK
1200ms client send "again"
    1200.000 client  send: 5
    1210.000 server  FD_READ/0
1500ms server recv 5
    1500.000 server  recv(5)=5 "again"
2s stop
