# 4.7.3: the same of an order.  The server has it in both cases; only the answer
# is missing in the first: sent again, it is placed twice.  curl does that by
# itself (curl.race_POST), browsers ask.
end client posix
end server posix
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok

100ms client post 20; response; close
     100.000 client  sends DATA 78
     100.000 client  post: 78
150ms server recv; close
     150.000 server  recv: 78
     150.000 server  sends FIN
     160.000 client  response: end of file: no answer
     160.000 client  sends FIN
     160.000 client  close: ok
300ms client connect 80; post 20; response; close
     300.000 client  sends SYN
     310.000 server  sends SYN+ACK
     320.000 client  connect: ok
     320.000 client  sends DATA 78
     320.000 client  post: 78
350ms server accept; recv; answer 10
     350.000 server  accept: ok
     350.000 server  recv: 78
     350.000 server  sends DATA 49
     350.000 server  answer: 49
     360.000 client  response: 200, 10 bytes: complete
     360.000 client  sends FIN
     360.000 client  close: ok
600ms stop
