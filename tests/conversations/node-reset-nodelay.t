# With setNoDelay() both writes have left before the RST, which comes behind
# them [node.reset_and_destroy_peer_unread without Nagle].
end server nodejs
end peer posix
wire on
server on_connection: setNoDelay; write "one"; write "two"; resetAndDestroy

0ms server listen 80
1ms peer connect 80; drain
       1.000 peer    sends SYN
      11.000 server  sends SYN+ACK
      21.000 peer    connect: ok
      31.000 server  connection
      31.000 server  sends DATA 3
      31.000 server  sends DATA 3
      31.000 server  sends RST
      31.000 server  cb write
      31.000 server  cb write
      31.000 server  close(hadError=false)
      41.000 peer    drain: 6, ECONNRESET
      51.000 server  sends RST
      51.000 server  sends RST
200ms stop
