# doevents runs what is queued, but an event of a type that is being handled is
# taken off and lost (sock-fact 2; section 15, trace 5).  The first tick's
# handler computes for so long that two more ticks are queued.
end device sock
end peer posix
device on_sys_init: protocol tcp; inconmode 3; localportlist 1001
device on_sys_timer 1: compute 1200ms; doevents

0ms device print state
       0.000 device  state: CLOSED
     500.000 device  on_sys_timer
    1700.050 device  doevents
    1700.060 device  on_sys_timer is lost
    1700.060 device  on_sys_timer is lost
    1700.060 device  doevents ends
    1700.060 device  on_sys_timer ends
    2000.000 device  on_sys_timer
    2000.050 device  on_sys_timer ends
2200ms stop
