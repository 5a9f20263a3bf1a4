# Nobody listens: error and close(true).  The write that waited is told after
# 'close', and why only to those behind it [node2.client_write_refused].
end client nodejs
end peer posix

1ms client connect 80; write "one"; write "two"
      21.000 client  error(ECONNREFUSED connect)
      21.000 client  close(hadError=true)
      21.000 client  cb write(ERR_SOCKET_CLOSED_BEFORE_CONNECTION)
      21.000 client  cb write(ECONNREFUSED)
100ms stop
