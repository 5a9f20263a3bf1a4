# What a write says that comes too late: after end(), after destroy(), after
# the peer's FIN in default mode [writeAfterFIN(), node.write_after_end,
# node.write_after_destroy].
end server nodejs
end peer posix
server on_end 1: end

0ms server listen 80
1ms peer connect 80
      21.000 peer      connect: ok
      31.000 server    connection
100ms server end; write "after end"
     100.000 server    write: false
     100.000 server    cb write(ERR_STREAM_WRITE_AFTER_END)
     100.000 server    cb end(ERR_STREAM_WRITE_AFTER_END)
     100.000 server    error(ERR_STREAM_WRITE_AFTER_END)
     100.000 server    close(hadError=true)
200ms server write "after close"
     200.000 server    write: false
     200.000 server    cb write(ERR_STREAM_WRITE_AFTER_END)
300ms peer.1 connect 80
     320.000 peer.1    connect: ok
     330.000 server.1  connection
400ms server.1 destroy; write "after destroy"
     400.000 server.1  write: false
     400.000 server.1  cb write(ERR_STREAM_DESTROYED)
     400.000 server.1  close(hadError=false)
500ms peer.2 connect 80; close
     520.000 peer.2    connect: ok
     520.000 peer.2    close: ok
     530.000 server.2  connection
     530.000 server.2  end
     530.000 server.2  cb end
     530.000 server.2  finish
     530.000 server.2  close(hadError=false)
600ms server.2 write "after the peer's end"
     600.000 server.2  write: false
     600.000 server.2  cb write(EPIPE)
700ms stop
