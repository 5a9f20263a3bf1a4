# destroy() while the SYN is on its way: close at once, and the answer of the
# peer draws RST.  destroySoon() and resetAndDestroy() would wait
# [node2.client_destroy_syn_sent].
end client nodejs
end peer posix
wire on

0ms peer listen 80
1ms client connect 80
       1.000 client    sends SYN
5ms client destroy
       5.000 client    close(hadError=false)
      11.000 peer      sends SYN+ACK
      21.000 client    sends RST
100ms client connect 80
     100.000 client    sends SYN
105ms client.1 resetAndDestroy
     110.000 peer      sends SYN+ACK
     120.000 client.1  connect
     120.000 client    sends RST
     120.000 client.1  ready
     120.000 client.1  close(hadError=false)
300ms stop
