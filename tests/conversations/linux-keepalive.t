# Keep-alive: after a second of silence a probe each second; two unanswered end
# the connection with ETIMEDOUT and a reset, which is lost here
# (lx.keepalive_dead).
end client posix
end server posix
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
50ms client keepalive 1s; probes 2
100ms link down
    3021.000 client  sends RST (lost)
5s client poll; recv; recv
    5000.000 client  poll: IN|OUT|RDHUP|HUP|ERR
    5000.000 client  recv: ETIMEDOUT
    5000.000 client  recv: end of file
5100ms link up
5200ms server send "hello?"
    5200.000 server  sends DATA 6
    5200.000 server  send: 6
    5210.000 client  sends RST
5300ms server poll; send "x"
    5300.000 server  poll: IN|OUT|RDHUP|HUP|ERR
    5300.000 server  send: ECONNRESET
5400ms stop
