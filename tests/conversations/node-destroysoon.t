# destroySoon() does not close at once, whatever some pages say: it is end(),
# and destroy() when all has been handed to the kernel.  It is quicker than
# end() only in that it does not wait for the peer's FIN
# [node.destroysoon_unflushed].
end server nodejs
end peer posix
server on_connection: write 200000; destroySoon

0ms server listen 80
1ms peer connect 80
      21.000 peer    connect: ok
      31.000 server  connection
      31.000 server  write: false
     111.000 server  cb write
     111.000 server  finish
     111.000 server  close(hadError=false)
500ms server state
     500.000 server  readyState=closed destroyed=1 readableEnded=0 writableEnded=1 writableFinished=1
600ms peer drain
  [memory]    660.000 peer    drain: 200000, end of file
  [ns3]    700.000 peer    drain: 200000, end of file
2s server state
    2000.000 server  readyState=closed destroyed=1 readableEnded=0 writableEnded=1 writableFinished=1
2.1s stop
