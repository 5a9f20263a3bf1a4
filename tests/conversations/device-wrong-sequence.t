# A device forgets its connection and connects again by the same outport.  The
# peer still has the old one and acknowledges what it knows, which is a wrong
# connection sequence: the device gives up with code 19 (sock-fact 4).  Its RST
# has ended the old connection (RFC 9293 3.5.1), so the next connect works.
end device sock
end peer sock
wire on
peer on_sys_init: protocol tcp; inconmode 3; localportlist 2001
device on_sys_init: protocol tcp; targetip peer; targetport 2001; outport 3000

10ms device connect
      10.100 device  on_sock_event ARP
      10.100 device  state AO
      10.100 device  sends SYN
      10.100 device  on_sock_event AO
      20.100 peer    on_sock_event PO
      20.100 peer    sends SYN+ACK
      30.100 device  on_sock_event EST_AOPENED
      40.100 peer    on_sock_event EST_POPENED
200ms device discard
     200.100 device  on_sock_event DISCARDED_CMD (17)
     200.100 device  gate opens
300ms device connect
     300.100 device  on_sock_event ARP
     300.100 device  state AO
     300.100 device  sends SYN
     300.100 device  on_sock_event AO
     320.100 device  sends RST
     320.100 device  on_sock_event DISCARDED_AO_WCS (19)
     320.100 device  gate opens
     330.100 peer    on_sock_event PRESET_EST (5)
     330.100 peer    gate opens
600ms device connect
     600.100 device  on_sock_event ARP
     600.100 device  state AO
     600.100 device  sends SYN
     600.100 device  on_sock_event AO
     610.100 peer    on_sock_event PO
     610.100 peer    sends SYN+ACK
     620.100 device  on_sock_event EST_AOPENED
     630.100 peer    on_sock_event EST_POPENED
1s stop
