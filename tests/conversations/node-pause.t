# A socket that is paused still reads until it holds 16384 bytes: an end with
# nothing before it is told [node2.pause_fin_write], ...
end server nodejs
end peer posix
server on_connection: pause

0ms server listen 80
1ms peer connect 80
      21.000 peer    connect: ok
      31.000 server  connection
100ms peer close
     110.000 server  end
     110.000 server  finish
     110.000 server  close(hadError=false)
200ms stop
