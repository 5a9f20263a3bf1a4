# ... but what the server's own queue still holds is lost: most of a long answer
# (nginx.off.huge_extra_midway).
end client posix
end server posix
wire on

0ms server listen 80; accept
1ms client rcvbuf 4096; connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
100ms client get /1
     100.000 client  sends DATA 33
     100.000 client  get: 33
150ms server recv; last 50000
     150.000 server  recv: 33 "GET /1 HTTP/1.1\r\nHost: server\r\n\r\n"
     150.000 server  sends DATA 1448
     150.000 server  sends DATA 1448
160ms client get /2
     160.000 client  sends DATA 33
     160.000 client  get: 33
     170.000 server  sends DATA 1448
     170.000 server  sends DATA 24
200ms server close
300ms client response; close
     310.000 server  sends DATA 1448
     310.000 server  sends DATA 1448
     330.000 server  sends DATA 1448
     330.000 server  sends DATA 1448
     350.000 server  sends DATA 1448
     350.000 server  sends DATA 1448
     370.000 server  sends DATA 1448
     370.000 server  sends DATA 1448
     390.000 server  sends DATA 1448
     390.000 server  sends DATA 1448
     410.000 server  sends DATA 1448
     410.000 server  last: 50061
     410.000 server  sends RST
     410.000 server  close: ok
     410.000 server  sends RST
     420.000 client  response: 200, 20235 bytes, ECONNRESET: incomplete
     420.000 client  close: ok
     430.000 server  sends RST
500ms stop
