# The NAT is started anew: what was open is gone, new connections pass.
end server posix
end client posix
link box.nat yes
link box.then reset
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client    sends SYN
      11.000 server    sends SYN+ACK
      21.000 client    connect: ok
      31.000 server    accept: ok
1s link forget
2s client send "ping"
    2000.000 client    sends DATA 4 (dropped)
    2000.000 link      sends RST to client
    2000.000 client    send: 4
3s client poll; recv
    3000.000 client    poll: IN|OUT|RDHUP|HUP|ERR
    3000.000 client    recv: ECONNRESET
4s client.1 connect 80
    4000.000 client    sends SYN
    4010.000 server    sends SYN+ACK
    4020.000 client.1  connect: ok
    4030.000 server    accept: ok
4s server accept
5s stop
