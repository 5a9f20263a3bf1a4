# A device that loses its power from 1 s to 3 s.  A client that connects meanwhile
# is in after its next SYN, and the one from before is told when it speaks.
end device sock
end a posix
end b posix
set device reboot 1s+2s
tcp rto 1s
device on_sys_init: protocol tcp; inconmode 3; localportlist 1001
device on_sys_init: num 1; protocol tcp; inconmode 3; localportlist 1001

10ms a connect device:1001
      20.000 device    on_sock_event PO
      30.000 a         connect: ok
      40.000 device    on_sock_event EST_POPENED
2.5s b connect device:1001
    3000.000 device    on_sys_init
    3510.000 device    on_sock_event PO
    3520.000 b         connect: ok
    3530.000 device    on_sock_event EST_POPENED
4s a send "still there?"
    4000.000 a         send: 12
4.5s a recv
    4500.000 a         recv: ECONNRESET
5s stop
