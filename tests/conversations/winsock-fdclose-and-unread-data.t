# Data and FIN come while the program does not read.  Windows posts FD_CLOSE with
# the FIN: who closes at FD_CLOSE without reading loses the data and resets.  Wine
# posts it when a recv has emptied the socket, the vendor's page says so too
# (Wine's test_close_events; ws2.data_fin_one_go, ws.close_on_fdclose).
end client posix
end windows winsock
end wine winsock
set wine personality wine-10
set wine tcp.profile linux

0ms windows WSAAsyncSelect FD_READ|FD_CLOSE|FD_ACCEPT; listen 80
0ms wine WSAAsyncSelect FD_READ|FD_CLOSE|FD_ACCEPT; listen 80
1ms client.0 connect windows:80; send "0123456789"; close
1ms client.1 connect wine:80; send "0123456789"; close
      21.000 client    connect: ok
      21.000 client    send: 10
      21.000 client    close: ok
      21.000 client.1  connect: ok
      21.000 client.1  send: 10
      21.000 client.1  close: ok
      31.000 windows   FD_ACCEPT(listener)/0
      31.000 wine      FD_ACCEPT(listener)/0
100ms windows accept
     100.000 windows   accept=OK
     100.000 windows   FD_READ/0
     100.000 windows   FD_CLOSE/0
100ms wine accept
     100.000 wine      accept=OK
     100.000 wine      FD_READ/0
200ms windows recv 4
     200.000 windows   recv(4)=4 "0123"
     200.000 windows   FD_READ/0
200ms wine recv 4
     200.000 wine      recv(4)=4 "0123"
     200.000 wine      FD_READ/0
300ms windows recv
     300.000 windows   recv(65536)=6 "456789"
300ms wine recv
     300.000 wine      recv(65536)=6 "456789"
     300.000 wine      FD_CLOSE/0
400ms windows recv; closesocket
     400.000 windows   recv(65536)=EOF
     400.000 windows   closesocket=0
400ms wine recv; closesocket
     400.000 wine      recv(65536)=EOF
     400.000 wine      closesocket=0
1s stop
