# 4.7.1: "or in the middle of a header line, and other strange places".  RFC 9112
# 8: half a head conveys nothing; curl alone takes it for an answer
# (curl2.reuse_half_answer_GET).
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
150ms server recv; send "HTTP/1.1 200 OK\r\nConte"; close
     150.000 server  recv: 32 "GET / HTTP/1.1\r\nHost: server\r\n\r\n"
     150.000 server  sends DATA 22
     150.000 server  send: 22
     150.000 server  sends FIN
     160.000 client  response: end of file: half a head
     160.000 client  sends FIN
     160.000 client  close: ok
400ms stop
