# A process that connects to its own server: its callbacks come as from a peer,
# and no time passes on a link.
end host nodejs
end other posix
host on_connection: end "hello"

0ms host listen 80
1ms host.1 connect host:80
       1.000 host    connect
       1.000 host    ready
       1.000 host.1  connection
       1.000 host.1  cb end
       1.000 host.1  finish
       1.000 host    data(5) "hello"
       1.000 host    end
       1.000 host    finish
       1.000 host    close(hadError=false)
       1.000 host.1  end
       1.000 host.1  close(hadError=false)
100ms host.1 state
     100.000 host.1  readyState=closed destroyed=1 readableEnded=1 writableEnded=1 writableFinished=1
200ms stop
