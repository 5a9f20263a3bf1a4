# A window that connects to itself has the messages of both ends.
end host winsock
end other winsock
host FD_ACCEPT: accept
host FD_CLOSE: closesocket

0ms host WSAAsyncSelect FD_ACCEPT|FD_READ|FD_CLOSE; listen 3320
1ms host.1 WSAAsyncSelect FD_CONNECT|FD_READ|FD_CLOSE; connect host:3320
       1.000 host.1  connect=WSAEWOULDBLOCK
       1.000 host.1  FD_CONNECT/0
       1.000 host    FD_ACCEPT(listener)/0
       1.000 host    accept=OK
100ms host.1 send "request"; closesocket
     100.000 host.1  send(7)=7
     100.000 host.1  closesocket=0
     100.000 host    FD_READ/0
     100.000 host    FD_CLOSE/0
     100.000 host    closesocket=0
200ms stop
