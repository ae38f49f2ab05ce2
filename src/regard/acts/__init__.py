"""The nine acts of the life of a record: the table of contents of Regard.

    govern    publish a charter, grant roles, enrol devices, tell people, place holds
    admit     a door's arrivals, judged once per batch; what is not needed is dropped
    keep      an hour sealed into segments, each under a key that dies on its day
    derive    figures at the grain that the purpose allows
    show      to an actor, for a purpose, with a reason that bounds what opens
    answer    to a watched person: what is held, until when, who looked
    erase     plan, destroy (key first), prove
    prove     notice, checkpoints, receipts, attestations
    examine   the rulebook's checks over measures

Each act asks the gate, makes its trace durable, does the thing; if the trace cannot be written, the act does not happen.
`running` is what they stand on. Faces (console, command line) import this room alone.
"""
