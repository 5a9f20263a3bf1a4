# What the host does between two events wakes the device like anything else:
# txclear makes the condition of notifysent true, and the program is told at
# once (sock-fact 10).
end device sock
end peer sock
device on_sock_data_sent: print txlen
device on_sys_init: protocol tcp

100ms device setdata 10; send; notifysent 0
200ms device txclear
     200.000 device  on_sock_data_sent
     200.060 device  txlen: 0
     200.060 device  on_sock_data_sent ends
1s stop
