# The end of a process is close() for each of its sockets: FIN, or RST with
# bytes unread (lx.kill_idle, lx.kill_unread).
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
100ms client.0 send "unread"
     100.000 client    sends DATA 6
     100.000 client    send: 6
150ms server exit
     150.000 server    sends RST
     150.000 server    sends FIN
200ms client.0 poll; recv
     200.000 client    poll: IN|OUT|RDHUP|HUP|ERR
     200.000 client    recv: ECONNRESET
200ms client.1 poll; recv
     200.000 client.1  poll: IN|OUT|RDHUP
     200.000 client.1  recv: end of file
300ms stop
