# Who gets which socket, with clients on two hosts: an engaged socket that
# admits the new SYN as a re-connect is asked first, then the idle ones by number
# (sock-fact 7, after the manual's worked example M:286-287).  Socket 0 is for
# a alone, whose second connection takes the place of its first one; b gets
# socket 1; and who comes then is turned away.
end device sock
end a posix
end b posix
set device sockets 2
device on_sys_init: protocol tcp; inconmode 2; targetip a; reconmode 2; localportlist 1001
device on_sys_init: num 1; protocol tcp; inconmode 3; localportlist 1001

0ms a connect device:1001
      10.000 device    on_sock_event PO
      20.000 a         connect: ok
      30.000 device    on_sock_event EST_POPENED
100ms a.1 connect device:1001
     110.000 device    on_sock_event PO
     120.000 a.1       connect: ok
     130.000 device    on_sock_event EST_POPENED
# The first one learns of it by the RST that answers its next segment.
200ms a send "hello"
     200.000 a         send: 5
250ms a recv
     250.000 a         recv: ECONNRESET
300ms b connect device:1001
     310.000 device.1  on_sock_event PO
     320.000 b         connect: ok
     330.000 device.1  on_sock_event EST_POPENED
400ms b.1 connect device:1001
     420.000 b.1       connect: ECONNREFUSED
# Socket 0 is not for b even when it is idle.
500ms a.1 reset
     510.000 device    on_sock_event PRESET_EST (5)
     510.000 device    gate opens
600ms b.1 connect device:1001
     620.000 b.1       connect: ECONNREFUSED
700ms a.2 connect device:1001
     710.000 device    on_sock_event PO
     720.000 a.2       connect: ok
     730.000 device    on_sock_event EST_POPENED
1s stop
