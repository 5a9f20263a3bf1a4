# The platform's public sample of a redirecting serial server, call by call
# (program simple-ds), with a host at the far end of the line.  What comes by the
# network goes to the line and back without the program: there is no
# on_sock_data_arrival.  What the line sends while there is no connection waits in
# TX, and on_sys_timer connects: within half a second, as the sample's text says.
end device sock
end host posix
end line posix
set device program simple-ds
set device sockets 2
set device port 2000
set device targetip 10.0.0.2

300ms line connect device:4001
     310.000 device.1  on_sock_event PO
     320.000 line    connect: ok
     330.000 device.1  on_sock_event EST_POPENED
400ms host connect device:2000
     410.000 device  on_sock_event PO
     420.000 host    connect: ok
     430.000 device  on_sock_event EST_POPENED
500ms host send "to the line"
     500.000 device  on_sys_timer
     500.000 host    send: 11
     500.070 device  on_sys_timer ends
550ms line recv
     550.000 line    recv: 11 "to the line"
550ms line send "from the line"
     550.000 line    send: 13
600ms host recv
     600.000 host    recv: 13 "from the line"
700ms host close
     710.000 device  on_sock_event PC
     730.000 device  on_sock_event PCLOSED (1)
     730.000 device  gate opens
# Nobody is connected.
800ms host.1 listen 3000; accept
850ms line send "wake up"
     850.000 line    send: 7
    1000.000 device  on_sys_timer
    1000.090 device  connect
    1000.090 device  on_sys_timer ends
    1000.190 device  on_sock_event ARP
    1000.190 device  on_sock_event AO
    1020.190 device  on_sock_event EST_AOPENED
    1030.190 host.1  accept: ok
1.2s host.1 recv
    1200.000 host.1  recv: 7 "wake up"
1.5s stop
    1500.000 device  on_sys_timer
