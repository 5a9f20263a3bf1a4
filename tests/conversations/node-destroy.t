# destroy() closes at once.  What the kernel has taken is delivered all the
# same, and no 'finish' is told [node2.two_writes_destroy].
end server nodejs
end peer posix
server on_connection: write "one"; write "two"; destroy

0ms server listen 80
1ms peer connect 80; drain
      21.000 peer    connect: ok
      31.000 server  connection
      31.000 server  cb write
      31.000 server  cb write
      31.000 server  close(hadError=false)
      41.000 peer    drain: 6, end of file
200ms stop
