# write() tells false, and 'drain' comes later, if bytes stayed in the queue
# beyond the mark of 16384: not for what the kernel takes at once, be it
# longer [node2.hwm_at, bp_drain_then_end].
end server nodejs
end peer posix

0ms server listen 80
1ms peer connect 80
      21.000 peer    connect: ok
      31.000 server  connection
100ms server write 50000
     100.000 server  cb write
200ms server write 200000
     200.000 server  write: false
     260.000 server  drain
     260.000 server  cb write
300ms server write 1
     300.000 server  cb write
400ms peer drain
2s server end
    2000.000 server  cb end
    2000.000 server  finish
    2010.000 peer    drain: 250001, end of file
3s stop
