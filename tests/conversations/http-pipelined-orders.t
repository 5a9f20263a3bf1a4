# 4.7.3: a client should not pipeline requests that are not idempotent.  Of three orders
# one is answered, the second placed and its answer cut by a reset, the third never
# read: to the client the last two look alike (undici2.pipeline3_truncated1).
end client posix
end server posix

0ms server listen 80; accept
1ms client connect 80
      21.000 client  connect: ok
      31.000 server  accept: ok
100ms client post 20; post 20; post 20
     100.000 client  post: 78
     100.000 client  post: 78
     100.000 client  post: 78
150ms server recv 172; answer 10
     150.000 server  recv: 172
     150.000 server  answer: 49
160ms server promise 10; send 4; reset
     160.000 server  promise: 39
     160.000 server  send: 4
200ms client response; response; response; close
     200.000 client  response: 200, 10 bytes: complete
     200.000 client  response: ECONNRESET: no answer
     200.000 client  response: end of file: no answer
400ms stop
