# setTimeout() closes nothing.  end() in its handler ends one half: if the
# peer is gone for good, the other stays [node.timeout_end].  destroy() does
# not wait.
end server nodejs
end peer posix
server on_connection: setTimeout 2s
server on_timeout 1: end
server on_timeout 2: destroy

0ms server listen 80
1ms peer connect 80
      21.000 peer    connect: ok
      31.000 server  connection
100ms link down peer
    2031.000 server  timeout
    2031.000 server  cb end
    2031.000 server  finish
4s server state
    4000.000 server  readyState=readOnly destroyed=0 readableEnded=0 writableEnded=1 writableFinished=1
5s server setTimeout 1s
    6000.000 server  timeout
    6000.000 server  close(hadError=false)
7s stop
