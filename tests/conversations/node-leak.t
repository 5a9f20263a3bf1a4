# The leak: a handler that answers and does not listen for 'data'.  One byte
# that nobody reads keeps 'end' away, so that there is no 'close', although
# both ends have long ended [node.no_listeners_end_immediately].
end server nodejs
end peer posix
server on_connection: end "busy, go away"

0ms server without data; listen 80
1ms peer connect 80; send "x"; drain; close
      21.000 peer    connect: ok
      21.000 peer    send: 1
      31.000 server  connection
      31.000 server  cb end
      31.000 server  finish
      41.000 peer    drain: 13, end of file
      41.000 peer    close: ok
10s server state
   10000.000 server  readyState=readOnly destroyed=0 readableEnded=0 writableEnded=1 writableFinished=1
11s server resume
   11000.000 server  end
   11000.000 server  close(hadError=false)
12s stop
