# A NAT that has forgotten a connection takes its next segment for a new one and
# gives it another port.  The server knows nobody there: RST, which finds its way
# back.  Its own connection stays, for nobody can reach it any more.
end server posix
end client posix
link box.nat yes
link box.idle 60s
link box.then rebind
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
100s client send "ping"
  100000.000 client  sends DATA 4
  100000.000 client  send: 4
  100010.000 server  sends RST
101s client poll; recv
  101000.000 client  poll: IN|OUT|RDHUP|HUP|ERR
  101000.000 client  recv: ECONNRESET
102s server state
  102000.000 server  state: ESTABLISHED
103s server send "news"
  103000.000 server  sends DATA 4 (dropped)
  103000.000 server  send: 4
  103220.000 server  sends DATA 4 (dropped)
  103440.000 server  sends DATA 4 (dropped)
  103880.000 server  sends DATA 4 (dropped)
104s stop
