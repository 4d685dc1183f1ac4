"""A build as a SPARQL endpoint on HTTP: each query in a process of its own that can be ended, and a page to ask from.

run           from the command line                   app           routes, headers, life of the server
protocol      SPARQL 1.1 Protocol                     graphstore    Graph Store Protocol
description   Service Description                     pages         the page to ask from
asking        what serves the page                    asked         its work, in a worker
answers       what is sent back                       bodies        what was sent
negotiation   media types                             rate          requests per client
pool          worker processes, deadlines             worker, jobs  what runs in them
isolation     limits of a worker                      wire          messages between server and workers
scan          words of a query, without parsing it    data          snapshots of a build, scratch copies
"""
