# A device asks the link for the address of its peer, also when that is its own.
# It does not hear what it sends (RFC 826), so nobody answers: code 20, and
# nothing becomes of the socket that listens.
end device sock
end peer posix
set device sockets 3
device on_sys_init: protocol tcp; targetip device; targetport 1001
device on_sys_init: num 1; protocol tcp; inconmode 3; localportlist 1001
device on_sys_init: num 2; targetip device; targetport 1001

5ms device connect
       5.100 device    on_sock_event ARP
       5.100 device    on_sock_event DISCARDED_ARPFL (20)
       5.100 device    gate opens
10ms device.2 connect
      10.100 device.2  on_sock_event ARP
      10.100 device.2  on_sock_event DISCARDED_ARPFL (20)
      10.100 device.2  gate opens
100ms device print state; print statesimple; close
     100.000 device    state: DISCARDED_ARPFL
     100.000 device    statesimple: CLOSED
150ms device connect; close
     150.100 device    state ARP
     150.100 device    state DISCARDED_CMD (17)
     150.100 device    on_sock_event ARP
     150.100 device    on_sock_event DISCARDED_CMD (17)
     150.100 device    gate opens
200ms device.1 print state
     200.000 device.1  state: CLOSED
300ms stop
