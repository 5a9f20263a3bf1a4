# Two hosts lose their power, and two programs are ended, in the middle of a
# connection each; the peers find out when they send.  What begins again does not
# know the connection: RST.
end client posix
end node nodejs
end window winsock
end device sock
device on_sys_init: protocol tcp; inconmode 3; localportlist 1001
window FD_ACCEPT: accept
wire on

0ms node listen 80
0ms window WSAAsyncSelect FD_ACCEPT|FD_CLOSE; listen 80
1ms client.0 connect node:80
       1.000 client    sends SYN
1ms client.1 connect window:80
       1.000 client    sends SYN
1ms client.2 connect device:1001
       1.000 client    sends SYN
      11.000 node      sends SYN+ACK
      11.000 window    sends SYN+ACK
      11.000 device    on_sock_event PO
      11.000 device    sends SYN+ACK
      21.000 client    connect: ok
      21.000 client.1  connect: ok
      21.000 client.2  connect: ok
      31.000 device    on_sock_event EST_POPENED
      31.000 node      connection
      31.000 window    FD_ACCEPT(listener)/0
      31.000 window    accept=OK
100ms node off
100ms window off
100ms device off
200ms client.0 send 10
     200.000 client    sends DATA 10
     200.000 client    send: 10
200ms client.1 send 10
     200.000 client    sends DATA 10
     200.000 client.1  send: 10
200ms client.2 send 10
     200.000 client    sends DATA 10
     200.000 client.2  send: 10
250ms node on
250ms window on
250ms device on
     250.000 device    on_sys_init
260ms node listen 80
     420.000 client    sends DATA 10
     420.000 client    sends DATA 10
     420.000 client    sends DATA 10
     430.000 node      sends RST
     430.000 window    sends RST
     430.000 device    sends RST
2s client.0 recv; close; connect node:80
    2000.000 client    recv: ECONNRESET
    2000.000 client    sends SYN
2s client.1 recv; close
    2000.000 client.1  recv: ECONNRESET
2s client.2 recv; close
    2000.000 client.2  recv: ECONNRESET
    2010.000 node      sends SYN+ACK
    2020.000 client    connect: ok
    2030.000 node      connection
3s node kill
    3000.000 node      sends FIN
3s window kill
4s client.0 recv
    4000.000 client    recv: end of file
    4010.000 window    sends SYN+ACK
    4020.000 client.1  connect: ok
    4030.000 window    FD_ACCEPT(listener)/0
    4030.000 window    accept=OK
4s window start; WSAAsyncSelect FD_ACCEPT|FD_CLOSE; listen 80
4s client.1 connect window:80
    4000.000 client    sends SYN
5s client off
6s client on
6s client connect window:80
    6000.000 client    sends SYN
    6010.000 window    sends SYN+ACK
    6020.000 client    connect: ok
    6030.000 window    FD_ACCEPT(listener)/0
    6030.000 window.1  accept=OK
7s stop
