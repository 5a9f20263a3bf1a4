# FD_CLOSE says that the peer sends no more, not that it receives no more: what is
# sent afterwards arrives.  If the peer has closed, the first send succeeds all the
# same, and draws a reset, which is a second FD_CLOSE
# (ws.send_after_fdclose, ws.peer_close_noread, wsdoc2.send_to_closed_peer).
end client posix
end server winsock
wire on
server FD_ACCEPT: accept

0ms server WSAAsyncSelect FD_ACCEPT|FD_READ|FD_CLOSE; listen 80
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  FD_ACCEPT(listener)/0
      31.000 server  accept=OK
100ms client shutdown
     100.000 client  sends FIN
     110.000 server  FD_CLOSE/0
200ms server send "one"; send "two"
     200.000 server  sends DATA 3
     200.000 server  send(3)=3
     200.000 server  send(3)=3
     220.000 server  sends DATA 3
300ms client recv; close
     300.000 client  recv: 6 "onetwo"
400ms server send "three"
     400.000 server  sends DATA 5
     400.000 server  send(5)=5
     410.000 client  sends RST
     420.000 server  FD_CLOSE/WSAECONNABORTED
500ms server send "four"; recv
     500.000 server  send(4)=WSAECONNRESET
     500.000 server  recv(65536)=WSAECONNABORTED
600ms server closesocket
     600.000 server  closesocket=0
1s stop
