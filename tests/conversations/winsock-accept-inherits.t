# An accepted socket has the listener's mask as it is at accept, and FD_WRITE is
# posted then; narrowing the mask in the same handler does not take that back.
# With FD_ACCEPT alone the new socket says nothing until it is selected itself
# (ws.accept_inherits_mask, ws.accept_no_inherit; oracles2 WinSock 4).
end first posix
end second posix
end server winsock
server FD_ACCEPT 1: accept; WSAAsyncSelect FD_CLOSE
server FD_ACCEPT 2: accept

0ms server WSAAsyncSelect FD_ACCEPT|FD_READ|FD_WRITE; listen 80
1ms first connect server:80; send "unheard"
      21.000 first     connect: ok
      21.000 first     send: 7
      31.000 server    FD_ACCEPT(listener)/0
      31.000 server    accept=OK
      31.000 server    FD_READ/0
      31.000 server    FD_WRITE/0
100ms server listener FD_ACCEPT
200ms second connect server:80; send "heard late"
     220.000 second    connect: ok
     220.000 second    send: 10
     230.000 server    FD_ACCEPT(listener)/0
     230.000 server.1  accept=OK
300ms server.1 WSAAsyncSelect FD_READ
     300.000 server.1  FD_READ/0
400ms first close
     410.000 server    FD_CLOSE/0
500ms server.0 recv
     500.000 server    recv(65536)=7 "unheard"
1s stop
