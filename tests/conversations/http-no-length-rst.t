# The same by RST: RFC 9112 8 calls it incomplete, curl tells 56, Node's http an
# error, and fetch takes it for whole (nodehttp.cli_no_cl_rst, fetch2.no_cl_rst).
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
150ms server recv; unbounded 40
     150.000 server  recv: 32 "GET / HTTP/1.1\r\nHost: server\r\n\r\n"
     150.000 server  sends DATA 59
     150.000 server  unbounded: 59
250ms server reset
     250.000 server  sends RST
     260.000 client  response: 200, 40 bytes, ECONNRESET: incomplete
     260.000 client  close: ok
400ms stop
