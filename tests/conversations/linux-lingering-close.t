# shutdown(WR), read to the end, then close(): the peer's late bytes are read
# and thrown away, and nothing is lost (lx.lingering_close; RFC 9112 9.6).
end client posix
end server posix
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
100ms client send "question"
     100.000 client  sends DATA 8
     100.000 client  send: 8
150ms server send "answer"; shutdown; drain; close
     150.000 server  sends DATA 6
     150.000 server  send: 6
     150.000 server  sends FIN
200ms client send "more"; drain; close
     200.000 client  sends DATA 4
     200.000 client  send: 4
     200.000 client  drain: 6, end of file
     200.000 client  sends FIN
     210.000 server  drain: 12, end of file
     210.000 server  close: ok
400ms stop
