# A box that passes no FIN: the close never arrives.  The closed end repeats it,
# gives up, and answers what comes then with RST; the other still believes.
end server posix
end client posix
link box.swallow fin
tcp retries 3
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
100ms client send "bye"
     100.000 client  sends DATA 3
     100.000 client  send: 3
200ms client close
     200.000 client  sends FIN (dropped)
     420.000 client  sends FIN (dropped)
     640.000 client  sends FIN (dropped)
    1080.000 client  sends FIN (dropped)
    1960.000 client  sends FIN (dropped)
60s server recv; state; send "well"
   60000.000 server  recv: 3 "bye"
   60000.000 server  state: ESTABLISHED
   60000.000 server  sends DATA 4
   60000.000 server  send: 4
   60010.000 client  sends RST
61s server poll; recv
   61000.000 server  poll: IN|OUT|RDHUP|HUP|ERR
   61000.000 server  recv: ECONNRESET
62s stop
