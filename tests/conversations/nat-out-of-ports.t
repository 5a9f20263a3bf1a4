# A NAT that has two ports has none for a third connection: its SYNs vanish, as if
# nobody were there.
end server posix
end client posix
link box.nat yes
link box.nat_ports 2
set client tcp.syn_retries 2
wire on

0ms server listen 80; accept; accept
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
      31.000 server    accept: ok
      32.000 server    accept: ok
    1003.000 client    sends SYN (dropped)
    2003.000 client    sends SYN (dropped)
    3003.000 client    sends SYN (dropped)
    4003.000 client    sends SYN (dropped)
    5003.000 client    sends SYN (dropped)
    7003.000 client.2  connect: ETIMEDOUT
10s stop
