# A drop counts what an end sends, to whomever: of the device's three SYN+ACKs
# the second is lost, which is b's.
end device sock
end a posix
end b posix
tcp rto 200ms
wire on
drop device SYN+ACK 2
device on_sys_init: protocol tcp; inconmode 3; localportlist 1001
device on_sys_init: num 1; protocol tcp; inconmode 3; localportlist 1001
device on_sys_init: num 2; protocol tcp; inconmode 3; localportlist 1001

10ms a connect device:1001
      10.000 a         sends SYN
      20.000 device    on_sock_event PO
      20.000 device    sends SYN+ACK
      30.000 a         connect: ok
      40.000 device    on_sock_event EST_POPENED
100ms b connect device:1001
     100.000 b         sends SYN
     110.000 device.1  on_sock_event PO
     110.000 device    sends SYN+ACK (lost)
     300.000 b         sends SYN
     310.000 device    sends SYN+ACK
     310.000 device    sends SYN+ACK
     320.000 b         connect: ok
     330.000 device.1  on_sock_event EST_POPENED
500ms a.1 connect device:1001
     500.000 a         sends SYN
     510.000 device.2  on_sock_event PO
     510.000 device    sends SYN+ACK
     520.000 a.1       connect: ok
     530.000 device.2  on_sock_event EST_POPENED
1s stop
