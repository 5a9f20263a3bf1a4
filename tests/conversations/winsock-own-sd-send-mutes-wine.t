# The textbook's client, reading 16 bytes at each FD_READ and closing at FD_CLOSE,
# after its own SD_SEND.  Wine posts FD_CLOSE with the FIN and no FD_READ any more:
# the client closes with 24 bytes unread, and the server never learns it.  On Windows
# FD_READ goes on, and who waits for EOF gets all (ws2.rnd_24; oracles2 WinSock 7).
end server posix
end windows winsock
end wine winsock
wire on
set wine personality wine-10
set wine tcp.profile linux
windows FD_READ: recv 16
wine FD_READ: recv 16
wine FD_CLOSE: closesocket

0ms server.0 listen 80; accept
1ms windows WSAAsyncSelect FD_CONNECT|FD_READ|FD_CLOSE; connect server:80
       1.000 windows   sends SYN
       1.000 windows   connect=WSAEWOULDBLOCK
      11.000 server    sends SYN+ACK
      21.000 windows   FD_CONNECT/0
      31.000 server    accept: ok
50ms server.1 accept
60ms wine WSAAsyncSelect FD_CONNECT|FD_READ|FD_CLOSE; connect server:80
      60.000 wine      sends SYN
      60.000 wine      connect=WSAEWOULDBLOCK
      70.000 server    sends SYN+ACK
      80.000 wine      FD_CONNECT/0
      90.000 server.1  accept: ok
100ms windows shutdown SD_SEND
     100.000 windows   sends FIN
     100.000 windows   shutdown(SD_SEND)=0
100ms wine shutdown SD_SEND
     100.000 wine      sends FIN
     100.000 wine      shutdown(SD_SEND)=0
200ms server.0 send 40; close
     200.000 server    sends DATA 40
     200.000 server    send: 40
     200.000 server    sends FIN
200ms server.1 send 40; close
     200.000 server    sends DATA 40
     200.000 server.1  send: 40
     200.000 server    sends FIN
     210.000 windows   FD_READ/0
     210.000 windows   recv(16)=16
     210.000 windows   FD_CLOSE/0
     210.000 windows   FD_READ/0
     210.000 windows   recv(16)=16
     210.000 windows   FD_READ/0
     210.000 windows   recv(16)=8
     210.000 wine      FD_READ/0
     210.000 wine      recv(16)=16
     210.000 wine      FD_CLOSE/0
     210.000 wine      closesocket=0
300ms windows recv; closesocket
     300.000 windows   recv(65536)=EOF
     300.000 windows   closesocket=0
1s stop
