# Who has closed waits in FIN_WAIT_2.  The peer's FIN is held back, and a plain ACK
# behind it, which an old copy has asked for, comes first: that is no data, and draws
# no RST (tcp_timewait_state_process()).
end a sock
end b nodejs
link reorder_by 30.5ms
link duplicate_by 15ms
hold a FIN 1
copy b any 2
wire all
a on_sys_init: protocol tcp; inconmode 3; localportlist 80
b on_ready 1: destroy

1ms b connect a:80
       1.000 b  sends SYN
      11.000 a  on_sock_event PO
      11.000 a  sends SYN+ACK
      21.000 b  sends ACK
      21.000 b  connect
      21.000 b  ready
      21.000 b  sends FIN
      21.000 b  close(hadError=false)
      31.000 a  on_sock_event EST_POPENED
      31.000 a  sends ACK
      31.000 a  state PC
      31.000 a  sends FIN
      31.000 a  on_sock_event PC
      46.000 a  sends ACK
      71.500 b  sends ACK
      81.500 a  on_sock_event PCLOSED (1)
      81.500 a  gate opens
2s stop
