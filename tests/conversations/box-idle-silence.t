# A firewall forgets a connection that is silent for a minute, and tells nobody.
# The next request is repeated into nothing until the client's own time-out; the
# server goes on waiting for it.
end server posix
end client posix
link box.idle 60s
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
100ms client user_timeout 3s; send "ping"
     100.000 client  sends DATA 4
     100.000 client  send: 4
30s client send "ping"
   30000.000 client  sends DATA 4
   30000.000 client  send: 4
100s client send "ping"
  100000.000 client  sends DATA 4 (dropped)
  100000.000 client  send: 4
  100220.000 client  sends DATA 4 (dropped)
  100440.000 client  sends DATA 4 (dropped)
  100880.000 client  sends DATA 4 (dropped)
  101760.000 client  sends DATA 4 (dropped)
110s client poll; recv
  110000.000 client  poll: IN|OUT|RDHUP|HUP|ERR
  110000.000 client  recv: ETIMEDOUT
111s server poll; state
  111000.000 server  poll: IN|OUT
  111000.000 server  state: ESTABLISHED
112s stop
