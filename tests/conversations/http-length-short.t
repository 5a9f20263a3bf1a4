# 4.7.2: the body is shorter than Content-Length: the receiver doubts it, and all
# recorded clients tell an error (curl.truncated_cl_fin, fetch2.truncated_cl_fin,
# nodehttp.cli_truncated_cl_fin).
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
150ms server recv; promise 100; send 40; close
     150.000 server  recv: 32 "GET / HTTP/1.1\r\nHost: server\r\n\r\n"
     150.000 server  sends DATA 40
     150.000 server  promise: 40
     150.000 server  send: 40
     150.000 server  sends DATA 40+FIN
     160.000 client  response: 200, 40 bytes, end of file: incomplete
     160.000 client  sends FIN
     160.000 client  close: ok
400ms stop
