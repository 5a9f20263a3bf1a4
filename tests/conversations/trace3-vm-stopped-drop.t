# As trace3-vm-stopped.t, with the other answer to OPEN-1: silence.  The SYN is
# repeated until the gate has opened.
end device sock
end peer posix
tcp rto 200ms
device on_sys_init: protocol tcp; inconmode 3; localportlist 1001
set device sockets 1
set device gated_syn drop
wire on

0ms peer connect 1001
       0.000 peer    sends SYN
      10.000 device  on_sock_event PO
      10.000 device  sends SYN+ACK
      20.000 peer    connect: ok
      30.000 device  on_sock_event EST_POPENED
100ms device pause
200ms peer close
     200.000 peer    sends FIN
     210.000 device  state PC
     210.000 device  sends FIN
     230.000 device  state PCLOSED (1)
300ms peer connect 1001
     300.000 peer    sends SYN
     500.000 peer    sends SYN
600ms device resume
     600.000 device  on_sock_event PC
     600.000 device  on_sock_event PCLOSED (1)
     600.000 device  gate opens
     700.000 peer    sends SYN
     710.000 device  on_sock_event PO
     710.000 device  sends SYN+ACK
     720.000 peer    connect: ok
     730.000 device  on_sock_event EST_POPENED
900ms stop
