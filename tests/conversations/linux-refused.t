# A closed port: a blocking connect gives ECONNREFUSED and takes the error;
# without blocking it is found by poll and SO_ERROR, or the first write
# (lx.refused, lx.refused_nonblock, lx.refused_nonblock_write).
end client posix
end server posix
wire on

0ms client.0 connect 81
       0.000 client    sends SYN
0ms client.1 nonblock; connect 81; poll
       0.000 client    sends SYN
       0.000 client.1  connect: EINPROGRESS
       0.000 client.1  poll: -
0ms client.2 nonblock; connect 81
       0.000 client    sends SYN
       0.000 client.2  connect: EINPROGRESS
      10.000 server    sends RST
      10.000 server    sends RST
      10.000 server    sends RST
      20.000 client    connect: ECONNREFUSED
100ms client.0 error
     100.000 client    error: OK
100ms client.1 poll; error; poll
     100.000 client.1  poll: IN|OUT|RDHUP|HUP|ERR
     100.000 client.1  error: ECONNREFUSED
     100.000 client.1  poll: IN|OUT|RDHUP|HUP
100ms client.2 write 1; write 1
     100.000 client.2  write: ECONNREFUSED
     100.000 client    signal SIGPIPE
     100.000 client.2  write: EPIPE
200ms stop
