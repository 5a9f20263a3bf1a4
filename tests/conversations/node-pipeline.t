# stream.pipeline() destroys both sockets when one fails, and tells why.
end proxy nodejs
end client posix
end upstream posix
proxy on_connection: connect upstream:81; pipeline 1
proxy on_connect: pipeline 0

0ms upstream listen 81
1ms proxy listen 80
2ms client connect proxy:80; send "question"
      22.000 client    connect: ok
      22.000 client    send: 8
      32.000 proxy     connection
      32.000 proxy     data(8) "question"
      52.000 proxy.1   connect
      52.000 proxy.1   ready
100ms upstream accept; recv 100; send "answer"
     100.000 upstream  accept: ok
     100.000 upstream  recv: 8 "question"
     100.000 upstream  send: 6
     110.000 proxy.1   data(6) "answer"
200ms client recv 100; reset
     200.000 client    recv: 6 "answer"
     210.000 proxy     error(ECONNRESET read)
     210.000 proxy.1   error(ECONNRESET read)
     210.000 proxy     cb pipeline(ECONNRESET)
     210.000 proxy.1   cb pipeline(ECONNRESET)
     210.000 proxy.1   close(hadError=true)
     210.000 proxy     close(hadError=true)
300ms upstream drain
     300.000 upstream  drain: 0, end of file
1s stop
