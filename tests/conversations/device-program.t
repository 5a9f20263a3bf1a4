# A device that runs one of the programs of scenarios: what it calls is told, too.
end device sock
end peer posix
set device program echo
set device reply 20B
set device end close
10ms peer connect 1001
      20.000 device  on_sock_event PO
      20.060 device  on_sock_event ends
      30.000 peer    connect: ok
      40.000 device  on_sock_event EST_POPENED
      40.060 device  on_sock_event ends
100ms peer send "hello"; drain; close
     100.000 peer    send: 5
     110.000 device  on_sock_data_arrival
     110.070 device  getdata 5
     110.080 device  getdata 0
     110.100 device  setdata 20
     110.110 device  send
     110.130 device  on_sock_data_arrival ends
     130.110 device  on_sock_data_sent
     130.190 device  close
     130.190 device  on_sock_data_sent ends
     130.290 device  on_sock_event AC
     130.350 device  on_sock_event ends
     140.290 peer    drain: 20, end of file
     140.290 peer    close: ok
     150.290 device  on_sock_event ACLOSED (2)
     150.370 device  on_sock_event ends
     150.370 device  gate opens
1s stop
