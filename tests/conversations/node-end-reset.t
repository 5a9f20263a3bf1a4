# resetAndDestroy() in the tick of end() does what nobody wants: libuv
# refuses (EINVAL), as its shutdown is still to come; the FIN leaves, and
# 'close' never comes [uv_tcp_close_reset()].
end server nodejs
end peer posix
wire on

0ms server listen 80
1ms peer connect 80
       1.000 peer    sends SYN
      11.000 server  sends SYN+ACK
      21.000 peer    connect: ok
      31.000 server  connection
100ms server write "bye"; end; resetAndDestroy
     100.000 server  sends DATA 3
     100.000 server  error(EINVAL reset)
     100.000 server  cb write
     100.000 server  cb end(ERR_STREAM_DESTROYED)
     100.000 server  sends FIN
200ms server state
     200.000 server  readyState=closed destroyed=1 readableEnded=0 writableEnded=1 writableFinished=0
300ms peer drain; close
     300.000 peer    drain: 3, end of file
     300.000 peer    sends FIN
500ms stop
