# 4.7.2 and 4.7.4 between a server of Node and a window.  end() behind an answer ends
# it after all has been written; destroy() in the middle of one is a FIN, since
# nothing is unread (node.destroy_unflushed), and the window knows by the length that
# it is cut.  resetAndDestroy() takes from the window what it has not read
# (ws.peer_rst_unread): even of a whole answer nothing is left.
end window winsock
end server nodejs
window FD_READ: response
window FD_CLOSE 1: closesocket
window FD_CLOSE 2: response; closesocket
window FD_CLOSE 3: closesocket

0ms server listen 80
1ms window WSAAsyncSelect FD_CONNECT|FD_READ|FD_CLOSE; connect 80
       1.000 window    connect=WSAEWOULDBLOCK
      21.000 window    FD_CONNECT/0
      31.000 server    connection

100ms window get /
     100.000 window    get=32
     110.000 server    data(32) "GET / HTTP/1.1\r\nHost: server\r\n\r\n"
150ms server answer 100; end
     150.000 server    cb end
     150.000 server    finish
     160.000 window    FD_READ/0
     160.000 window    response=200, 100 bytes: complete
     160.000 window    FD_CLOSE/0
     160.000 window    closesocket=0
     170.000 server    end
     170.000 server    close(hadError=false)

200ms window socket; WSAAsyncSelect FD_CONNECT|FD_READ|FD_CLOSE; connect 80
     200.000 window    connect=WSAEWOULDBLOCK
     220.000 window    FD_CONNECT/0
     230.000 server.1  connection
300ms window get /
     300.000 window    get=32
     310.000 server.1  data(32) "GET / HTTP/1.1\r\nHost: server\r\n\r\n"
350ms server.1 promise 100; write 40; destroy
     350.000 server.1  cb write
     350.000 server.1  close(hadError=false)
     360.000 window    FD_READ/0
     360.000 window    response=40 bytes so far
     360.000 window    FD_CLOSE/0
     360.000 window    response=200, 40 bytes, EOF: incomplete
     360.000 window    closesocket=0

400ms window socket; WSAAsyncSelect FD_CONNECT|FD_READ|FD_CLOSE; connect 80
     400.000 window    connect=WSAEWOULDBLOCK
     420.000 window    FD_CONNECT/0
     430.000 server.2  connection
500ms window get /
     500.000 window    get=32
     510.000 server.2  data(32) "GET / HTTP/1.1\r\nHost: server\r\n\r\n"
550ms window busy 100ms
560ms server.2 answer 100
580ms server.2 resetAndDestroy
     580.000 server.2  close(hadError=false)
     650.000 window    FD_READ/0
     650.000 window    response=WSAECONNRESET: no answer
     650.000 window    FD_CLOSE/WSAECONNABORTED
     650.000 window    closesocket=0
900ms stop
