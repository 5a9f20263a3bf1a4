# 4.7.4: "there is no guarantee that the other end will half-close or look": so
# the server waits for a limited time, and then closes all the same; what comes
# later draws RST (nginx2.linger_timeout_silent).
end client posix
end server posix
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok

100ms client get /1; response
     100.000 client  sends DATA 33
     100.000 client  get: 33
150ms server recv; last 10; shutdown; timeout 500ms; drain; close
     150.000 server  recv: 33 "GET /1 HTTP/1.1\r\nHost: server\r\n\r\n"
     150.000 server  sends DATA 68
     150.000 server  last: 68
     150.000 server  sends FIN
     160.000 client  response: 200, 10 bytes: complete
     650.000 server  drain: 0, EAGAIN
     650.000 server  close: ok
900ms client get /2; poll; close
     900.000 client  sends DATA 33
     900.000 client  get: 33
     900.000 client  poll: IN|OUT|RDHUP
     900.000 client  sends FIN
     910.000 server  sends RST
     910.000 server  sends RST
1200ms stop
