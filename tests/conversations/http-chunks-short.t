# 4.7.2, of chunks: without the last one the answer is incomplete
# (curl.truncated_chunked_fin); with it, complete.
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
150ms server recv; chunked; chunk 40; chunk 0
     150.000 server  recv: 33 "GET /1 HTTP/1.1\r\nHost: server\r\n\r\n"
     150.000 server  sends DATA 47
     150.000 server  chunked: 47
     150.000 server  chunk: 46
     150.000 server  chunk: 5
     170.000 server  sends DATA 51
     180.000 client  response: 200, 40 bytes: complete
250ms client get /2; response; close
     250.000 client  sends DATA 33
     250.000 client  get: 33
300ms server recv; chunked; chunk 40; close
     300.000 server  recv: 33 "GET /2 HTTP/1.1\r\nHost: server\r\n\r\n"
     300.000 server  sends DATA 47
     300.000 server  chunked: 47
     300.000 server  chunk: 46
     300.000 server  sends DATA 46+FIN
     310.000 client  response: 200, 40 bytes, end of file: incomplete
     310.000 client  sends FIN
     310.000 client  close: ok
500ms stop
