# ... but one behind bytes waits for resume(): the connection is gone and
# nobody knows [node2.pause_buffered_below_mark].
end server nodejs
end peer posix
server on_connection: pause

0ms server listen 80
1ms peer connect 80
      21.000 peer    connect: ok
      31.000 server  connection
100ms peer send "unheard"; close
     100.000 peer    send: 7
1s server state
    1000.000 server  readyState=open destroyed=0 readableEnded=0 writableEnded=0 writableFinished=0
2s server resume
    2000.000 server  data(7) "unheard"
    2000.000 server  end
    2000.000 server  finish
    2000.000 server  close(hadError=false)
3s stop
