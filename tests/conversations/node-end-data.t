# end(data) writes and then ends: nothing that was written before is lost,
# however long it is and however slow the peer reads [node.end_data].
end server nodejs
end peer posix
server on_connection: end 200000

0ms server listen 80
1ms peer connect 80
      21.000 peer    connect: ok
      31.000 server  connection
     111.000 server  cb end
     111.000 server  finish
500ms server state
     500.000 server  readyState=readOnly destroyed=0 readableEnded=0 writableEnded=1 writableFinished=1
600ms peer drain
  [memory]    660.000 peer    drain: 200000, end of file
  [ns3]    700.000 peer    drain: 200000, end of file
2s peer close
    2010.000 server  end
    2010.000 server  close(hadError=false)
3s stop
