# 4.7.1: the server cannot know whether a request is under way as it closes the
# "idle" connection.  Sent before the FIN has come, it is lost; nothing tells
# whether it was executed (nodehttp.cli_race_inflight_GET).
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
150ms server recv; answer 10
     150.000 server  recv: 33 "GET /1 HTTP/1.1\r\nHost: server\r\n\r\n"
     150.000 server  sends DATA 49
     150.000 server  answer: 49
     160.000 client  response: 200, 10 bytes: complete
300ms server close
     300.000 server  sends FIN
305ms client get /2; response; close
     305.000 client  sends DATA 33
     305.000 client  get: 33
     310.000 client  response: end of file: no answer
     310.000 client  sends FIN
     310.000 client  close: ok
     315.000 server  sends RST
     320.000 server  sends RST
600ms stop
