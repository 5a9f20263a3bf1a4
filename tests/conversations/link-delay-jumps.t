# The way becomes fifteen times as long: the time-out is too short for it, and
# what is on its way is repeated once; after its ACK, which is late and no loss,
# the time-out is right again.
end server posix
end client posix
wire all

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  sends ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
100ms client send "one"
     100.000 client  sends DATA 3
     100.000 client  send: 3
     110.000 server  sends ACK
500ms link delay 150ms
600ms client send "two"
     600.000 client  sends DATA 3
     600.000 client  send: 3
     750.000 server  sends ACK
     820.000 client  sends DATA 3
     970.000 server  sends ACK
2s client send "three"
    2000.000 client  sends DATA 5
    2000.000 client  send: 5
    2150.000 server  sends ACK
3s stop
