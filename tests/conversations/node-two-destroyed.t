# Handles that are closed in one tick are called back in reverse order; the
# wire has the order of the calls.  What is commanded while the loop is busy
# is done in the same tick [node2.two_sockets_destroy_order].
end server nodejs
end one posix
end two posix
wire on

0ms server listen 80
1ms one connect server:80
       1.000 one       sends SYN
2ms two connect server:80
       2.000 two       sends SYN
      11.000 server    sends SYN+ACK
      12.000 server    sends SYN+ACK
      21.000 one       connect: ok
      22.000 two       connect: ok
      31.000 server    connection
      32.000 server.1  connection
100ms server busy 50ms; destroy
110ms server.1 destroy
     150.000 server    sends FIN
     150.000 server    sends FIN
     150.000 server.1  close(hadError=false)
     150.000 server    close(hadError=false)
300ms stop
