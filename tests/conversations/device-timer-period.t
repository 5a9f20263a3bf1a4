# on_sys_timer comes every half second, or as sys.onsystimerperiod says, in units
# of 10 ms from when it is set.
end device sock
end peer posix
device on_sys_timer 2: onsystimerperiod 5; print timercountms
device on_sys_timer 3: onsystimerperiod 50
     500.000 device  on_sys_timer
     500.050 device  on_sys_timer ends
    1000.000 device  on_sys_timer
    1000.070 device  timercountms: 1000
    1000.070 device  on_sys_timer ends
    1050.060 device  on_sys_timer
    1050.120 device  on_sys_timer ends
    1550.120 device  on_sys_timer
    1550.170 device  on_sys_timer ends

1.6s stop
