# 4.7.2: the length makes the client independent of how the connection ends: RST
# behind a whole body harms nothing (curl.complete_cl_rst).
end client posix
end server posix
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok

100ms client get /; response
     100.000 client  sends DATA 32
     100.000 client  get: 32
150ms server recv; answer 40
     150.000 server  recv: 32 "GET / HTTP/1.1\r\nHost: server\r\n\r\n"
     150.000 server  sends DATA 79
     150.000 server  answer: 79
     160.000 client  response: 200, 40 bytes: complete
200ms server reset
     200.000 server  sends RST
300ms client close
400ms stop
