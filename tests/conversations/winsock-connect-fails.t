# A connect that fails says so in the high word of FD_CONNECT, and SO_ERROR keeps
# it.  Refused: at once.  Unanswered: 21 s on Windows (3 s, doubled, two repeats),
# 35 s on Wine 10 (9 SYNs).  Without FD_CONNECT in the mask no message comes at all
# (ws.connect_refused, ws2.client_refused_reselect; oracles2 WinSock 24).
end server posix
end windows winsock
end wine winsock
wire on
set wine personality wine-10
set wine tcp.profile linux
set wine tcp.syn_retries 4

0ms windows WSAAsyncSelect FD_CONNECT|FD_READ|FD_WRITE|FD_CLOSE; connect server:80
       0.000 windows  sends SYN
       0.000 windows  connect=WSAEWOULDBLOCK
0ms wine WSAAsyncSelect FD_READ|FD_WRITE|FD_CLOSE; connect server:80
       0.000 wine     sends SYN
       0.000 wine     connect=WSAEWOULDBLOCK
      10.000 server   sends RST
      10.000 server   sends RST
      20.000 windows  FD_CONNECT/WSAECONNREFUSED
100ms windows SO_ERROR; recv; send 1; closesocket
     100.000 windows  SO_ERROR=WSAECONNREFUSED
     100.000 windows  recv(65536)=WSAENOTCONN
     100.000 windows  send(1)=WSAENOTCONN
     100.000 windows  closesocket=0
100ms wine SO_ERROR; recv; send 1; closesocket
     100.000 wine     SO_ERROR=WSAECONNREFUSED
     100.000 wine     recv(65536)=EOF
     100.000 wine     send(1)=WSAECONNRESET
     100.000 wine     closesocket=0
200ms link down server
1s windows socket; WSAAsyncSelect FD_CONNECT|FD_WRITE; connect server:80
    1000.000 windows  sends SYN
    1000.000 windows  connect=WSAEWOULDBLOCK
1s wine socket; WSAAsyncSelect FD_CONNECT|FD_WRITE; connect server:80
    1000.000 wine     sends SYN
    1000.000 wine     connect=WSAEWOULDBLOCK
    1010.000 server   sends RST (lost)
    1010.000 server   sends RST (lost)
    2000.000 wine     sends SYN
    2010.000 server   sends RST (lost)
    3000.000 wine     sends SYN
    3010.000 server   sends RST (lost)
    4000.000 windows  sends SYN
    4000.000 wine     sends SYN
    4010.000 server   sends RST (lost)
    4010.000 server   sends RST (lost)
    5000.000 wine     sends SYN
    5010.000 server   sends RST (lost)
    6000.000 wine     sends SYN
    6010.000 server   sends RST (lost)
    8000.000 wine     sends SYN
    8010.000 server   sends RST (lost)
   10000.000 windows  sends SYN
   10010.000 server   sends RST (lost)
   12000.000 wine     sends SYN
   12010.000 server   sends RST (lost)
   20000.000 wine     sends SYN
   20010.000 server   sends RST (lost)
   22000.000 windows  FD_CONNECT/WSAETIMEDOUT
   36000.000 wine     FD_CONNECT/WSAETIMEDOUT
50s windows SO_ERROR; SO_ERROR
   50000.000 windows  SO_ERROR=WSAETIMEDOUT
   50000.000 windows  SO_ERROR=WSAETIMEDOUT
60s stop
