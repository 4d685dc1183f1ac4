"""A build as a SPARQL endpoint on HTTP: each query in a process of its own that can be ended, and a page to ask from.

app           routes, headers, life of the server
protocol      SPARQL 1.1 Protocol                     graphstore    Graph Store Protocol
description   Service Description                     pages         the query page
negotiation   media types                             rate          requests per client
pool          worker processes, deadlines             worker        what runs in them
isolation     limits of a worker                      scan          words of a query, without parsing it
data          snapshots of a build, scratch copies
"""
