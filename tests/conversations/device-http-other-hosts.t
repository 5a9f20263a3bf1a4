# All HTTP sockets busy: no answer at all, so that the client asks again
# (sock-fact 7); on a normal port a client of the same moment is refused.
end device sock
end a posix
end b posix
set device sockets 2
tcp rto 1s
wire on
device on_sys_init: protocol tcp; inconmode 3; httpportlist 80
device on_sys_init: num 1; protocol tcp; inconmode 3; localportlist 1001
page device index.html "hello"

0ms a connect device:80
       0.000 a         sends SYN
      10.000 device    on_sock_event PO
      10.000 device    sends SYN+ACK
      20.000 a         connect: ok
      30.000 device    on_sock_event EST_POPENED
100ms a.1 connect device:1001
     100.000 a         sends SYN
     110.000 device.1  on_sock_event PO
     110.000 device    sends SYN+ACK
     120.000 a.1       connect: ok
     130.000 device.1  on_sock_event EST_POPENED
200ms b connect device:80
     200.000 b         sends SYN
300ms b.1 connect device:1001
     300.000 b         sends SYN
     310.000 device    sends RST
     320.000 b.1       connect: ECONNREFUSED
500ms a send "GET / HTTP/1.0\r\n\r\n"
     500.000 a         sends DATA 18
     500.000 a         send: 18
     510.000 device    sends DATA 24
     510.100 device    state AC
     510.100 device    sends FIN
     510.100 device    on_sock_event AC
600ms a recv
     600.000 a         recv: 24 "HTTP/1.0 200 OK\r\n\r\nhello"
700ms a close
     700.000 a         sends FIN
     710.000 device    on_sock_event ACLOSED (2)
     710.000 device    gate opens
    1200.000 b         sends SYN
    1210.000 device    on_sock_event PO
    1210.000 device    sends SYN+ACK
    1220.000 b         connect: ok
    1230.000 device    on_sock_event EST_POPENED
2s b send "GET / HTTP/1.0\r\n\r\n"
    2000.000 b         sends DATA 18
    2000.000 b         send: 18
    2010.000 device    sends DATA 24
    2010.100 device    state AC
    2010.100 device    sends FIN
    2010.100 device    on_sock_event AC
2.2s b recv
    2200.000 b         recv: 24 "HTTP/1.0 200 OK\r\n\r\nhello"
3s stop
