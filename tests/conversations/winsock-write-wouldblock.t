# A send that finds no room re-arms FD_WRITE: it comes when the peer has read, once.
# A send that works does not, nor does a full buffer that nobody asks for
# (ws.write_wouldblock_peer_fin, wsdoc2.write_wouldblock, ws2.fill_reselect).
end client posix
end server winsock
server FD_ACCEPT: accept

0ms server WSAAsyncSelect FD_ACCEPT|FD_WRITE|FD_CLOSE; listen 80
0ms client rcvbuf 4096; connect 80
      20.000 client  connect: ok
      30.000 server  FD_ACCEPT(listener)/0
      30.000 server  accept=OK
      30.000 server  FD_WRITE/0
100ms server send 1000000
     100.000 server  send(1000000)=1000000
150ms server send 1
     150.000 server  send(1)=WSAEWOULDBLOCK
200ms server WSAAsyncSelect FD_WRITE|FD_CLOSE
1s client shutdown; drain
    1010.000 server  FD_CLOSE/0
    7530.000 server  FD_WRITE/0
20s server send 1; closesocket
   20000.000 server  send(1)=1
   20000.000 server  closesocket=0
   20010.000 client  drain: 1000001, end of file
40s stop
