# A host that connects to its own address talks to itself without a link: no
# delay, and nothing that the link loses. What it sends is queued, as
# loopback_xmit() does, so that connect() has begun before the SYN+ACK comes.
end host posix
end other posix
link loss 1
wire on

0ms host.1 listen 80; accept; recv; send "an answer"; close
5ms host connect host:80; send "a request"; recv; recv; close
       5.000 host    sends SYN
       5.000 host    sends SYN+ACK
       5.000 host    connect: ok
       5.000 host    sends DATA 9
       5.000 host    send: 9
       5.000 host.1  accept: ok
       5.000 host.1  recv: 9 "a request"
       5.000 host    sends DATA 9
       5.000 host.1  send: 9
       5.000 host    sends FIN
       5.000 host.1  close: ok
       5.000 host    recv: 9 "an answer"
       5.000 host    recv: end of file
       5.000 host    sends FIN
10ms host connect host:81
      10.000 host    sends SYN
      10.000 host    sends RST
      10.000 host    connect: ECONNREFUSED
20ms host.2 listen 82
30ms host connect host:82; send "nobody reads this"; shutdown; state
      30.000 host    sends SYN
      30.000 host    sends SYN+ACK
      30.000 host    connect: ok
      30.000 host    sends DATA 17
      30.000 host    send: 17
      30.000 host    sends FIN
      30.000 host    state: FIN_WAIT1
40ms host.2 accept; linger 0ms; close
      40.000 host.2  accept: ok
      40.000 host    sends RST
41ms host recv
      41.000 host    recv: ECONNRESET
100ms host.3 udp 5000; recv; sendback "back"
101ms host.4 udp 0; connect host:5000; send "to us"; recv
     101.000 host.4  connect: ok
     101.000 host.4  send: 5
     101.000 host.3  recv: 5 "to us" from port 32768
     101.000 host.3  sendback: 4
     101.000 host.4  recv: 4 "back" from port 5000
110ms other connect host:80
     110.000 other   sends SYN (lost)
300ms stop
