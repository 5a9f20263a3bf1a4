# Nothing happens while buffalloc works (sock-fact 1): the tick that falls into
# its 100 ms comes after them, also if a command comes in the very instant at
# which they are over.
end device sock
end peer sock
device on_sys_timer: sinkdata no
     500.000 device  on_sys_timer
     500.060 device  on_sys_timer ends

950ms device buffalloc
1050ms device send
    1050.000 device  on_sys_timer
    1050.060 device  on_sys_timer ends
    1500.000 device  on_sys_timer
    1500.060 device  on_sys_timer ends
2s stop
    2000.000 device  on_sys_timer
