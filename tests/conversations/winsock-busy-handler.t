# A handler takes 300 ms.  Meanwhile the network goes on and messages pile up: the
# client sends, closes, and its FIN waits 260 ms for the handler.  A call that is
# made before the pump runs sees the newest state (ws2.busy_data_fin, ws2.busy_rst_send).
end client posix
end server winsock
wire on
server FD_ACCEPT: accept
server FD_READ 1: recv; busy 300ms; send "late"
server FD_READ 2: recv
server FD_CLOSE: shutdown SD_SEND; closesocket

0ms server WSAAsyncSelect FD_ACCEPT|FD_READ|FD_CLOSE; listen 80
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  FD_ACCEPT(listener)/0
      31.000 server  accept=OK
100ms client send "first"
     100.000 client  sends DATA 5
     100.000 client  send: 5
     110.000 server  FD_READ/0
     110.000 server  recv(65536)=5 "first"
120ms client send "second"
     120.000 client  send: 6
140ms client shutdown
     140.000 client  sends DATA 6+FIN
     410.000 server  sends DATA 4
     410.000 server  send(4)=4
     410.000 server  FD_READ/0
     410.000 server  recv(65536)=6 "second"
     410.000 server  FD_CLOSE/0
     410.000 server  sends FIN
     410.000 server  shutdown(SD_SEND)=0
     410.000 server  closesocket=0
600ms client drain; close
     600.000 client  drain: 4, end of file
1s stop
