# A socket of datagrams in an epoll set, when all stops, and when the host loses its
# power.
end a posix
end b posix

0ms a udp 80; watch
0ms b udp 80; watch
100ms b sendback 5
     100.000 b  sendback: EDESTADDRREQ
200ms b off
300ms b on
1s stop
