# 4.7.2: an old server that gives no length.  A server that dies by FIN half way
# looks as one that is done: nobody notices (curl2.nocl_keepalive,
# fetch2.no_cl_fin, nodehttp.cli_no_cl_fin).
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
150ms server recv; unbounded 40; close
     150.000 server  recv: 32 "GET / HTTP/1.1\r\nHost: server\r\n\r\n"
     150.000 server  sends DATA 59
     150.000 server  unbounded: 59
     150.000 server  sends FIN
     160.000 client  response: 200, 40 bytes, end of file: complete, as far as it can tell
     160.000 client  sends FIN
     160.000 client  close: ok
400ms stop
