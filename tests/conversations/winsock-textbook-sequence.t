# The recommended end: the client ends its sending; the server's FD_CLOSE is where
# it sends the rest, shuts down and closes; the client reads it, gets FD_CLOSE and
# closes.  Nothing is lost, and both ends are free a round trip after the FIN
# (seed 001; oracles2 WinSock 25: ws2.textbook_server).
end client winsock
end server winsock
wire on
server FD_ACCEPT: accept
server FD_READ: recv; send "answer"
server FD_CLOSE: send "the rest"; shutdown SD_SEND; closesocket
client FD_READ: recv
client FD_CLOSE: closesocket

0ms server WSAAsyncSelect FD_ACCEPT|FD_READ|FD_CLOSE; listen 3320
1ms client WSAAsyncSelect FD_CONNECT|FD_READ|FD_CLOSE; connect 3320
       1.000 client  sends SYN
       1.000 client  connect=WSAEWOULDBLOCK
      11.000 server  sends SYN+ACK
      21.000 client  FD_CONNECT/0
      31.000 server  FD_ACCEPT(listener)/0
      31.000 server  accept=OK
100ms client send "request"
     100.000 client  sends DATA 7
     100.000 client  send(7)=7
     110.000 server  FD_READ/0
     110.000 server  recv(65536)=7 "request"
     110.000 server  sends DATA 6
     110.000 server  send(6)=6
     120.000 client  FD_READ/0
     120.000 client  recv(65536)=6 "answer"
200ms client shutdown SD_SEND
     200.000 client  sends FIN
     200.000 client  shutdown(SD_SEND)=0
     210.000 server  FD_CLOSE/0
     210.000 server  sends DATA 8
     210.000 server  send(8)=8
     210.000 server  sends FIN
     210.000 server  shutdown(SD_SEND)=0
     210.000 server  closesocket=0
     220.000 client  FD_READ/0
     220.000 client  recv(65536)=8 "the rest"
     220.000 client  FD_CLOSE/0
     220.000 client  closesocket=0
1s stop
