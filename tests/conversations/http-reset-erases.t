# 4.7.4: a full close with a pipelined request unread is a reset.  "Most operating
# systems then erase what has not been read": Linux does not, what has come stays
# readable (lx.linger0_peer_unread) ...
end client posix
end server posix
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok

100ms client get /1
     100.000 client  sends DATA 33
     100.000 client  get: 33
150ms server recv; last 10
     150.000 server  recv: 33 "GET /1 HTTP/1.1\r\nHost: server\r\n\r\n"
     150.000 server  sends DATA 68
     150.000 server  last: 68
160ms client get /2
     160.000 client  sends DATA 33
     160.000 client  get: 33
200ms server close
     200.000 server  sends RST
300ms client response; response; close
     300.000 client  response: 200, 10 bytes: complete
     300.000 client  response: ECONNRESET: no answer
500ms stop
