# 4.7.4: closing the input is dangerous, for who then sends is told that the connection
# is reset.  So it is behind SD_RECEIVE on Windows (wsdoc2.page_sd_receive_resets), and
# the answer to the first request is lost with it; Linux takes what comes all the same,
# and nobody is told (lx.shut_rd_then_peer_sends).
end client posix
end linux posix
end windows winsock
windows FD_ACCEPT: accept

0ms linux listen 80; accept
0ms windows WSAAsyncSelect FD_ACCEPT|FD_READ|FD_CLOSE; listen 80
1ms client.0 connect linux:80; get /1
1ms client.1 connect windows:80; get /1
      21.000 client    connect: ok
      21.000 client    get: 33
      21.000 client.1  connect: ok
      21.000 client.1  get: 33
      31.000 linux     accept: ok
      31.000 windows   FD_ACCEPT(listener)/0
      31.000 windows   accept=OK
      31.000 windows   FD_READ/0
100ms linux recv; shutdown rd
     100.000 linux     recv: 33 "GET /1 HTTP/1.1\r\nHost: server\r\n\r\n"
100ms windows recv; shutdown SD_RECEIVE
     100.000 windows   recv(65536)=33 "GET /1 HTTP/1.1\r\nHost: server\r\n\r\n"
     100.000 windows   shutdown(SD_RECEIVE)=0
200ms client.0 get /2
     200.000 client    get: 33
200ms client.1 get /2
     200.000 client.1  get: 33
     251.000 windows   FD_CLOSE/WSAECONNABORTED
300ms linux answer 100
     300.000 linux     answer: 140
300ms windows answer 100
     300.000 windows   answer=WSAECONNRESET
400ms client.0 response; close
     400.000 client    response: 200, 100 bytes: complete
400ms client.1 response; close
     400.000 client.1  response: ECONNRESET: no answer
900ms stop
