# Where destroySoon() is not reliable: the peer sends something more.  The
# socket is closed, so that its bytes draw RST, and what it has not read of
# the answer yet is gone [node2.destroysoon_in_data_more_in_flight].  end()
# would have kept the socket open and lost nothing.
end server nodejs
end peer posix
server on_data 1: write 60000; destroySoon

0ms server listen 80
1ms peer connect 80; send "question"
      21.000 peer    connect: ok
      21.000 peer    send: 8
      31.000 server  connection
      31.000 server  data(8) "question"
      31.000 server  cb write
      31.000 server  finish
      31.000 server  close(hadError=false)
50ms peer send "and more"
      50.000 peer    send: 8
200ms peer drain
     200.000 peer    drain: 43440, ECONNRESET
1s stop
