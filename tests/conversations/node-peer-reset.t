# A reset of the peer is an error, if the socket reads: 'error', then
# close(true) [node.peer_rst].
end server nodejs
end peer posix

0ms server listen 80
1ms peer connect 80
      21.000 peer    connect: ok
      31.000 server  connection
100ms peer reset
     110.000 server  error(ECONNRESET read)
     110.000 server  close(hadError=true)
200ms server state
     200.000 server  readyState=closed destroyed=1 readableEnded=0 writableEnded=0 writableFinished=0
300ms stop
