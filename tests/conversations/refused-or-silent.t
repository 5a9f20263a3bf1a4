# A port that nobody has is refused at once; behind a dead link the client
# repeats its SYN until it gives up.
end device sock
end peer posix
device on_sys_init: protocol tcp; inconmode 3; localportlist 1001
tcp rto 100ms
tcp retries 3

0ms peer connect 1002
      20.000 peer    connect: ECONNREFUSED
100ms link down device
101ms peer connect 1001
     111.000 device  on_sock_event PO
     501.000 peer    connect: ETIMEDOUT
     511.000 device  on_sock_event ARESET_RE_PO (10)
     511.000 device  gate opens
1s stop
