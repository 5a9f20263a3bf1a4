# Above maxConnections a connection is accepted and closed: the client sees
# an open connection that ends at once [node.max_connections_drop].
end server nodejs
end one posix
end two posix

0ms server maxConnections 1; listen 80
1ms one connect server:80
      21.000 one     connect: ok
      31.000 server  connection
100ms two connect server:80; drain; send "x"
     120.000 two     connect: ok
     130.000 server  server drop
     140.000 two     drain: 0, end of file
     140.000 two     send: 1
200ms two send "y"
     200.000 two     send: EPIPE
300ms stop
