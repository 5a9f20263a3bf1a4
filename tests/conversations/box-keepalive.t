# Keep-alive that probes more often than the box forgets keeps a silent
# connection open; the probes are its only segments.
end server posix
end client posix
link box.idle 60s
wire all

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  sends ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
100ms client keepalive 45s
   45021.000 client  sends ACK
   45031.000 server  sends ACK
   90041.000 client  sends ACK
   90051.000 server  sends ACK
  135061.000 client  sends ACK
  135071.000 server  sends ACK
  180081.000 client  sends ACK
  180091.000 server  sends ACK
200s client send "still here"
  200000.000 client  sends DATA 10
  200000.000 client  send: 10
  200010.000 server  sends ACK
201s server recv
  201000.000 server  recv: 10 "still here"
202s stop
