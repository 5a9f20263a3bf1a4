# An echo program as a device's programmer writes it: on_sock_data_arrival reads
# what is there and sends it back (sock-fact 10).  A handler that reads less than
# all is called again.
end device sock
end peer posix
set device vm.on_sock_data_arrival 1ms
device on_sys_init: protocol tcp; inconmode 3; localportlist 1001
device on_sock_data_arrival 1: print rxlen; getdata; setdata "first"; send
device on_sock_data_arrival 2: print rxlen; getdata 3; setdata "second"; send
device on_sock_data_arrival 3: print rxlen; getdata; notifysent 0
device on_sock_data_sent: close

0ms peer connect 1001
      10.000 device  on_sock_event PO
      20.000 peer    connect: ok
      30.000 device  on_sock_event EST_POPENED
100ms peer send "hello"; recv
     100.000 peer    send: 5
     110.000 device  on_sock_data_arrival
     111.060 device  rxlen: 5
     111.070 device  getdata: 5 "hello"
     111.080 device  setdata: 5
     111.090 device  on_sock_data_arrival ends
     121.090 peer    recv: 5 "first"
200ms peer send "hello again"; drain; close
     200.000 peer    send: 11
     210.000 device  on_sock_data_arrival
     211.060 device  rxlen: 11
     211.070 device  getdata: 3 "hel"
     211.080 device  setdata: 6
     211.090 device  on_sock_data_arrival ends
     211.090 device  on_sock_data_arrival
     212.150 device  rxlen: 8
     212.160 device  getdata: 8 "lo again"
     212.170 device  on_sock_data_arrival ends
     231.090 device  on_sock_data_sent
     231.150 device  close
     231.150 device  on_sock_data_sent ends
     231.250 device  on_sock_event AC
     241.250 peer    drain: 6, end of file
     241.250 peer    close: ok
     251.250 device  on_sock_event ACLOSED (2)
     251.250 device  gate opens
300ms stop
