# OPEN-13: a peer that does not read shuts its window.  A device that probes it has a
# byte of TX under way, which is an exchange to connectiontout; one that sends
# nothing waits with all of TX.
end probes sock
end waits sock
end peer posix
set probes tx_pages 40
set waits tx_pages 40
set waits window_probe none
probes on_sys_init: protocol tcp; inconmode 3; localportlist 1001; connectiontout 20
waits on_sys_init: protocol tcp; inconmode 3; localportlist 1001; connectiontout 20

10ms peer rcvbuf 1500; connect probes:1001
+1ms peer.1 rcvbuf 1500; connect waits:1001
      20.000 probes  on_sock_event PO
      21.000 waits   on_sock_event PO
      30.000 peer    connect: ok
      31.000 peer.1  connect: ok
      40.000 probes  on_sock_event EST_POPENED
      41.000 waits   on_sock_event EST_POPENED
100ms probes setdata 1500; send
+1ms waits setdata 1500; send
2.1s probes setdata "more"; send
+1ms waits setdata "more"; send
3.2s probes print txlen; print toutcounter
    3200.000 probes  txlen: 44
    3200.000 probes  toutcounter: 6
+1ms waits print txlen; print toutcounter
    3201.000 waits   txlen: 44
    3201.000 waits   toutcounter: 6
4s peer recv 1500
    4000.000 peer    recv: 1460
+1ms peer.1 recv 1500
    4001.000 peer.1  recv: 1460
5s peer recv
    5000.000 peer    recv: 44
+1ms peer.1 recv
    5001.000 peer.1  recv: 44
6s probes print txlen
    6000.000 probes  txlen: 0
+1ms waits print txlen
    6001.000 waits   txlen: 0
7s stop
