# shutdown(RD) sends nothing.  Reads give the end of file when there is nothing;
# what arrives later is read all the same, then the end of file again; close()
# with such bytes unread is a reset (lx.shut_rd_then_peer_sends,
# lx.shut_rd_close_with_unread).
end client posix
end server posix
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
100ms client shutdown rd; poll; recv
     100.000 client  poll: IN|OUT|RDHUP
     100.000 client  recv: end of file
150ms server send "late"
     150.000 server  sends DATA 4
     150.000 server  send: 4
200ms client poll; recv; recv
     200.000 client  poll: IN|OUT|RDHUP
     200.000 client  recv: 4 "late"
     200.000 client  recv: end of file
250ms server send "later"
     250.000 server  sends DATA 5
     250.000 server  send: 5
300ms client close
     300.000 client  sends RST
400ms server recv
     400.000 server  recv: ECONNRESET
500ms stop
