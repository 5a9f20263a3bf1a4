# Datagrams: each recv() takes one, and what is longer than asked for is lost; a
# connected socket hears its peer alone; a socket without a port gets one when it
# first sends (udp_recvmsg, compute_score, inet_autobind).
end client posix
end server posix

0ms server udp 5000; recv; sendback "an answer"; recv 4; recv
1ms client udp 0; connect 5000; send "a question"; recv
       1.000 client    connect: ok
       1.000 client    send: 10
      11.000 server    recv: 10 "a question" from port 32768
      11.000 server    sendback: 9
      21.000 client    recv: 9 "an answer" from port 5000
100ms client send "too long"; send 0
     100.000 client    send: 8
     100.000 client    send: 0
     110.000 server    recv: 4 "too " from port 32768
     110.000 server    recv: 0 from port 32768
200ms client nonblock; recv; poll; timeout 10ms; nonblock off; recv
     200.000 client    recv: EAGAIN
     200.000 client    poll: OUT
     210.000 client    recv: EAGAIN
300ms client.1 udp 0; connect 5000; send "another"; timeout 50ms; recv
     300.000 client.1  connect: ok
     300.000 client.1  send: 7
310ms server recv; sendback "to the other"
     310.000 server    recv: 7 "another" from port 32769
     310.000 server    sendback: 12
     320.000 client.1  recv: 12 "to the other" from port 5000
400ms server udp 5000; send "to whom"
     400.000 server    send: EDESTADDRREQ
401ms server.1 udp 5000; udp 5001; connect 32769; send "not for you"
     401.000 server.1  udp: EADDRINUSE
     401.000 server.1  connect: ok
     401.000 server.1  send: 11
420ms client.1 nonblock; recv
     420.000 client.1  recv: EAGAIN
500ms stop
