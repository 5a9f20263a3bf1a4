# close before the connection is established degrades to a reset (sock-fact 5).
# The peer thinks that it is connected until the RST arrives.
end device sock
end peer posix
device on_sys_init: protocol tcp; inconmode 3; localportlist 1001
device on_sock_event PO: close

0ms peer connect 1001; recv
      10.000 device  on_sock_event PO
      10.060 device  close
      10.060 device  on_sock_event ends
      10.160 device  on_sock_event ARESET_CMD (9)
      10.210 device  on_sock_event ends
      10.210 device  gate opens
      20.000 peer    connect: ok
      20.160 peer    recv: ECONNRESET
100ms stop
