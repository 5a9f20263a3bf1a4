# A socket is not half-open by default: when the peer's FIN has been read,
# end() comes by itself, and then close [node.peer_close_default].
end server nodejs
end peer posix

0ms server listen 80
1ms peer connect 80; send "bye"; close
      21.000 peer    connect: ok
      21.000 peer    send: 3
      21.000 peer    close: ok
      31.000 server  connection
      31.000 server  data(3) "bye"
      31.000 server  end
      31.000 server  finish
      31.000 server  close(hadError=false)
200ms server state
     200.000 server  readyState=closed destroyed=1 readableEnded=1 writableEnded=1 writableFinished=1
300ms stop
