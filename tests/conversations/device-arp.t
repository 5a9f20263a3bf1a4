# On a LAN an active open begins with ARP, of UDP too, which is established as
# soon as somebody has answered, be there no buffer at all (sock-fact 4; a ping
# without ICMP).  Whom nobody answers for is code 20, after 4 tries of a second
# (OPEN-11).
end device sock
end peer posix
link lan
set device rx_pages 0
set device tx_pages 0
device on_sys_init: targetip peer; targetport 7
device on_sys_init: num 1; protocol tcp; targetip 10.0.0.99; targetport 2001
device on_sys_init: num 2; targetip 10.0.0.99; targetport 7

10ms device.0 connect
      10.100 device    on_sock_event ARP
  [memory]     30.100 device    on_sock_event EST_AOPENED
  [ns3]     30.101 device    on_sock_event EST_AOPENED
300ms device.1 connect
300ms device.2 connect
     300.100 device.1  state ARP
     300.100 device.2  state ARP
     300.100 device.1  on_sock_event ARP
     300.100 device.2  on_sock_event ARP
400ms device.2 print state
     400.000 device.2  state: ARP
    4300.100 device.1  state DISCARDED_ARPFL (20)
    4300.100 device.2  state DISCARDED_ARPFL (20)
    4300.100 device.1  on_sock_event DISCARDED_ARPFL (20)
    4300.100 device.1  gate opens
    4300.100 device.2  on_sock_event DISCARDED_ARPFL (20)
    4300.100 device.2  gate opens
# A second connect, right after the failure, still reads the old code: the order
# takes 100 us.
5s device.2 connect; print state
    5000.000 device.2  state: DISCARDED_ARPFL
    5000.100 device.2  on_sock_event ARP
+1ms device.2 print state
    5001.000 device.2  state: ARP
    9000.100 device.2  on_sock_event DISCARDED_ARPFL (20)
    9000.100 device.2  gate opens
10s stop
