# The FIN is held back by number, and the data and RST behind it overtake it; an
# old copy of the other's FIN finds a connection that is over.
end client posix
end server posix
link reorder_by 30ms
link duplicate_by 2s
hold client DATA 1
copy server FIN 1
wire on

0ms server listen 80; accept
1ms client connect 80; send 10; send 20; close
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      21.000 client  sends DATA 10
      21.000 client  send: 10
      21.000 client  send: 20
      21.000 client  sends DATA 20+FIN
      21.000 client  close: ok
      31.000 server  accept: ok
      48.000 client  sends DATA 10
50ms server drain; close
      58.000 server  drain: 30, end of file
      58.000 server  sends FIN
      58.000 server  close: ok
    2078.000 server  sends RST
3s stop
