# What arrives at one instant is one read: a loop takes longer to wake than the
# segments of a flight need to come in.  So do the ends of two sockets: both are
# noticed before either is closed, the latest first (uv__run_closing_handles()).
end server nodejs
end peer posix
end other posix
server on_readable: read

0ms server listen 80
1ms peer connect server:80; send 4000
1ms other connect server:80
      21.000 peer    connect: ok
      21.000 peer    send: 4000
      21.000 other   connect: ok
      31.000 server  connection
      31.000 server.1  connection
      31.000 server  readable
      31.000 server  read: 4000
100ms peer reset
100ms other reset
     110.000 server  error(ECONNRESET read)
     110.000 server.1  error(ECONNRESET read)
     110.000 server.1  close(hadError=true)
     110.000 server  close(hadError=true)
500ms stop
