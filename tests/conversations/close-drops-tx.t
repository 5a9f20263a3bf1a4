# close does not wait for TX: what has not been sent stays there (OPEN-6,
# tx_at_close keep), and the peer sees a clean end of file after fewer bytes than
# were written.  In ns-3 that is all but the initial congestion window of ten
# segments (RFC 6928); the in-memory world has no congestion control and the
# peer's window takes everything.
end device sock
end peer posix
set device tx_pages 255
device on_sys_init: protocol tcp; inconmode 3; localportlist 1001

0ms peer connect 1001
      10.000 device  on_sock_event PO
      20.000 peer    connect: ok
      30.000 device  on_sock_event EST_POPENED
100ms device setdata 65000; send; close
     100.100 device  on_sock_event AC
200ms peer drain; close
     200.000 peer    drain: 14600, end of file
     210.000 device  on_sock_event ACLOSED (2)
     210.000 device  gate opens
400ms device print txlen
     400.000 device  txlen: 50400
500ms stop
