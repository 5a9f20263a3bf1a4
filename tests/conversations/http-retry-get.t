# 4.7.3: the connection closes under a GET.  It is idempotent: the client opens
# another and asks again (RFC 9110 9.2.2; curl does, fetch and Node's http do
# not, fetch.race_GET).
end client posix
end server posix
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
100ms client get /; response; close
     100.000 client  sends DATA 32
     100.000 client  get: 32
150ms server recv; close
     150.000 server  recv: 32 "GET / HTTP/1.1\r\nHost: server\r\n\r\n"
     150.000 server  sends FIN
     160.000 client  response: end of file: no answer
     160.000 client  sends FIN
     160.000 client  close: ok
300ms client connect 80; get /; response; close
     300.000 client  sends SYN
     310.000 server  sends SYN+ACK
     320.000 client  connect: ok
     320.000 client  sends DATA 32
     320.000 client  get: 32
350ms server accept; recv; answer 10
     350.000 server  accept: ok
     350.000 server  recv: 32 "GET / HTTP/1.1\r\nHost: server\r\n\r\n"
     350.000 server  sends DATA 49
     350.000 server  answer: 49
     360.000 client  response: 200, 10 bytes: complete
     360.000 client  sends FIN
     360.000 client  close: ok
600ms stop
