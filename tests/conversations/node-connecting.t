# Calls on a socket that is still connecting wait for it: one write, the rest
# of the writes, the end [afterConnect()].
end client nodejs
end peer posix
wire on

0ms peer listen 80
1ms client connect 80; write "one"; write "two"; end "three"; state
       1.000 client  readyState=opening destroyed=0 readableEnded=0 writableEnded=1 writableFinished=0
       1.000 client  sends SYN
      11.000 peer    sends SYN+ACK
      21.000 client  connect
      21.000 client  sends DATA 3
      21.000 client  cb write
      21.000 client  ready
      21.000 client  cb write
      21.000 client  sends DATA 8+FIN
      21.000 client  cb end
      21.000 client  finish
100ms peer accept; drain; close
     100.000 peer    accept: ok
     100.000 peer    drain: 11, end of file
     100.000 peer    sends FIN
     110.000 client  end
     110.000 client  close(hadError=false)
300ms stop
