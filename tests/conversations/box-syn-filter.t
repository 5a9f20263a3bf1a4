# Who does not want you drops your SYN or rejects it: ETIMEDOUT after all
# repeats, or ECONNREFUSED after a round trip.  The other way connections pass.
end server posix
end client posix
link box.syn drop
set client tcp.syn_retries 2
set client tcp.syn_linear 0
wire on

0ms server listen 80
0ms client listen 80
1ms client.1 connect 80
       1.000 client    sends SYN (dropped)
2ms server.1 connect 80
       2.000 server    sends SYN
      12.000 client    sends SYN+ACK
      22.000 server.1  connect: ok
    1001.000 client    sends SYN (dropped)
    3001.000 client    sends SYN (dropped)
    7001.000 client.1  connect: ETIMEDOUT
20s stop
