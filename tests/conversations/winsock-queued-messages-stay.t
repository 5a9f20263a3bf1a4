# What is posted comes out, whatever the mask is by then, and also after
# closesocket: its handler then calls with a handle that is none
# (ws.cancel_with_queued, ws.close_with_queued; oracles2 WinSock 18).
end first posix
end second posix
end server winsock
server FD_ACCEPT: accept
server FD_READ 1: recv; busy 600ms; WSAAsyncSelect 0
server FD_READ 2: recv
server FD_READ 3: recv; busy 600ms; closesocket
server FD_READ 4: recv

0ms server WSAAsyncSelect FD_ACCEPT|FD_READ|FD_CLOSE; listen 80
1ms first connect server:80; send "one"
      21.000 first   connect: ok
      21.000 first   send: 3
      31.000 server  FD_ACCEPT(listener)/0
      31.000 server  accept=OK
      31.000 server  FD_READ/0
      31.000 server  recv(65536)=3 "one"
400ms first send "two"
     400.000 first   send: 3
     631.000 server  FD_READ/0
     631.000 server  recv(65536)=3 "two"
800ms first send "three"
     800.000 first   send: 5
1s second connect server:80; send "one"
    1020.000 second  connect: ok
    1020.000 second  send: 3
    1030.000 server  FD_ACCEPT(listener)/0
    1030.000 server.1  accept=OK
    1030.000 server.1  FD_READ/0
    1030.000 server.1  recv(65536)=3 "one"
1400ms second send "two"
    1400.000 second  send: 3
    1630.000 server.1  closesocket=0
    1630.000 server.1  FD_READ/0
    1630.000 server.1  recv(65536)=WSAENOTSOCK
2s stop
