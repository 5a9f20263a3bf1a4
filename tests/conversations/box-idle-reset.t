# A NAT gateway or load balancer of AWS forgets a silent connection as well, but
# answers what comes of it later with RST: who speaks first is told at once, the
# other end when it speaks itself.
end server posix
end client posix
link box.idle 350s
link box.then reset
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
100ms client send "ping"
     100.000 client  sends DATA 4
     100.000 client  send: 4
400s client send "ping"
  400000.000 client  sends DATA 4 (dropped)
  400000.000 link    sends RST to client
  400000.000 client  send: 4
401s client poll; recv
  401000.000 client  poll: IN|OUT|RDHUP|HUP|ERR
  401000.000 client  recv: ECONNRESET
402s server send "news"
  402000.000 server  sends DATA 4 (dropped)
  402000.000 link    sends RST to server
  402000.000 server  send: 4
403s server poll; send "news"
  403000.000 server  poll: IN|OUT|RDHUP|HUP|ERR
  403000.000 server  send: ECONNRESET
404s stop
