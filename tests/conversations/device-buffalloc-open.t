# buffalloc for an open socket: its documents say once that nothing changes for it,
# and once that its connection is discarded (sock-fact 5).
end ignores sock
end discards sock
end peer posix
set discards buffalloc_open discard
ignores on_sys_init: protocol tcp; inconmode 3; localportlist 1001
discards on_sys_init: protocol tcp; inconmode 3; localportlist 1001

10ms peer connect ignores:1001
10ms peer.1 connect discards:1001
      20.000 ignores   on_sock_event PO
      20.000 discards  on_sock_event PO
      30.000 peer      connect: ok
      30.000 peer.1    connect: ok
      40.000 ignores   on_sock_event EST_POPENED
      40.000 discards  on_sock_event EST_POPENED
100ms ignores rxbuffrq 1; buffalloc
     100.000 ignores   rxbuffrq: 1
100ms discards rxbuffrq 1; buffalloc
     100.000 discards  rxbuffrq: 1
     100.000 discards  on_sock_event DISCARDED_CMD (17)
     100.000 discards  gate opens
500ms ignores print state; print rxbuffsize
     500.000 ignores   state: EST_POPENED
     500.000 ignores   rxbuffsize: 1007
500ms discards print state; print rxbuffsize
     500.000 discards  state: DISCARDED_CMD
     500.000 discards  rxbuffsize: 239
1s peer send "still there?"
    1000.000 peer      send: 12
1s peer.1 send "still there?"
    1000.000 peer.1    send: 12
1.5s peer poll
    1500.000 peer      poll: OUT
1.5s peer.1 recv
    1500.000 peer.1    recv: ECONNRESET
2s stop
