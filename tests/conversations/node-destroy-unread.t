# destroy() with bytes that the kernel holds unread sends RST, as close()
# does: the peer loses what it has not read [tcp_close();
# node.destroysoon_unread_kernel].  Here pauseOnConnect keeps the bytes
# there.
end server nodejs
end peer posix
wire on

0ms server pauseOnConnect; listen 80
1ms peer connect 80; send "a question"
       1.000 peer    sends SYN
      11.000 server  sends SYN+ACK
      21.000 peer    connect: ok
      21.000 peer    sends DATA 10
      21.000 peer    send: 10
      31.000 server  connection
100ms server write "an answer"; destroy
     100.000 server  sends DATA 9
     100.000 server  sends RST
     100.000 server  cb write
     100.000 server  close(hadError=false)
     120.000 server  sends RST
200ms peer drain
     200.000 peer    drain: 9, ECONNRESET
300ms stop
