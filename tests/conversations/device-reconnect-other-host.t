# With reconmode 3 anybody's SYN takes the place of a connection, be it in the
# best of health (sock-fact 7): its client is told nothing until it sends, and
# its reply goes nowhere.  With reconmode 1 the other host is turned away, and
# with reconmode 2 as well.
end device sock
end good posix
end other posix
set device sockets 1
device on_sys_init: protocol tcp; inconmode 3; reconmode 3; localportlist 1001

0ms good connect device:1001
      10.000 device  on_sock_event PO
      20.000 good    connect: ok
      30.000 device  on_sock_event EST_POPENED
50ms good send "question"
      50.000 good    send: 8
100ms device print rxlen
     100.000 device  rxlen: 8
100ms other connect device:1001
     110.000 device  on_sock_event PO
     120.000 other   connect: ok
     130.000 device  on_sock_event EST_POPENED
150ms device setdata "answer"; send
200ms other recv
     200.000 other   recv: 6 "answer"
200ms good poll
     200.000 good    poll: OUT
250ms good send "more"
     250.000 good    send: 4
300ms good recv
     300.000 good    recv: ECONNRESET
# reconmode may change while the socket is engaged (OPEN-17).
400ms device reconmode 1
410ms good.1 connect device:1001
     430.000 good.1  connect: ECONNREFUSED
500ms device reconmode 2
510ms good.2 connect device:1001
     530.000 good.2  connect: ECONNREFUSED
600ms other recv
1s stop
