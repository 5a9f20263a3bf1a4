# The vendor's recipe for HTTP sockets: TX and VAR, no RX, and RX redirected to
# the socket's own TX, which holds the request (sock-fact 9).
end device sock
end browser posix
page device index.html "<p>hello</p>"
set device sockets 1
set device rx_pages 0
set device tx_pages 1
set device var_pages 1
device on_sys_init: protocol tcp; inconmode 3; httpportlist 80; redir 6
       0.090 device     redir: 6

5ms browser timeout 5s; connect 80
      15.000 device     on_sock_event PO
      25.000 browser    connect: ok
      35.000 device     on_sock_event EST_POPENED
50ms browser send "GET /?a=1 HTTP/1.0\r\n\r\n"; recv
      50.000 browser    send: 22
      60.100 device     on_sock_event AC
      70.000 browser    recv: 31 "HTTP/1.0 200 OK\r\n\r\n<p>hello</p>"
300ms browser close
     310.000 device     on_sock_event ACLOSED (2)
     310.000 device     gate opens
400ms browser.1 timeout 5s; connect 80
     410.000 device     on_sock_event PO
     420.000 browser.1  connect: ok
     430.000 device     on_sock_event EST_POPENED
500ms browser.1 send "POST / HTTP/1.0\r\nContent-Length: 3\r\n\r\na=1"; recv
     500.000 browser.1  send: 41
     510.100 device     on_sock_event AC
     520.000 browser.1  recv: 31 "HTTP/1.0 200 OK\r\n\r\n<p>hello</p>"
600ms browser.1 close
     610.000 device     on_sock_event ACLOSED (2)
     610.000 device     gate opens
1s device print state; print rxlen; print txlen
    1000.000 device     state: ACLOSED
    1000.000 device     rxlen: 0
    1000.000 device     txlen: 0
2s stop
