# Each packet arrives twice.  Nothing is delivered twice and no second connection
# begins, but the last ACK's copies find nobody and draw RSTs, which TIME_WAIT
# ignores.
end server posix
end client posix
link duplicate 1
wire all

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  sends ACK
      21.000 client  connect: ok
      21.000 client  sends ACK
      31.000 server  accept: ok
100ms client send "once"
     100.000 client  sends DATA 4
     100.000 client  send: 4
     110.000 server  sends ACK
     110.000 server  sends ACK
200ms server recv
     200.000 server  recv: 4 "once"
300ms client close
     300.000 client  sends FIN
     310.000 server  sends ACK
400ms server recv; close
     400.000 server  recv: end of file
     400.000 server  sends FIN
     410.000 client  sends ACK
     410.000 client  sends ACK
     420.000 server  sends RST
     420.000 server  sends RST
     420.000 server  sends RST
1s stop
