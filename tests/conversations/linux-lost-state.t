# A host that has lost its connections answers with RST: a write finds out, a
# FIN does too but nobody is told (lx.half_open_write, lx.half_open_close).
end client posix
end server posix
wire on

0ms server.0 listen 80; accept
1ms server.1 accept
2ms client.0 connect 80
       2.000 client    sends SYN
      12.000 server    sends SYN+ACK
      22.000 client    connect: ok
      32.000 server    accept: ok
50ms client.1 connect 80
      50.000 client    sends SYN
      60.000 server    sends SYN+ACK
      70.000 client.1  connect: ok
      80.000 server.1  accept: ok
100ms server.0 forget
100ms server.1 forget
150ms client.0 poll; write 1
     150.000 client    poll: OUT
     150.000 client    sends DATA 1
     150.000 client    write: 1
150ms client.1 close
     150.000 client    sends FIN
     160.000 server    sends RST
     160.000 server    sends RST
200ms client.0 poll; recv; recv
     200.000 client    poll: IN|OUT|RDHUP|HUP|ERR
     200.000 client    recv: ECONNRESET
     200.000 client    recv: end of file
300ms stop
