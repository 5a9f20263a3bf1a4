# A server that is started again takes its port back with SO_REUSEADDR, not
# without it while connections of the first wait.
end client posix
end server posix

0ms server listen 80; accept
1ms client connect 80
      21.000 client    connect: ok
      31.000 server    accept: ok
100ms server exit
200ms server start; reuse off; listen 80
     200.000 server    start: ok
     200.000 server    listen: EADDRINUSE
300ms server exit
400ms server start; listen 80; accept
     400.000 server    start: ok
500ms client.1 connect 80
     520.000 client.1  connect: ok
     530.000 server    accept: ok
1s stop
