# 4.7.2: an answer that is shorter than its length a proxy should not store, and pass
# on as it is, without putting Content-Length right, so that the client can doubt it,
# too.  All recorded proxies do: they end when the server has
# (nginx.proxy_upstream_truncated, nginx2.cache_truncated_cl).
end client posix
end proxy posix
end origin posix

0ms origin listen 80; accept
0ms proxy.0 listen 80; accept
1ms client connect proxy:80; get /
      21.000 client   connect: ok
      21.000 client   get: 32
      31.000 proxy    accept: ok
50ms proxy.1 connect origin:80
      70.000 proxy.1  connect: ok
      80.000 origin   accept: ok
100ms proxy.0 recv
     100.000 proxy    recv: 32 "GET / HTTP/1.1\r\nHost: server\r\n\r\n"
110ms proxy.1 get /; response
     110.000 proxy.1  get: 32
150ms origin recv; promise 100; send 40; close
     150.000 origin   recv: 32 "GET / HTTP/1.1\r\nHost: server\r\n\r\n"
     150.000 origin   promise: 40
     150.000 origin   send: 40
     160.000 proxy.1  response: 200, 40 bytes, end of file: incomplete
200ms proxy.1 close
200ms proxy.0 promise 100; send 40; close
     200.000 proxy    promise: 40
     200.000 proxy    send: 40
300ms client response; close
     300.000 client   response: 200, 40 bytes, end of file: incomplete
500ms stop
