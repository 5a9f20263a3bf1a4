# Between two POSIX hosts a half-close does what it is for: the reply comes
# after the end of the question.
end client posix
end server posix
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
100ms client send "question"; shutdown; drain; close
     100.000 client  sends DATA 8
     100.000 client  send: 8
     100.000 client  sends FIN
101ms server drain; send "reply"; close
     110.000 server  drain: 8, end of file
     110.000 server  sends DATA 5
     110.000 server  send: 5
     110.000 server  sends FIN
     110.000 server  close: ok
     120.000 client  drain: 5, end of file
     120.000 client  close: ok
200ms stop
