# Properties of a socket in an idle device, and what setting them does.
end device sock
end peer posix
set device sockets 2
set device memory_pages 20
device on_sys_init: targetip peer

10ms device.1 print num; print numofsock; print state; print statesimple; print protocol
      10.000 device.1  num: 1
      10.000 device.1  numofsock: 2
      10.000 device.1  state: CLOSED
      10.000 device.1  statesimple: CLOSED
      10.000 device.1  protocol: udp
10ms device.1 print inconenabledmaster; print inconmode; print outport; print targetip
      10.000 device.1  inconenabledmaster: yes
      10.000 device.1  inconmode: 0
      10.000 device.1  outport: 0
      10.000 device.1  targetip: 0.0.0.0
10ms device.0 print targetip; print remoteip; print remotemac; print currentinterface; print availableinterfaces
      10.000 device    targetip: peer
      10.000 device    remoteip: 0.0.0.0
      10.000 device    remotemac: "0.0.0.0.0.0"
      10.000 device    currentinterface: NULL
      10.000 device    availableinterfaces: "NET"
10ms device.0 print rxbuffsize; print txbuffsize; print txfree; print varbuffsize; print tx2buffsize
      10.000 device    rxbuffsize: 1007
      10.000 device    txbuffsize: 1007
      10.000 device    txfree: 1007
      10.000 device    varbuffsize: 0
      10.000 device    tx2buffsize: 0
# Interfaces that are not there are not taken, lists are cut, and what only an
# idle socket lets be set is.
20ms device allowedinterfaces WLN,NET; print allowedinterfaces; targetinterface WLN; print targetinterface
      20.000 device    allowedinterfaces: "NET"
      20.000 device    targetinterface: NET
20ms device localportlist 1001,1002; print localportlist; localportlist ""; print localportlist
      20.000 device    localportlist: "1001,1002"
      20.000 device    localportlist: ""
20ms device httpmode yes; print httpmode; urlsubstitutes form.cgi; print urlsubstitutes
      20.000 device    httpmode: no
      20.000 device    urlsubstitutes: "form.cgi"
20ms device sinkdata yes; print sinkdata; print gendataarrivalevent; print bcast; print rxpacketlen
      20.000 device    sinkdata: yes
      20.000 device    gendataarrivalevent: yes
      20.000 device    bcast: no
      20.000 device    rxpacketlen: 0
# Of 20 pages 16 are given out.
30ms device print totalbuffpages; print freebuffpages; rxbuffrq 10; print freebuffpages
      30.000 device    totalbuffpages: 20
      30.000 device    freebuffpages: 4
      30.000 device    rxbuffrq: 8
      30.000 device    freebuffpages: 0
30ms device print onsystimerperiod; onsystimerperiod 10; print onsystimerperiod; onsystimerperiod 0; print onsystimerperiod
      30.000 device    onsystimerperiod: 50
      30.000 device    onsystimerperiod: 10
      30.000 device    onsystimerperiod: 10
1.7s device print timercount; print timercount32; print timercountms
    1700.000 device    timercount: 3
    1700.000 device    timercount32: 3
    1700.000 device    timercountms: 1700
2s stop
