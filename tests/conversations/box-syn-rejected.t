# A firewall that rejects sends RST in the name of whom it protects.
end server posix
end client posix
link box.syn reset
wire on

0ms server listen 80
1ms client connect 80
       1.000 client  sends SYN (dropped)
       1.000 link    sends RST to client
      11.000 client  connect: ECONNREFUSED
1s stop
