# With pauseOnConnect nothing is read: neither the end nor the reset of the
# peer is noticed until resume() [node.peer_rst_paused].
end server nodejs
end peer posix

0ms server pauseOnConnect; listen 80
1ms peer connect 80
      21.000 peer    connect: ok
      31.000 server  connection
100ms peer reset
1s server state
    1000.000 server  readyState=open destroyed=0 readableEnded=0 writableEnded=0 writableFinished=0
2s server resume
    2000.000 server  error(ECONNRESET read)
    2000.000 server  close(hadError=true)
3s stop
