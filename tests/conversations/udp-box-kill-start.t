# Three hosts and one box: a server is killed and started again while one
# client's connection is idle in the box, and datagrams go on beside it.
end server posix
end near posix
end far posix
link box.idle 1s
link box.then reset-client
wire on

0ms server listen 80; accept; recv
0ms server.1 udp 5000; recv; sendback "here"
10ms near connect server:80
      10.000 near      sends SYN
20ms far udp 0; connect server:5000; send "who is there?"; recv
      20.000 far       connect: ok
      20.000 far       sends UDP 13
      20.000 far       send: 13
      20.000 server    sends SYN+ACK
      30.000 server.1  recv: 13 "who is there?" from port 32768
      30.000 server    sends UDP 4
      30.000 server.1  sendback: 4
      30.000 near      connect: ok
      40.000 far       recv: 4 "here" from port 5000
      40.000 server    accept: ok
200ms server kill
     200.000 server    sends FIN
250ms near send "the first"
     250.000 near      sends DATA 9
     250.000 near      send: 9
     260.000 server    sends RST
300ms near recv
     300.000 near      recv: end of file
400ms server start
     400.000 server    start: ok
410ms server listen 80; accept; recv
420ms far.1 connect server:80; send "the second"
     420.000 far       sends SYN
     430.000 server    sends SYN+ACK
     440.000 far.1     connect: ok
     440.000 far       sends DATA 10
     440.000 far.1     send: 10
     450.000 server    accept: ok
     450.000 server    recv: 10 "the second"
500ms far send "and now?"
     500.000 far       sends UDP 8
     500.000 far       send: 8
600ms far recv
     600.000 far       recv: ECONNREFUSED
    1450.000 link      sends RST to far
3s far.1 recv
    3000.000 far.1     recv: ECONNRESET
4s stop
