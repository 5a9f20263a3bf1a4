# TCP_USER_TIMEOUT: bytes that nobody acknowledges for a second end the
# connection with ETIMEDOUT, once, and without a reset (RFC 5482).
end client posix
end server posix
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
50ms client user_timeout 1s
100ms link down
150ms client send "into the void"
     150.000 client  sends DATA 13 (lost)
     150.000 client  send: 13
     370.000 client  sends DATA 13 (lost)
     590.000 client  sends DATA 13 (lost)
    1030.000 client  sends DATA 13 (lost)
2s client poll; recv; recv; write 1
    2000.000 client  poll: IN|OUT|RDHUP|HUP|ERR
    2000.000 client  recv: ETIMEDOUT
    2000.000 client  recv: end of file
    2000.000 client  signal SIGPIPE
    2000.000 client  write: EPIPE
2500ms stop
