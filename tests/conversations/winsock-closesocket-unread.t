# closesocket with bytes unread is a reset, also behind the own SD_SEND; with
# SO_LINGER of 0 it is one whatever there is.  Else it is a FIN behind all that was
# sent (ws.closesocket_unread, ws.closesocket_linger0, ws2.linger0_after_own_shutdown).
end client posix
end server winsock
wire on
server FD_ACCEPT: accept

0ms server WSAAsyncSelect FD_ACCEPT|FD_READ|FD_CLOSE; listen 80
1ms client.0 connect 80; send "unread"
       1.000 client    sends SYN
      11.000 server    sends SYN+ACK
20ms client.1 connect 80
      20.000 client    sends SYN
      21.000 client    connect: ok
      21.000 client    sends DATA 6
      21.000 client    send: 6
      30.000 server    sends SYN+ACK
      31.000 server    FD_ACCEPT(listener)/0
      31.000 server    accept=OK
      31.000 server    FD_READ/0
40ms client.2 connect 80
      40.000 client    sends SYN
      40.000 client.1  connect: ok
      50.000 server    sends SYN+ACK
      50.000 server    FD_ACCEPT(listener)/0
      50.000 server.1  accept=OK
      60.000 client.2  connect: ok
      70.000 server    FD_ACCEPT(listener)/0
      70.000 server.2  accept=OK
100ms server.0 send "some"; closesocket
     100.000 server    sends DATA 4
     100.000 server    send(4)=4
     100.000 server    sends RST
     100.000 server    closesocket=0
     120.000 server    sends RST
200ms server.1 SO_LINGER 0ms; shutdown SD_SEND; closesocket
     200.000 server    sends FIN
     200.000 server.1  shutdown(SD_SEND)=0
     200.000 server    sends RST
     200.000 server.1  closesocket=0
     220.000 server    sends RST
300ms server.2 send 3000; closesocket
     300.000 server    sends DATA 1460
     300.000 server    sends DATA 1460
     300.000 server.2  send(3000)=3000
     300.000 server    sends DATA 80+FIN
     300.000 server.2  closesocket=0
400ms client.0 recv; recv
     400.000 client    recv: 4 "some"
     400.000 client    recv: ECONNRESET
400ms client.1 recv; recv
     400.000 client.1  recv: end of file
     400.000 client.1  recv: end of file
400ms client.2 drain
     400.000 client.2  drain: 3000, end of file
500ms stop
