# Data and reset that libuv sees in one poll, here as the loop is busy: the
# data is told, and then a clean end.  Nobody learns of the reset
# [node.peer_rst_data_busy]; libuv changed this in 2026 (PR 4997).
end server nodejs
end peer posix
server on_connection: busy 100ms

0ms server listen 80
1ms peer connect 80; send "half of it"; reset
      21.000 peer    connect: ok
      21.000 peer    send: 10
      21.000 peer    reset: ok
      31.000 server  connection
     131.000 server  data(10) "half of it"
     131.000 server  end
     131.000 server  finish
     131.000 server  close(hadError=false)
200ms server state
     200.000 server  readyState=closed destroyed=1 readableEnded=1 writableEnded=1 writableFinished=1
300ms stop
