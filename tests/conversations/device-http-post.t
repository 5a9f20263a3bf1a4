# A POST whose variables are more than VAR holds: once VAR has been full,
# on_sock_postdata comes as long as there is something in it, the rest of the
# request follows as the program drains it, and the page comes when all is in
# (sock-fact 9).  httprqstring copies, gethttprqstring moves.
end device sock
end browser posix
set device sockets 1
set device var_pages 1
page device form.html "<p>thanks</p>"
device on_sys_init: protocol tcp; inconmode 3; httpportlist 80; urlsubstitutes form.cgi
device on_sock_postdata: print httprqtype; print varlen; gethttprqstring 200; httprqstring

10ms browser connect 80
      20.000 device   on_sock_event PO
      30.000 browser  connect: ok
      40.000 device   on_sock_event EST_POPENED
100ms browser send "POST /form.cgi HTTP/1.0\r\nContent-Length: 500\r\n\r\n"; send 500
     100.000 browser  send: 48
     100.000 browser  send: 500
     130.000 device   on_sock_postdata
     130.060 device   httprqtype: POST
     130.070 device   varlen: 239
     130.080 device   gethttprqstring: 200
     130.090 device   httprqstring: 239
     130.090 device   on_sock_postdata ends
     130.090 device   on_sock_postdata
     130.150 device   httprqtype: POST
     130.160 device   varlen: 239
     130.170 device   gethttprqstring: 200
     130.180 device   httprqstring: 100
     130.180 device   on_sock_postdata ends
     130.180 device   on_sock_postdata
     130.240 device   httprqtype: POST
     130.250 device   varlen: 100
     130.260 device   gethttprqstring: 100
     130.270 device   state AC
     130.270 device   httprqstring: 0
     130.270 device   on_sock_postdata ends
     130.270 device   on_sock_event AC
400ms device print varlen; print varbuffsize; httprqstring; gethttprqstring; print varlen
     400.000 device   varlen: 0
     400.000 device   varbuffsize: 239
     400.000 device   httprqstring: 0
     400.000 device   gethttprqstring: 0
     400.000 device   varlen: 0
400ms browser drain; close
     400.000 browser  drain: 32, end of file
     410.000 device   on_sock_event ACLOSED (2)
     410.000 device   gate opens
1s stop
