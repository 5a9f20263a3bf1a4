# 4.7.2 and 4.7.3 with a client of Node and two servers.  Two requests leave in one
# tick, the answers come back in order; the second is shorter than it promised and
# the client is told at 'end' (nodehttp.cli_truncated_cl_fin).  An answer without a
# length is taken for whole at a FIN; at a reset 'error' comes instead of 'end', and
# so it knows (RFC 9112 8).
end client nodejs
end server posix
end window winsock
window FD_ACCEPT: accept
window FD_READ 1: recv; unbounded 50; shutdown SD_SEND
window FD_READ 2: recv; unbounded 50
window FD_CLOSE 1: closesocket

0ms server listen 80; accept
0ms window WSAAsyncSelect FD_ACCEPT|FD_READ|FD_CLOSE; listen 80
1ms client connect server:80
      21.000 client    connect
      21.000 client    ready
      31.000 server    accept: ok

100ms client response; get /1; get /2
150ms server recv; answer 30; promise 100; send 40; close
     150.000 server    recv: 66
     150.000 server    answer: 69
     150.000 server    promise: 40
     150.000 server    send: 40
     160.000 client    data(149)
     160.000 client    response: 200, 30 bytes: complete
     160.000 client    end
     160.000 client    response: 200, 40 bytes, end: incomplete
     160.000 client    finish
     160.000 client    close(hadError=false)

300ms client connect window:80
     320.000 client.1  connect
     320.000 client.1  ready
     330.000 window    FD_ACCEPT(listener)/0
     330.000 window    accept=OK
400ms client.1 response; get /
     410.000 window    FD_READ/0
     410.000 window    recv(65536)=32 "GET / HTTP/1.1\r\nHost: server\r\n\r\n"
     410.000 window    unbounded=69
     410.000 window    shutdown(SD_SEND)=0
     420.000 client.1  data(69)
     420.000 client.1  end
     420.000 client.1  response: 200, 50 bytes, end: complete, as far as it can tell
     420.000 client.1  finish
     420.000 client.1  close(hadError=false)
     430.000 window    FD_CLOSE/0
     430.000 window    closesocket=0

600ms client connect window:80
     620.000 client.2  connect
     620.000 client.2  ready
     630.000 window    FD_ACCEPT(listener)/0
     630.000 window    accept=OK
700ms client.2 response; get /
     710.000 window    FD_READ/0
     710.000 window    recv(65536)=32 "GET / HTTP/1.1\r\nHost: server\r\n\r\n"
     710.000 window    unbounded=69
     720.000 client.2  data(69)
800ms window SO_LINGER 0s; closesocket
     800.000 window    closesocket=0
     810.000 client.2  error(ECONNRESET read)
     810.000 client.2  response: 200, 50 bytes, ECONNRESET: incomplete
     810.000 client.2  close(hadError=true)
1000ms stop
