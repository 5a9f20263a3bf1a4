# 4.7.3: three requests at once are answered in their order; what of them is
# unanswered when the connection ends is the client's to ask again
# (undici2.pipeline3_truncated1).
end client posix
end server posix
wire on

0ms server listen 80; accept
1ms client connect 80
       1.000 client  sends SYN
      11.000 server  sends SYN+ACK
      21.000 client  connect: ok
      31.000 server  accept: ok

100ms client get /1; get /2; get /3
     100.000 client  sends DATA 33
     100.000 client  get: 33
     100.000 client  get: 33
     100.000 client  get: 33
110ms client response; response; response; close
     120.000 client  sends DATA 66
200ms server recv; answer 10; answer 20; close
     200.000 server  recv: 99
     200.000 server  sends DATA 49
     200.000 server  answer: 49
     200.000 server  answer: 59
     200.000 server  sends DATA 59+FIN
     210.000 client  response: 200, 10 bytes: complete
     210.000 client  response: 200, 20 bytes: complete
     210.000 client  response: end of file: no answer
     210.000 client  sends FIN
     210.000 client  close: ok
500ms stop
