# close, reset and discard in ARP are one and the same: nothing has been sent,
# so there is nobody to tell (sock-fact 5).
end device sock
end peer posix
link lan
wire on
set device sockets 3
device on_sys_init: protocol tcp; targetip peer; targetport 1
device on_sys_init: num 1; protocol tcp; targetip peer; targetport 1
device on_sys_init: num 2; protocol tcp; targetip peer; targetport 1

10ms device.0 connect
10ms device.1 connect
10ms device.2 connect
      10.100 device    state ARP
      10.100 device.1  state ARP
      10.100 device.2  state ARP
      10.100 device    on_sock_event ARP
      10.100 device.1  on_sock_event ARP
      10.100 device.2  on_sock_event ARP
15ms device.0 close
15ms device.1 reset
15ms device.2 discard
      15.100 device    state DISCARDED_CMD (17)
      15.100 device.1  state DISCARDED_CMD (17)
      15.100 device.2  state DISCARDED_CMD (17)
      15.100 device    on_sock_event DISCARDED_CMD (17)
      15.100 device    gate opens
      15.100 device.1  on_sock_event DISCARDED_CMD (17)
      15.100 device.1  gate opens
      15.100 device.2  on_sock_event DISCARDED_CMD (17)
      15.100 device.2  gate opens
1s stop
