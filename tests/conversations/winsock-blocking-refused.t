# While a mask is selected the socket is and stays non-blocking; after a select of
# 0 it may be made blocking again (ws.blocking_while_selected).  The listener posts
# FD_ACCEPT again at each select while somebody waits; closing it resets those who
# wait and leaves the others alone (wsdoc2.listener_reselect, ws.listener_close).
end first posix
end second posix
end server winsock
wire on

0ms server WSAAsyncSelect FD_ACCEPT|FD_READ|FD_CLOSE; listen 80
1ms first connect server:80
       1.000 first   sends SYN
      11.000 server  sends SYN+ACK
      21.000 first   connect: ok
      31.000 server  FD_ACCEPT(listener)/0
100ms server listener FD_ACCEPT|FD_READ|FD_CLOSE
     100.000 server  FD_ACCEPT(listener)/0
150ms server accept; accept; FIONBIO 0; WSAAsyncSelect 0; FIONBIO 0
     150.000 server  accept=OK
     150.000 server  accept=WSAEWOULDBLOCK
     150.000 server  FIONBIO(0)=WSAEINVAL
     150.000 server  FIONBIO(0)=0
200ms second connect server:80
     200.000 second  sends SYN
     210.000 server  sends SYN+ACK
     220.000 second  connect: ok
     230.000 server  FD_ACCEPT(listener)/0
300ms server closelistener
     300.000 server  sends RST
     300.000 server  closesocket(listener)=0
400ms second recv
     400.000 second  recv: ECONNRESET
400ms first send "still there"
     400.000 first   sends DATA 11
     400.000 first   send: 11
500ms server recv; closesocket
     500.000 server  recv(65536)=11 "still there"
     500.000 server  sends FIN
     500.000 server  closesocket=0
1s stop
