# In HTTP mode the device itself closes when the page is out, and the program's
# close means nothing.  With httpnoclose the connection stays, and the end of the
# page is marked by CR/LF/CR/LF (sock-fact 9).
end device sock
end browser posix
page device index.html "<p>hello</p>"
device on_sys_init: protocol tcp; inconmode 3; httpportlist 80
device on_sys_init: num 1; protocol tcp; inconmode 3; httpportlist 81; httpnoclose yes

0ms browser connect 80
      10.000 device    on_sock_event PO
      20.000 browser   connect: ok
      30.000 device    on_sock_event EST_POPENED
50ms device close
100ms browser send "GET / HTTP/1.0\r\n\r\n"; drain; close
     100.000 browser   send: 18
     110.100 device    on_sock_event AC
     120.100 browser   drain: 31, end of file
     120.100 browser   close: ok
     130.100 device    on_sock_event ACLOSED (2)
     130.100 device    gate opens

300ms browser connect 81
     310.000 device.1  on_sock_event PO
     320.000 browser   connect: ok
     330.000 device.1  on_sock_event EST_POPENED
400ms browser send "GET / HTTP/1.0\r\n\r\n"; recv; timeout 200ms; recv
     400.000 browser   send: 18
     420.000 browser   recv: 35 "HTTP/1.0 200 OK\r\n\r\n<p>hello</p>\r\n\r\n"
     420.000 browser   timeout: ok
450ms device.1 close
     620.000 browser   recv: EAGAIN
700ms browser close
     710.000 device.1  on_sock_event PC
     730.000 device.1  on_sock_event PCLOSED (1)
     730.000 device.1  gate opens
900ms stop
