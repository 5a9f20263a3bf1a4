# server.close() ends listening and nothing else.  Its callback waits for the
# last socket, which nobody tells to go [node2.two_sockets_server_close].
end server nodejs
end one posix
end two posix

0ms server listen 80
1ms one connect server:80
      21.000 one     connect: ok
      31.000 server  connection
100ms server server.close
200ms two connect server:80
     220.000 two     connect: ECONNREFUSED
5s one close
    5010.000 server  end
    5010.000 server  finish
    5010.000 server  server close
    5010.000 server  server.close cb
    5010.000 server  close(hadError=false)
6s stop
