# With allowHalfOpen the end of the peer is only told.  Who does not call
# end() keeps the socket: nothing closes it [node.peer_fin_halfopen].
end server nodejs
end peer posix
wire on

0ms server allowHalfOpen; listen 80
1ms peer connect 80; send "question"; shutdown
       1.000 peer    sends SYN
      11.000 server  sends SYN+ACK
      21.000 peer    connect: ok
      21.000 peer    sends DATA 8
      21.000 peer    send: 8
      21.000 peer    sends FIN
      21.000 peer    shutdown: ok
      31.000 server  connection
      31.000 server  data(8) "question"
      31.000 server  end
500ms server state
     500.000 server  readyState=writeOnly destroyed=0 readableEnded=1 writableEnded=0 writableFinished=0
600ms server write "answer"; end
     600.000 server  sends DATA 6
     600.000 server  cb write
     600.000 server  sends FIN
     600.000 server  cb end
     600.000 server  finish
     600.000 server  close(hadError=false)
700ms peer drain
     700.000 peer    drain: 6, end of file
1s peer close
2s stop
