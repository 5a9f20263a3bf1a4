# What the kernel has not taken when destroy() comes is lost: the peer reads
# a part, and then a clean end [node.destroy_unflushed].  The callback of
# that write tells no error.
end server nodejs
end peer posix
server on_connection: write 5000000

0ms server listen 80
1ms peer connect 80
      21.000 peer    connect: ok
      31.000 server  connection
      31.000 server  write: false
500ms server destroy
     500.000 server  cb write
     500.000 server  close(hadError=false)
600ms peer drain
  [memory]    820.000 peer    drain: 496512, end of file
  [ns3]    780.000 peer    drain: 308272, end of file
2s stop
