# 4.7.2 with a device on a plain socket and one in HTTP mode.  The first answers with
# a length, and closes in the middle of the second answer: the client knows.  HTTP
# mode tells no length (HTTP/1.0): whatever has come when the connection ends is the
# page, and the client can only believe it.
end browser posix
end device sock
end web sock
page web index.html "hello"
device on_sys_init: protocol tcp; inconmode 3; localportlist 80
web on_sys_init: protocol tcp; inconmode 3; httpportlist 80
device on_sock_data_arrival 1: getdata 255; answer 50
device on_sock_data_arrival 2: getdata 255; promise 50; setdata 20; send; close

1ms browser.0 connect device:80; get /1; response; get /2; response; close
      11.000 device     on_sock_event PO
      21.000 browser    connect: ok
      21.000 browser    get: 33
      31.000 device     on_sock_event EST_POPENED
      31.000 device     on_sock_data_arrival
      31.060 device     getdata: 33 "GET /1 HTTP/1.1\r\nHost: server\r\n\r\n"
      31.070 device     answer: 89
      31.080 device     on_sock_data_arrival ends
      41.080 browser    response: 200, 50 bytes: complete
      41.080 browser    get: 33
      51.080 device     on_sock_data_arrival
      51.140 device     getdata: 33 "GET /2 HTTP/1.1\r\nHost: server\r\n\r\n"
      51.150 device     promise: 39
      51.170 device     setdata: 20
      51.190 device     close
      51.190 device     on_sock_data_arrival ends
      51.290 device     on_sock_event AC
      61.290 browser    response: 200, 20 bytes, end of file: incomplete
      61.290 browser    close: ok
      71.290 device     on_sock_event ACLOSED (2)
      71.290 device     gate opens
500ms browser.1 connect web:80; get /; response; close
     510.000 web        on_sock_event PO
     520.000 browser.1  connect: ok
     520.000 browser.1  get: 32
     530.000 web        on_sock_event EST_POPENED
     530.100 web        on_sock_event AC
     540.100 browser.1  response: 200, 5 bytes, end of file: complete, as far as it can tell
     540.100 browser.1  close: ok
     550.100 web        on_sock_event ACLOSED (2)
     550.100 web        gate opens
900ms stop
