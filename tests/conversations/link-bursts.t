# Losses in bursts (Gilbert-Elliott): at each packet the link turns bad with 10 %,
# good again with 30 %, and loses all while it is bad.
end server posix
end client posix
link ge_bad 10%
link ge_good 30%
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
100ms client send 20000
     100.000 client  sends DATA 1448
     100.000 client  sends DATA 1448 (lost)
     100.000 client  sends DATA 1448 (lost)
     100.000 client  sends DATA 1448 (lost)
     100.000 client  sends DATA 1448
     100.000 client  sends DATA 1448
     100.000 client  sends DATA 1448 (lost)
     100.000 client  sends DATA 1448 (lost)
     100.000 client  sends DATA 1448 (lost)
     100.000 client  sends DATA 1448 (lost)
     100.000 client  send: 20000
     120.000 client  sends DATA 1448 (lost)
     120.000 client  sends DATA 1448 (lost)
     120.000 client  sends DATA 1448 (lost)
     120.000 client  sends DATA 1176
     127.000 client  sends DATA 1448
     140.000 client  sends DATA 1448
     147.000 client  sends DATA 1448
     147.000 client  sends DATA 1448
     160.000 client  sends DATA 1448
     160.000 client  sends DATA 1448
     167.000 client  sends DATA 1448
     167.000 client  sends DATA 1448
     167.000 client  sends DATA 1448
     180.000 client  sends DATA 1448
     400.000 client  sends DATA 1448
     840.000 client  sends DATA 1448
    1720.000 client  sends DATA 1448
    3480.000 client  sends DATA 1448
10s client close
   10000.000 client  sends FIN (lost)
   11065.000 client  sends FIN
20s stop
