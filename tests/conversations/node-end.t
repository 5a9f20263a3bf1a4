# end() is half a close: it sends FIN once all is written, and goes on
# reading. The socket is destroyed by itself when the peer has ended as well
# [node.end].
end server nodejs
end peer posix
server on_connection: write "hello"; end

0ms server listen 80
1ms peer connect 80; drain
      21.000 peer    connect: ok
      31.000 server  connection
      31.000 server  cb write
      31.000 server  cb end
      31.000 server  finish
      41.000 peer    drain: 5, end of file
200ms server state
     200.000 server  readyState=readOnly destroyed=0 readableEnded=0 writableEnded=1 writableFinished=1
300ms peer send "thanks"; close
     300.000 peer    send: 6
     310.000 server  data(6) "thanks"
     310.000 server  end
     310.000 server  close(hadError=false)
500ms server state
     500.000 server  readyState=closed destroyed=1 readableEnded=1 writableEnded=1 writableFinished=1
600ms stop
