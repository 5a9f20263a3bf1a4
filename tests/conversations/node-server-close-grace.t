# A graceful end: stop listening, end() the sockets, and after a grace
# destroy() those that are still there.  'server close' comes before the
# 'close' of the last socket [node2.two_sockets_server_close_destroy].
end server nodejs
end one posix
end two posix

0ms server listen 80
1ms one connect server:80
2ms two connect server:80
      21.000 one       connect: ok
      22.000 two       connect: ok
      31.000 server    connection
      32.000 server.1  connection
100ms server server.close; end
     100.000 server    cb end
     100.000 server    finish
100ms server.1 end
     100.000 server.1  cb end
     100.000 server.1  finish
200ms one drain; close
     200.000 one       drain: 0, end of file
     210.000 server    end
     210.000 server    close(hadError=false)
2s server.1 destroy
    2000.000 server    server close
    2000.000 server    server.close cb
    2000.000 server.1  close(hadError=false)
3s two drain
    3000.000 two       drain: 0, end of file
4s stop
