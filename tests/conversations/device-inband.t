# In-band commands: what stands between the escape character and the end character
# goes to CMD, the rest to RX, and two escape characters are one that is data
# (sock-fact 10).  peekinband and peekdata leave what they show.  A reply goes out
# as it is, whole or not at all.
end device sock
end peer posix
set device sockets 1
set device cmd_pages 1
set device rpl_pages 1
set device tx2_pages 1
device on_sys_init: protocol tcp; inconmode 3; localportlist 1001; inbandcommands yes; escchar 33; endchar 46
device on_sock_inband: peekinband; getinband; print cmdlen; setsendinband "!ok."

10ms peer connect 1001
      20.000 device  on_sock_event PO
      30.000 peer    connect: ok
      40.000 device  on_sock_event EST_POPENED
100ms peer send "da!get.ta!!"
     100.000 peer    send: 11
     110.000 device  on_sock_inband
     110.060 device  peekinband: 3 "et."
     110.070 device  getinband: 3 "et."
     110.080 device  cmdlen: 0
     110.090 device  setsendinband: ok
     110.090 device  on_sock_inband ends
200ms device peekdata; getdata; print rxlen
     200.000 device  peekdata: 5 "data!"
     200.000 device  getdata: 5 "data!"
     200.000 device  rxlen: 0
200ms peer recv
     200.000 peer    recv: 4 "!ok."
300ms device print cmdbuffsize; print rplfree; setsendinband 255; print escchar; print endchar
     300.000 device  cmdbuffsize: 239
     300.000 device  rplfree: 239
     300.000 device  setsendinband: no room
     300.000 device  escchar: 33
     300.000 device  endchar: 46
300ms device setdata "end"; send
400ms peer recv
     400.000 peer    recv: 3 "end"
500ms stop
