# The server is killed while the way to the client is down: its FIN is lost, and the
# box forgets the connection before it is mended.  The next process knows nothing;
# the client's request vanishes in the box, and a new connection passes.
end server posix
end client posix
link box.idle 60s
set server tcp.fin_retries 2
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client    sends SYN
      11.000 server    sends SYN+ACK
      21.000 client    connect: ok
      31.000 server    accept: ok
1s client user_timeout 5s
2s link down server
3s server kill
    3000.000 server    sends FIN (lost)
    3220.000 server    sends FIN (lost)
    3440.000 server    sends FIN (lost)
    3880.000 server    sends FIN (lost)
4s server start; listen 80; accept
    4000.000 server    start: ok
    4760.000 server    sends FIN (lost)
90s link up server
91s client send "anybody?"
   91000.000 client    sends DATA 8 (dropped)
   91000.000 client    send: 8
   91220.000 client    sends DATA 8 (dropped)
   91440.000 client    sends DATA 8 (dropped)
   91880.000 client    sends DATA 8 (dropped)
   92760.000 client    sends DATA 8 (dropped)
   94520.000 client    sends DATA 8 (dropped)
100s client poll; recv
  100000.000 client    poll: IN|OUT|RDHUP|HUP|ERR
  100000.000 client    recv: ETIMEDOUT
101s client.1 connect 80
  101000.000 client    sends SYN
  101010.000 server    sends SYN+ACK
  101020.000 client.1  connect: ok
  101030.000 server    accept: ok
102s stop
