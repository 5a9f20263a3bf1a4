# With a 'readable' listener nothing flows: one event for what was read, one
# more for the end, which comes when read() has found nothing more
# [howMuchToRead()].
end server nodejs
end peer posix
server on_readable: state

0ms server listen 80
1ms peer connect 80; send "0123456789"
      21.000 peer    connect: ok
      21.000 peer    send: 10
      31.000 server  connection
      31.000 server  readable
      31.000 server  readyState=open destroyed=0 readableEnded=0 writableEnded=0 writableFinished=0
100ms server read 4
     100.000 server  read: 4
200ms server read 20
     200.000 server  read: null
300ms peer close
     310.000 server  readable
     310.000 server  readyState=open destroyed=0 readableEnded=0 writableEnded=0 writableFinished=0
400ms server read
     400.000 server  read: 6
     400.000 server  end
     400.000 server  finish
     400.000 server  close(hadError=false)
500ms stop
