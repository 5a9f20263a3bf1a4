# Azure's load balancer, asked to, sends RST to both ends when the time is over:
# both know before they need the connection again.
end server posix
end client posix
link box.idle 4min
link box.then reset-both
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
120s server send "pong"
  120000.000 server  sends DATA 4
  120000.000 server  send: 4
  360010.000 link    sends RST to client
  360010.000 link    sends RST to server
400s client poll; recv
  400000.000 client  poll: IN|OUT|RDHUP|HUP|ERR
  400000.000 client  recv: 4 "pong"
400s server poll; send "news"
  400000.000 server  poll: IN|OUT|RDHUP|HUP|ERR
  400000.000 server  send: ECONNRESET
401s stop
