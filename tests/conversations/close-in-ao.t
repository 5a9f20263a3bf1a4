# close while opening actively degrades to a reset (sock-fact 5).  The SYN is
# on its way, so there is nobody yet to be told; its answer meets a closed port
# and gets the RST.
end device sock
end peer posix
device on_sys_init: protocol tcp; targetip peer; targetport 2001
wire on

0ms peer listen 2001; accept
5ms device connect
       5.100 device  on_sock_event ARP
       5.100 device  state AO
       5.100 device  sends SYN
       5.100 device  on_sock_event AO
10ms device close
      10.100 device  on_sock_event ARESET_CMD (9)
      10.100 device  gate opens
      15.100 peer    sends SYN+ACK
      25.100 device  sends RST
100ms stop
