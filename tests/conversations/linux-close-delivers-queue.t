# close() with nothing unread is polite: the kernel delivers all of the queue,
# then its FIN, though the process has gone.
end client posix
end server posix

0ms server listen 80; accept
1ms client connect 80
      21.000 client  connect: ok
      31.000 server  accept: ok
100ms server send 50000; exit
     100.000 server  send: 50000
     150.000 client  drain: 50000, end of file
     150.000 client  poll: IN|OUT|RDHUP
     150.000 client  close: ok
100ms client timeout 500ms; drain; poll; close
900ms stop
