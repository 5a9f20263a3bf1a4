# OPEN-7: to the FIN of a peer the device answers with its own as soon as what is
# under way has been acknowledged; what it had not sent yet of its reply stays in
# TX, and with OPEN-9 goes to the next client.  A device that sends all of it first
# gives each his own.  The peer has a small buffer, which it reads late.
end keeps sock
end flushes sock
end a posix
end b posix
set keeps tx_pages 40
set flushes tx_pages 40
set keeps sockets 1
set flushes sockets 1
set flushes tx_at_fin flush
keeps on_sys_init: protocol tcp; inconmode 3; localportlist 1001
keeps on_sock_data_arrival: getdata; setdata 9000; send
flushes on_sys_init: protocol tcp; inconmode 3; localportlist 1001
flushes on_sock_data_arrival: getdata; setdata 9000; send

10ms a rcvbuf 1500; connect keeps:1001; send "question"
+1ms a.1 rcvbuf 1500; connect flushes:1001; send "question"
      20.000 keeps    on_sock_event PO
      21.000 flushes  on_sock_event PO
      30.000 a        connect: ok
      30.000 a        send: 8
      31.000 a.1      connect: ok
      31.000 a.1      send: 8
      40.000 keeps    on_sock_event EST_POPENED
      40.000 keeps    on_sock_data_arrival
      40.060 keeps    getdata: 8 "question"
      40.420 keeps    setdata: 9000
      40.430 keeps    on_sock_data_arrival ends
      41.000 flushes  on_sock_event EST_POPENED
      41.000 flushes  on_sock_data_arrival
      41.060 flushes  getdata: 8 "question"
      41.420 flushes  setdata: 9000
      41.430 flushes  on_sock_data_arrival ends
500ms a shutdown
+1ms a.1 shutdown
     510.000 keeps    on_sock_event PC
     511.000 flushes  on_sock_event PC
1s a drain; close
+1ms a.1 drain; close
    1020.000 a        drain: 1461, end of file
    1020.000 a        close: ok
    1030.000 keeps    on_sock_event PCLOSED (1)
    1030.000 keeps    gate opens
    1141.000 a.1      drain: 9000, end of file
    1141.000 a.1      close: ok
    1151.000 flushes  on_sock_event PCLOSED (1)
    1151.000 flushes  gate opens
4s keeps print state
    4000.000 keeps    state: PCLOSED
+1ms flushes print state
    4001.000 flushes  state: PCLOSED
5s b connect keeps:1001
+1ms b.1 connect flushes:1001
    5010.000 keeps    on_sock_event PO
    5011.000 flushes  on_sock_event PO
    5020.000 b        connect: ok
    5021.000 b.1      connect: ok
    5030.000 keeps    on_sock_event EST_POPENED
    5031.000 flushes  on_sock_event EST_POPENED
6s b nonblock on; recv
    6000.000 b        recv: 7539
+1ms b.1 nonblock on; recv
    6001.000 b.1      recv: EAGAIN
7s stop
