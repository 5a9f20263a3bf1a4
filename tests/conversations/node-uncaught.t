# An 'error' for which nobody listens is thrown, and ends the process: one
# client's reset takes all other connections with it
# [node.peer_rst_no_error_listener has it caught].
end server nodejs
end one posix
end two posix
wire on

0ms server without error; listen 80
1ms one connect server:80
       1.000 one     sends SYN
2ms two connect server:80
       2.000 two     sends SYN
      11.000 server  sends SYN+ACK
      12.000 server  sends SYN+ACK
      21.000 one     connect: ok
      22.000 two     connect: ok
      31.000 server  connection
      32.000 server.1  connection
100ms one reset
     100.000 one     sends RST
     110.000 server  sends FIN
     110.000 server  process ends
200ms two drain
     200.000 two     drain: 0, end of file
300ms stop
