# A device that somebody unplugs.  A client that has nothing to say learns of it
# never; one that connects meanwhile gets in when its SYN is repeated after the
# device is back.
end device sock
end idle posix
end new posix
set device sockets 2
tcp rto 1s
wire on
device on_sys_init: protocol tcp; inconmode 3; localportlist 1001
device on_sys_init: num 1; protocol tcp; inconmode 3; localportlist 1001

10ms idle connect device:1001
      10.000 idle      sends SYN
      20.000 device    on_sock_event PO
      20.000 device    sends SYN+ACK
      30.000 idle      connect: ok
      40.000 device    on_sock_event EST_POPENED
1s device off
1.1s new connect device:1001
    1100.000 new       sends SYN
1.2s device close; print state
    1200.000 device    close: it is off
    1200.000 device    print: it is off
2s device on
    2000.000 device    on_sys_init
    2100.000 new       sends SYN
    2110.000 device    on_sock_event PO
    2110.000 device    sends SYN+ACK
    2120.000 new       connect: ok
    2130.000 device    on_sock_event EST_POPENED
3s idle poll
    3000.000 idle      poll: OUT
# Until it speaks.
4s idle send "still there?"
    4000.000 idle      sends DATA 12
    4000.000 idle      send: 12
    4010.000 device    sends RST
4.1s idle recv
    4100.000 idle      recv: ECONNRESET
5s stop
