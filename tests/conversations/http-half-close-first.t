# 4.7.4: closing the output is always safe: shutdown(), then read until the other
# end has closed too.  The second request is read and dropped, and the long
# answer arrives whole (nginx.always.big_extra_after_request).
end client posix
end server posix
wire on

0ms server listen 80; accept
1ms client rcvbuf 4096; connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok
100ms client get /1
     100.000 client  sends DATA 33
     100.000 client  get: 33
150ms server recv; last 50000; shutdown; drain; close
     150.000 server  recv: 33 "GET /1 HTTP/1.1\r\nHost: server\r\n\r\n"
     150.000 server  sends DATA 1448
     150.000 server  sends DATA 1448
160ms client get /2
     160.000 client  sends DATA 33
     160.000 client  get: 33
     170.000 server  sends DATA 1448
     170.000 server  sends DATA 24
300ms client response; close
     310.000 server  sends DATA 1448
     310.000 server  sends DATA 1448
     330.000 server  sends DATA 1448
     330.000 server  sends DATA 1448
     350.000 server  sends DATA 1448
     350.000 server  sends DATA 1448
     370.000 server  sends DATA 1448
     370.000 server  sends DATA 1448
     390.000 server  sends DATA 1448
     390.000 server  sends DATA 1448
     410.000 server  sends DATA 1448
     410.000 server  last: 50061
     410.000 server  shutdown: ok
     410.000 server  sends DATA 1448
     430.000 server  sends DATA 1448
     430.000 server  sends DATA 1448
     450.000 server  sends DATA 1448
     450.000 server  sends DATA 1448
     470.000 server  sends DATA 1448
     470.000 server  sends DATA 1448
     490.000 server  sends DATA 1448
     490.000 server  sends DATA 1448
     510.000 server  sends DATA 1448
     510.000 server  sends DATA 1448
     530.000 server  sends DATA 1448
     530.000 server  sends DATA 1448
     550.000 server  sends DATA 1448
     550.000 server  sends DATA 1448
     570.000 server  sends DATA 1448
     570.000 server  sends DATA 1448
     590.000 server  sends DATA 1448
     590.000 server  sends DATA 1448
     610.000 server  sends DATA 1448
     610.000 server  sends DATA 805+FIN
     620.000 client  response: 200, 50000 bytes: complete
     620.000 client  sends FIN
     620.000 client  close: ok
     630.000 server  drain: 33, end of file
     630.000 server  close: ok
900ms stop
