# A datagram to a port that nobody has is answered by ICMP (RFC 1122 4.1.3.1). A
# connected socket has ECONNREFUSED by its next call, before what waits to be
# read, and once (__skb_recv_udp, __udp4_lib_err; the same on Linux 6.18).
end client posix
end server posix

0ms client udp 4000; connect 5000; send "anybody?"; poll
       0.000 client  connect: ok
       0.000 client  send: 8
       0.000 client  poll: OUT
30ms client poll; recv; poll
      30.000 client  poll: OUT|ERR
      30.000 client  recv: ECONNREFUSED
      30.000 client  poll: OUT
40ms client send "still nobody?"
      40.000 client  send: 13
70ms client send "not sent"; send "sent"
      70.000 client  send: ECONNREFUSED
      70.000 client  send: 4
100ms client error; error
     100.000 client  error: ECONNREFUSED
     100.000 client  error: OK
110ms client send "waits"; recv
     110.000 client  send: 5
     130.000 client  recv: ECONNREFUSED
150ms server udp 5000; recv; sendback "queued"; close
160ms client send "a question"
     160.000 client  send: 10
     170.000 server  recv: 10 "a question" from port 4000
     170.000 server  sendback: 6
     170.000 server  close: ok
200ms client send "to nobody"
     200.000 client  send: 9
250ms client poll; recv; recv; poll
     250.000 client  poll: IN|OUT|ERR
     250.000 client  recv: ECONNREFUSED
     250.000 client  recv: 6 "queued" from port 5000
     250.000 client  poll: OUT
300ms client connect client:9; send "to ourselves"
     300.000 client  connect: ok
     300.000 client  send: 12
301ms client recv
     301.000 client  recv: ECONNREFUSED
500ms stop
