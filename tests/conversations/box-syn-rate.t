# Two SYNs a second pass: the third client waits for its first repeat.
end server posix
end client posix
link box.syn drop
link box.syn_rate 2
wire on

0ms server listen 80
1ms client connect 80
       1.000 client    sends SYN
2ms client.1 connect 80
       2.000 client    sends SYN
3ms client.2 connect 80
       3.000 client    sends SYN (dropped)
      11.000 server    sends SYN+ACK
      12.000 server    sends SYN+ACK
      21.000 client    connect: ok
      22.000 client.1  connect: ok
    1003.000 client    sends SYN
    1013.000 server    sends SYN+ACK
    1023.000 client.2  connect: ok
3s stop
    3000.000 server    sends RST
    3000.000 server    sends RST
    3000.000 server    sends RST
